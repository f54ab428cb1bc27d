import { relative } from 'node:path';
import { judge, type Result } from '../analyze/index.js';
import { defaultConfigNames, type Plan } from '../config/index.js';
import type { World } from '../system/index.js';
import { version } from '../version.js';
import { maskResult } from './mask-result.js';
import type { Measured } from './measured.js';
import type { Recalled } from './recall.js';

/** Judges what was measured so far, on this machine, at this moment. No secret is in any of its texts. */
export function judgeRun(
  plan: Plan,
  measured: Measured,
  { lookup, accepted, warnings }: Recalled,
  startedAtMs: number,
  world: World,
): Result {
  const nowMs = world.clock.now();
  const result = judge({
    plan,
    measured: measured.tests,
    notRun: measured.notRun,
    target: measured.target,
    bootFailure: measured.bootFailure,
    targetGone: measured.targetGone,
    serviceLogs: measured.serviceLogs,
    left: measured.left,
    warnings: [...measured.warnings, ...warnings],
    base: measured.base,
    recalled: lookup,
    accepted,
    configPath: namedConfig(plan.configPath, world),
    machine: world.machine,
    loadgateVersion: version,
    nowMs,
    startedAtMs,
    durationMs: nowMs - startedAtMs,
  });
  return maskResult(result, world.secrets);
}

/** What `--config` must name to run this again from here; undefined where it is found without. */
function namedConfig(configPath: string, world: World): string | undefined {
  const path = relative(world.cwd, configPath);
  return defaultConfigNames.some((name) => name === path) ? undefined : path;
}
