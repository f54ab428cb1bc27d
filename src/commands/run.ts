import { join } from 'node:path';
import { openGithub, readCiFacts } from '../ci/index.js';
import { baseImagesNamed, baseNamed, loadPlan, type PlanOverrides } from '../config/index.js';
import { createProgress } from '../pipeline/index.js';
import { renderTerminal } from '../report/index.js';
import { run } from '../run.js';
import type { World } from '../system/index.js';
import { findConfig, shown } from './find-config.js';

export interface RunFlags {
  readonly config?: string;
  readonly test?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
  readonly baselineStore?: 'none' | 'file' | 'branch' | 'artifact';
  readonly baselinePath?: string;
  readonly requireBaseline?: boolean;
  readonly base?: string;
  readonly baseImage?: readonly string[];
  readonly onInvalid?: 'fail' | 'warn';
  /** False with --no-fail-on-breach. */
  readonly failOnBreach: boolean;
  readonly promote?: boolean;
}

/**
 * Boots, drives, judges and reports as the configuration says. The summary goes to stdout and progress to stderr;
 * with `json` the result goes to stdout and all else to stderr.
 */
export async function runCommand(flags: RunFlags, world: World): Promise<number> {
  const ci = await readCiFacts(world);
  const plan = await loadPlan(world, {
    configPath: await findConfig(flags.config, world),
    overrides: overridesOf(flags),
    ci,
  });
  const { result, exitCode, delivery, isReportWritten } = await run(plan, {
    world,
    progress: await createProgress(world.stderr),
    github: openGithub(world, ci),
    onProject: () => Promise.resolve(),
    onFolder: () => Promise.resolve(),
    promote: flags.promote === true,
  });
  for (const notice of delivery.notices)
    world.stderr.write(`${world.stderr.paint('yellow', 'notice')} ${notice}\n`);
  const human = flags.json ? world.stderr : world.stdout;
  human.write(`\n${renderTerminal(result, human)}\n`);
  if (flags.json) world.stdout.write(`${JSON.stringify(result, null, 2)}\n`, { isMasked: true });
  if (isReportWritten)
    world.stderr.write(`report: ${shown(join(plan.report.outDir, 'report.html'), world)}\n`);
  return exitCode;
}

/** What the flags say; what they leave out is the file's. */
function overridesOf(flags: RunFlags): PlanOverrides {
  return {
    ...(flags.test === undefined ? {} : { tests: flags.test }),
    ...(flags.out === undefined ? {} : { outDir: flags.out }),
    ...(flags.onInvalid === undefined ? {} : { onInvalid: flags.onInvalid }),
    ...(flags.requireBaseline === true ? { requireBaseline: true } : {}),
    ...(flags.failOnBreach ? {} : { failOnBreach: false }),
    ...baselineOverrides(flags),
    ...(flags.base === undefined ? {} : { base: baseNamed(flags.base, '--base') }),
    ...(flags.baseImage === undefined
      ? {}
      : { baseImages: baseImagesNamed(flags.baseImage, '--base-image') }),
  };
}

/** A path alone means the file store. */
export function baselineOverrides(flags: Pick<RunFlags, 'baselineStore' | 'baselinePath'>): PlanOverrides {
  const { baselinePath, baselineStore = baselinePath === undefined ? undefined : 'file' } = flags;
  return {
    ...(baselineStore === undefined ? {} : { baselineStore }),
    ...(baselinePath === undefined ? {} : { baselinePath }),
  };
}
