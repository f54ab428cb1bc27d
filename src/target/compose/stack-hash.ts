import { dirname, isAbsolute, relative, sep } from 'node:path';
import type { ComposeModel } from '../../docker/index.js';
import { hashOf } from '../hash.js';
import { clampCpuset } from './cpuset.js';

/** Left out: they differ from run to run, hold secrets, or change nothing of what runs. */
const leftOut = new Set(['container_name', 'ports', 'labels', 'annotations', 'pull_policy']);
/** Of these the names are kept, the values not: they hold secrets and commit ids. */
const namesOnly = new Set(['environment', 'args']);

export interface HashInput {
  readonly model: ComposeModel;
  readonly project: string;
  /** The service that is tested. */
  readonly service: string;
  readonly files: readonly string[];
  /** CPUs of the engine's machine: limits count as they are in force. */
  readonly cores: number;
}

/**
 * Says whether two runs tested the same stack: services, images, commands, limits, volumes. Another checkout
 * folder or project name, other host ports, other values of variables do not change it. Nor does the image of
 * what is built or tested, which is what a pull request is about.
 */
export function stackHashOf({ model, project, service, files, cores }: HashInput): string {
  const root = dirname(files[0] ?? '.');
  const visit = (value: unknown, path: readonly string[]): unknown => {
    const key = path.at(-1) ?? '';
    if (Array.isArray(value)) return value.map((item) => visit(item, path));
    if (typeof value === 'string' && key === 'cpuset') return clampCpuset(value, cores);
    if (typeof value === 'string') return portable(value.replaceAll(project, 'project'), root);
    if (typeof value !== 'object' || value === null) {
      return key === 'cpus' && typeof value === 'number' ? Math.min(value, cores) : value;
    }
    if (namesOnly.has(key)) return Object.keys(value).toSorted();
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !leftOut.has(name) && !(name === 'image' && isUnderTest(path, value)))
        .map(([name, inner]) => [name, visit(inner, [...path, name])]),
    );
  };
  const isUnderTest = (path: readonly string[], body: object): boolean =>
    path.length === 2 && path[0] === 'services' && (path[1] === service || 'build' in body);
  const { name: _name, ...rest } = model.raw;
  return hashOf(visit(rest, []));
}

/** A path of the checkout is told from its root; one elsewhere on the machine stays as it is. */
function portable(value: string, root: string): string {
  if (!isAbsolute(value)) return value;
  const fromRoot = relative(root, value);
  const up = fromRoot.split(sep).filter((part) => part === '..').length;
  const depth = root.split(sep).filter((part) => part !== '').length;
  return up >= depth && depth > 0 ? value : fromRoot;
}
