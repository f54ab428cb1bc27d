import { suspicionIn, type MeasuredTest, type Result } from '../analyze/index.js';
import type { Plan } from '../config/index.js';
import type { TargetIncident } from '../measurement/index.js';
import type { World } from '../system/index.js';
import { measure } from './measure.js';
import type { Measured, MeasureContext } from './measured.js';
import { measureSides } from './sides/measure-sides.js';

/**
 * Measures as the plan says: head alone, or in turn with its base; or head alone first, and with its base what looks
 * worse than the stored baseline, or has none.
 *
 * @param judge what the plan's thresholds and the stored baseline say of what was measured
 */
export async function measureAll(
  plan: Plan,
  context: MeasureContext,
  judge: (measured: Measured) => Promise<Result>,
): Promise<Measured> {
  const { when } = plan.compare;
  if (when === 'always' && plan.tests.some(({ isCompared }) => isCompared)) return compared(plan, context);
  const alone = new AbortController();
  const measured = await measure(plan, context, alone.signal);
  if (when === 'never' || context.world.signals.stop.aborted) return measured;
  const suspicion = suspicionIn(await judge(measured), plan);
  if (suspicion === undefined) return measured;
  context.progress.step(suspicion.message);
  alone.abort();
  return confirmed(measured, suspicion, plan, context);
}

async function compared(plan: Plan, context: MeasureContext): Promise<Measured> {
  const both = await measureSides(plan, 'asked', context);
  if (!('noBase' in both)) return both;
  const base = both.noBase;
  context.progress.step(`there is nothing to compare with: ${base.message}`);
  const withBase = (alone: Measured): Measured => ({
    ...alone,
    base,
    serviceLogs: [...both.logs, ...alone.serviceLogs],
    left: [...both.left, ...alone.left],
  });
  const onMeasured = (soFar: Measured): Promise<void> => context.onMeasured(withBase(soFar));
  return withBase(await measure(plan, { ...context, onMeasured }));
}

/** What was measured of head alone stands, whatever becomes of the comparison; how it compares is added. */
async function confirmed(
  measured: Measured,
  { tests, gated, cause }: NonNullable<ReturnType<typeof suspicionIn>>,
  plan: Plan,
  context: MeasureContext,
): Promise<Measured> {
  const ofSuspects = {
    ...plan,
    tests: plan.tests.filter(({ name }) => tests.includes(name)),
    compare: { ...plan.compare, gated },
  };
  const both = await measureSides(ofSuspects, cause, {
    ...context,
    onMeasured: (soFar) => context.onMeasured(withPairs(measured, soFar, context.world)),
  });
  if (!('noBase' in both)) return withPairs(measured, both, context.world);
  return {
    ...measured,
    base: both.noBase,
    serviceLogs: [...measured.serviceLogs, ...both.logs],
    left: [...measured.left, ...both.left],
  };
}

function withPairs(measured: Measured, both: Measured, { clock, signals }: World): Measured {
  const last = both.tests.at(-1);
  const tests = measured.tests.map((test) => {
    const other = both.tests.find((each) => each.test.name === test.test.name);
    if (other === undefined) return test;
    const end = other === last ? endOf(both, clock.now()) : [];
    return joined(test, other, end);
  });
  const notCompared =
    both.bootFailure ?? both.notRun.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  const isCut = notCompared !== '' && signals.stop.aborted;
  const warning = `The comparison with the base did not come about: ${notCompared}`;
  return {
    ...measured,
    tests,
    base: both.base,
    bootFailure: isCut ? `not compared with the base: ${notCompared}` : undefined,
    warnings: [...measured.warnings, ...both.warnings, ...(notCompared === '' || isCut ? [] : [warning])],
    // What both sides left belongs to the run.
    serviceLogs: [...measured.serviceLogs, ...both.serviceLogs],
    left: [...measured.left, ...both.left],
    teardown: Promise.all([measured.teardown, both.teardown]).then((lists) => lists.flat()),
  };
}

/** The end of head's process, in the test that saw it: which may not be the run's last one. */
function endOf({ targetGone, tests }: Measured, atMs: number): TargetIncident[] {
  const isKnown = (tests.at(-1)?.observation.incidents.length ?? 0) > 0;
  if (targetGone === undefined || isKnown) return [];
  return [{ atMs, service: 'the target', kind: 'exited', detail: targetGone }];
}

/** The figures are those of the test alone; what happened to head in the comparison happened to it all the same. */
const joined = (
  alone: MeasuredTest,
  { interleaved, observation }: MeasuredTest,
  end: readonly TargetIncident[],
): MeasuredTest => ({
  ...alone,
  interleaved,
  observation: {
    ...alone.observation,
    incidents: [...alone.observation.incidents, ...observation.incidents, ...end],
  },
});
