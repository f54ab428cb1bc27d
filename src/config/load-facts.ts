import { formatCount, formatRate } from '../units/index.js';
import type { LoadPlan, ScenarioPlan, StepPlan } from './plan.js';

/** How long a test is driven, without the wait for its last answers. */
export function lengthMsOf({ stages, rampDownMs }: Pick<LoadPlan, 'stages' | 'rampDownMs'>): number {
  return stages.reduce((sum, { rampMs, holdMs }) => sum + rampMs + holdMs, rampDownMs);
}

/** How much of that is held, and judged. */
export function holdMsOf({ stages }: Pick<LoadPlan, 'stages'>): number {
  return stages.reduce((sum, { holdMs }) => sum + holdMs, 0);
}

/** What a test is driven by: `200 users`, `50 → 200 users` in stages, or `arrivals at 200/s (up to 300 users)`. */
export function loadInWords({
  users,
  arrivals,
  stages,
}: Pick<LoadPlan, 'users' | 'arrivals' | 'stages'>): string {
  const format = arrivals === undefined ? formatCount : formatRate;
  const levels = stages.map(({ level }) => format(level)).join(' → ');
  if (arrivals === undefined) return `${levels} ${users === 1 ? 'user' : 'users'}`;
  return `arrivals at ${levels} (up to ${formatCount(users)} ${users === 1 ? 'user' : 'users'})`;
}

/** How many threads send, and whether that was chosen here: `from one thread (auto)`, `from 4 threads`. */
export function generatorsInWords({ generators: { threads, isAuto } }: Pick<LoadPlan, 'generators'>): string {
  return `from ${threads === 1 ? 'one thread' : `${threads} threads`}${isAuto ? ' (auto)' : ''}`;
}

/** The names of the requests of its tasks, each once. */
export function requestNamesOf({ tasks }: Pick<ScenarioPlan, 'tasks'>): string[] {
  const namesIn = (steps: readonly StepPlan[]): string[] =>
    steps.flatMap((step) => (step.kind === 'request' ? [step.name] : namesIn(step.steps)));
  return [...new Set(tasks.flatMap(({ steps }) => namesIn(steps)))];
}
