import { suspicionIn, type MeasuredTest, type Result } from '../analyze/index.js';
import type { Plan } from '../config/index.js';
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
  const measured = await measure(plan, context);
  if (when === 'never' || context.world.signals.stop.aborted) return measured;
  const suspicion = suspicionIn(await judge(measured), plan);
  if (suspicion === undefined) return measured;
  context.progress.step(suspicion.message);
  return confirmed(measured, suspicion, plan, context);
}

async function compared(plan: Plan, context: MeasureContext): Promise<Measured> {
  const both = await measureSides(plan, 'asked', context);
  if (!('noBase' in both)) return both;
  const base = both.noBase;
  context.progress.step(`there is nothing to compare with: ${base.message}`);
  const onMeasured = (soFar: Measured): Promise<void> => context.onMeasured({ ...soFar, base });
  return { ...(await measure(plan, { ...context, onMeasured })), base };
}

/** What was measured of head alone stands; how it compares is added. */
async function confirmed(
  measured: Measured,
  { tests, gated, cause }: NonNullable<ReturnType<typeof suspicionIn>>,
  plan: Plan,
  context: MeasureContext,
): Promise<Measured> {
  const withPairs = (both: Measured): Measured => {
    const pairsOf = (test: MeasuredTest): MeasuredTest['interleaved'] =>
      both.tests.find((other) => other.test.name === test.test.name)?.interleaved;
    return {
      ...measured,
      tests: measured.tests.map((test) => ({ ...test, interleaved: pairsOf(test) })),
      warnings: [...measured.warnings, ...both.warnings],
      serviceLogs: [...measured.serviceLogs, ...both.serviceLogs],
      left: [...measured.left, ...both.left],
      base: both.base,
      teardown: Promise.all([measured.teardown, both.teardown]).then((lists) => lists.flat()),
    };
  };
  const ofSuspects = {
    ...plan,
    tests: plan.tests.filter(({ name }) => tests.includes(name)),
    compare: { ...plan.compare, gated },
  };
  const both = await measureSides(ofSuspects, cause, {
    ...context,
    onMeasured: (soFar) => context.onMeasured(withPairs(soFar)),
  });
  if ('noBase' in both) return { ...measured, base: both.noBase };
  if (both.bootFailure === undefined) return withPairs(both);
  return {
    ...measured,
    warnings: [...measured.warnings, `The comparison with the base did not come about: ${both.bootFailure}`],
  };
}
