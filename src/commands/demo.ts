import { join, relative, resolve } from 'node:path';
import type { Result } from '../analyze/index.js';
import { loadPlan, localFacts, type CiFacts } from '../config/index.js';
import { ExitCode, UsageError } from '../errors.js';
import { createProgress } from '../pipeline/index.js';
import { renderTerminal } from '../report/index.js';
import { run } from '../run.js';
import type { World } from '../system/index.js';
import database from './demo/database.mjs?text';
import fastCatalogue from './demo/catalogue-fast.mjs?text';
import configuration from './demo/loadgate.yml?text';
import service from './demo/service.mjs?text';
import slowCatalogue from './demo/catalogue-slow.mjs?text';

/** The first run may become the baseline, nothing is delivered anywhere. */
const ciFacts: CiFacts = { ...localFacts, isDefaultBranch: true };

/**
 * The whole pipeline on a machine without Docker: a small service is written to a folder, measured and
 * remembered as the baseline; then a slower version of its code is measured, and the gate fails.
 *
 * @returns 0 when the first run passed and the second was caught, else 3
 * @throws UsageError where the folder holds something else
 */
export async function demoCommand(flags: { out?: string; hold: number }, world: World): Promise<number> {
  const folder = resolve(world.cwd, flags.out ?? 'loadgate-demo');
  const say = (text: string): void => world.stdout.write(`${text}\n`);
  const heading = (text: string): void => say(`\n${world.stdout.paint('bold', text)}`);
  const write = (name: string, text: string): Promise<void> =>
    world.files.writeText(join(folder, name), text);

  const present = await world.files.list(folder);
  if (present.length > 0 && !present.includes('catalogue.mjs')) {
    throw new UsageError(`${folder} holds files that are not of an earlier demo: nothing was written.`, {
      fix: 'Name a new folder: `loadgate demo --out FOLDER`.',
    });
  }
  await world.files.remove(join(folder, 'baseline.json'));
  await write('loadgate.yml', configuration.replace('hold: 10s', `hold: ${flags.hold}s`));
  await write('service.mjs', service);
  await write('database.mjs', database);
  await write('catalogue.mjs', fastCatalogue);

  heading('1. The shop as it is');
  const first = await measureShop(folder, 'report-1', world);
  say(renderTerminal(first, world.stdout));
  if (first.verdict !== 'pass') return giveUp(first, 'The first run should have passed.', world);

  heading('2. A pull request makes it slower: one query for each product');
  await write('catalogue.mjs', slowCatalogue);
  const second = await measureShop(folder, 'report-2', world);
  say(renderTerminal(second, world.stdout));
  if (second.verdict !== 'fail') return giveUp(second, 'The second run should have failed.', world);

  heading('What to look at');
  const at = (name: string): string => join(relative(world.cwd, folder) || '.', name);
  say(`  ${at('report-2/report.html')}   the page: open it in a browser`);
  say(`  ${at('report-2/comment.md')}    the comment that a pull request would get`);
  say(`  ${at('loadgate.yml')}           the configuration: change it and \`loadgate run\` it there`);
  say('\nIn your own repository: `loadgate init`.');
  return ExitCode.ok;
}

async function measureShop(folder: string, report: string, world: World): Promise<Result> {
  const plan = await loadPlan(world, {
    configPath: join(folder, 'loadgate.yml'),
    overrides: { outDir: join(folder, report) },
    ci: ciFacts,
  });
  const progress = await createProgress(world.stderr);
  const { result } = await run(plan, {
    world,
    progress,
    github: undefined,
    onProject: () => Promise.resolve(),
    onFolder: () => Promise.resolve(),
    promote: false,
  });
  return result;
}

function giveUp(result: Result, expectation: string, world: World): number {
  world.stderr.write(
    `\n${expectation} It ended as ${result.verdict}: on a busy machine close other programs and run it again.\n`,
  );
  return ExitCode.environment;
}
