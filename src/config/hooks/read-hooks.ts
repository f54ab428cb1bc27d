import { extname, resolve } from 'node:path';
import type { World } from '../../system/index.js';
import { hashOfJson } from '../build/hash.js';
import type { HooksPlan } from '../plan.js';
import type { Problems } from '../problems.js';
import type { FileConfig } from '../schema/file-config.js';
import { whyUnreadable } from '../source/why-unreadable.js';
import { readModule } from './module-files.js';
import { whyNoModule } from './syntax.js';

/** What is known of a module of hooks without running it. */
interface ReadHooks {
  readonly plan: HooksPlan;
  /** Names that it gives a value, as far as it says so in plain words: `context.set('token', ...)`. */
  readonly names: readonly string[];
}

/** By scenario; none for a module that can't be read, which is a problem of its own. */
export type Hooks = ReadonlyMap<string, ReadHooks>;

const limit = { what: 'a module of hooks', mostBytes: 1024 * 1024 };
const extensions = new Set(['.mjs', '.js']);

/**
 * Reads the modules of hooks and checks their syntax. None of their code is run: that is left to the run, so that
 * validating a configuration does nothing but read it.
 *
 * @param written the same configuration with `{{env.NAME}}` as written, for messages
 */
export async function readHooks(
  config: FileConfig,
  written: FileConfig,
  rootDir: string,
  world: World,
  problems: Problems,
): Promise<Hooks> {
  const hooks = new Map<string, ReadHooks>();
  for (const [name, { hooks: file }] of Object.entries(config.scenarios ?? {})) {
    if (file === undefined) continue;
    const path = ['scenarios', name, 'hooks'];
    const shown = written.scenarios?.[name]?.hooks ?? file;
    const full = resolve(rootDir, file);
    const trouble = await whyNoHooks(full, shown, world);
    if (trouble !== undefined) {
      problems.add(path, trouble);
      continue;
    }
    const files = await readModule(full, world);
    const contentHash = hashOfJson(files);
    const plan = { path: full, shown, place: problems.placeOf(path), contentHash };
    hooks.set(name, { plan, names: namesSetIn(files.map(({ text }) => text)) });
  }
  return hooks;
}

async function whyNoHooks(full: string, shown: string, world: World): Promise<string | undefined> {
  if (!extensions.has(extname(full)))
    return `${JSON.stringify(shown)} is no JavaScript module; name a file that ends in .mjs or .js`;
  return (await whyUnreadable(full, shown, limit, world)) ?? whyNoModule(full, shown, world);
}

const setting = /\b(?:set|keep)\(\s*(['"`])([A-Za-z_][\w-]*)\1/g;

function namesSetIn(texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => [...text.matchAll(setting)].map(([, , name = '']) => name));
  return [...new Set(names)];
}
