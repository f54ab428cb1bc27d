import { judge, type BaselineLookup, type Result } from '../analyze/index.js';
import type { Plan } from '../config/index.js';
import type { World } from '../system/index.js';
import { version } from '../version.js';
import type { Measured } from './measure.js';

/** Judges what was measured so far, on this machine, at this moment. */
export function judgeRun(
  plan: Plan,
  measured: Measured,
  recalled: BaselineLookup,
  startedAtMs: number,
  world: World,
): Result {
  const nowMs = world.clock.now();
  return judge({
    plan,
    measured: measured.tests,
    notRun: measured.notRun,
    target: measured.target,
    bootFailure: measured.bootFailure,
    targetGone: measured.targetGone,
    serviceLogs: measured.serviceLogs,
    warnings: measured.warnings,
    recalled,
    machine: world.machine,
    loadgateVersion: version,
    nowMs,
    startedAtMs,
    durationMs: nowMs - startedAtMs,
  });
}
