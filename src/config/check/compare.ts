import { resolve } from 'node:path';
import type { World } from '../../system/index.js';
import { formatDuration } from '../../units/index.js';
import type { PlanOverrides } from '../overrides.js';
import { metrics, type Metric } from '../plan.js';
import { valueAt, type Path, type Problems } from '../problems.js';
import { defaultToleranceOf, type FileCompare } from '../schema/compare.js';
import type { FileConfig } from '../schema/file-config.js';
import type { Trust } from '../schema/validate.js';

/**
 * Checks that the target can be compared with its base as the file says, and that the sizes of changes fit each other.
 *
 * @param source the file's plain value: which keys are written, and which are the defaults
 */
export async function checkCompare(
  config: FileConfig,
  source: unknown,
  { base }: PlanOverrides,
  rootDir: string,
  world: World,
  problems: Problems,
  trust: Trust,
): Promise<void> {
  if (valueAt(source, ['compare']) === undefined) return;
  checkComparable(config, problems);
  checkGated(config.compare, problems, trust);
  checkSizes(config.compare, source, problems, trust);
  checkLength(config.compare, problems, trust);
  // Where nothing is ever compared, nothing is copied.
  if ((base ?? config.compare.to) !== 'none') await checkCopies(config.compare, rootDir, world, problems);
}

function checkComparable({ target, compare }: FileConfig, problems: Problems): void {
  if (target?.url !== undefined) {
    const path = compare.to === undefined ? ['compare'] : ['compare', 'to'];
    if (compare.to === 'none') return;
    const message =
      'a target given by "url" can\'t be compared with its base: nothing starts it here; test a "compose" or "command", or take this out';
    problems.add(path, message, { spot: 'key' });
  }
  if (target?.command !== undefined && Object.keys(compare.images).length > 0) {
    const message =
      'belongs to a compose target; the base of a command is started from its own folder, which "target.command.prepare" makes ready';
    problems.add(['compare', 'images'], message, { spot: 'key' });
  }
}

function checkGated(compare: FileCompare, problems: Problems, trust: Trust): void {
  const lists: readonly (readonly [Path, readonly Metric[]])[] = [
    [['compare', 'metrics'], compare.metrics],
    ...Object.entries(compare.requests).map(([name, gated]): [Path, readonly Metric[]] => [
      ['compare', 'requests', name],
      gated,
    ]),
  ];
  for (const [path, list] of lists) {
    for (const [index, metric] of list.entries()) {
      if (list.indexOf(metric) < index)
        problems.add([...path, index], `${metric} is there already; take one out`);
    }
  }
  if (trust.isSpoilt(['compare', 'metrics']) || trust.isSpoilt(['compare', 'requests'])) return;
  const gated = gatedOf(compare);
  if (gated.size === 0) {
    problems.add(
      ['compare', 'metrics'],
      'the list is empty, so nothing could fail; name a metric, such as p95',
    );
    return;
  }
  for (const metric of metrics) {
    if (compare.tolerance[metric] === undefined || gated.has(metric)) continue;
    const message = `nothing reads it, for ${metric} is not gated; add it to "metrics", or take this out`;
    problems.add(['compare', 'tolerance', metric], message, { spot: 'key' });
  }
}

const gatedOf = ({ metrics: all, requests }: FileCompare): ReadonlySet<Metric> =>
  new Set([...all, ...Object.values(requests).flat()]);

/** Between the two sizes a change is neither tolerated nor looked for: there has to be some room. */
function checkSizes(compare: FileCompare, source: unknown, problems: Problems, trust: Trust): void {
  const { detect, tolerance } = compare;
  if (trust.isSpoilt(['compare', 'detect'])) return;
  const isWritten = valueAt(source, ['compare', 'detect']) !== undefined;
  for (const metric of gatedOf(compare)) {
    const at = ['compare', 'tolerance', metric];
    if (metric === 'error_rate' || trust.isSpoilt(at)) continue;
    const { value, source: shown } = tolerance[metric] ?? defaultToleranceOf(metric);
    if (detect.value > value) continue;
    const twice = `${Number((value * 200).toPrecision(12))}%`;
    if (isWritten) {
      const message = `${detect.source} must be larger than the tolerance of ${metric}, ${shown}: a change that is tolerated is not looked for; write "${twice}", or lower the tolerance`;
      problems.add(['compare', 'detect'], message);
    } else {
      const message = `${shown} must be smaller than what is looked for, "detect: ${detect.source}"; add "detect: ${twice}" beside "tolerance"`;
      problems.add(at, message);
    }
  }
}

/** Both sides are warmed up for 20 s, and nothing is said before 12 pairs, which take 3 s each at least. */
const shortestMs = 60_000;

function checkLength(compare: FileCompare, problems: Problems, trust: Trust): void {
  const at = ['compare', 'max-duration'];
  const lengthMs = compare['max-duration'];
  if (trust.isSpoilt(at) || lengthMs >= shortestMs) return;
  const message = `${formatDuration(lengthMs)} is over before anything could be told: warm-up takes 20 s, and the first look needs 12 pairs of 3 s or more; write "1m" at least, or "5m" so that a change can be confirmed on fresh starts`;
  problems.add(at, message);
}

async function checkCopies(
  { copy }: FileCompare,
  rootDir: string,
  world: World,
  problems: Problems,
): Promise<void> {
  for (const [index, path] of copy.entries()) {
    const full = resolve(rootDir, path);
    if (await world.files.exists(full)) continue;
    problems.add(['compare', 'copy', index], `there is no file or folder "${path}" in ${rootDir}`);
  }
}
