import type { Decision, DecisionSettings, MeasuredPair } from '../../analyze/index.js';
import type { PairFacts } from '../../report/index.js';

/**
 * What whoever waits is told after a pair.
 *
 * @param counts pairs so far, and those of the first containers where there are fresh ones
 */
export function pairInView(
  { start, base, head }: MeasuredPair,
  counts: { readonly measured: number; readonly ofFirstStart: number },
  { word, next, metrics }: Decision,
  { looks, confirmation }: DecisionSettings,
): PairFacts {
  const p95 = metrics.find(({ metric, request }) => metric === 'p95' && request === null);
  const mostFresh = confirmation.pairsPerStart * (confirmation.steps.at(-1)?.starts ?? 0);
  const most = start === 1 ? (looks.at(-1)?.pairs ?? 0) : counts.ofFirstStart + mostFresh;
  const isFlagged = metrics.some(({ gated, reason }) => gated && reason === 'flagged');
  return {
    number: counts.measured,
    of: Math.max(counts.measured, most),
    start,
    baseP95Ms: msOf(base.total.values.p95),
    headP95Ms: msOf(head.total.values.p95),
    unfit: base.unfit ?? head.unfit,
    estimate:
      p95 === undefined || p95.actual === null
        ? undefined
        : { change: p95.actual, low: p95.interval?.low ?? null, high: p95.interval?.high ?? null },
    state:
      next.action === 'stop'
        ? word
        : isFlagged
          ? 'looks worse, fresh starts have to bear that out'
          : 'not clear yet',
  };
}

const msOf = (us: number | undefined): number | null => (us === undefined ? null : us / 1000);
