import type { LoadPlan } from '../config/index.js';
import type { Random } from './random.js';

export type ArrivalTimesPlan = Pick<LoadPlan, 'rampUpMs' | 'holdMs' | 'rampDownMs'> & {
  readonly arrivals: NonNullable<LoadPlan['arrivals']>;
};

/**
 * The intended times of an open run, ascending, in milliseconds of the run; a generator, so that a long run needs
 * no list. The rate rises evenly from 0 over the ramp-up, is constant in the hold and falls evenly to 0 over the
 * ramp-down.
 *
 * Both processes are unit-rate ones on the scale of the expected count, carried over to time by the inverse of the
 * cumulative rate: the k-th arrival of the constant process is expected exactly k, the gaps of a Poisson process
 * are exponential with mean 1.
 *
 * Source: Cinlar, Introduction to Stochastic Processes (1975), inversion of a non-homogeneous Poisson process.
 */
export function* arrivalTimesMs(plan: ArrivalTimesPlan, random: Random): Generator<number, void, void> {
  const { arrivals, rampUpMs, holdMs, rampDownMs } = plan;
  const timeOf = inverseOfCumulativeRate(plan);
  const total = expectedArrivals(arrivals.perSecond, rampUpMs / 2 + holdMs + rampDownMs / 2);
  const gap = arrivals.process === 'poisson' ? (): number => -Math.log(1 - random()) : (): number => 1;
  // Counted, not added up, where it can be: a sum of a million ones is exact, of fractions it is not.
  let expected = arrivals.process === 'poisson' ? gap() : 0;
  while (expected < total) {
    yield timeOf(expected);
    expected += gap();
  }
}

/** How many arrivals a time at a rate makes; rounded at the ninth digit, since 0.1 * 3 is not 0.3. */
function expectedArrivals(perSecond: number, timeMs: number): number {
  return Number(((perSecond * timeMs) / 1000).toFixed(9));
}

/** From an expected count to the time at which it is reached. */
function inverseOfCumulativeRate({
  arrivals: { perSecond },
  rampUpMs,
  holdMs,
  rampDownMs,
}: ArrivalTimesPlan): (expected: number) => number {
  const perMs = perSecond / 1000;
  const untilHold = (perMs * rampUpMs) / 2;
  const untilRampDown = untilHold + perMs * holdMs;
  return (expected) => {
    if (expected < untilHold) return Math.sqrt((2 * rampUpMs * expected) / perMs);
    if (expected < untilRampDown || rampDownMs === 0) return rampUpMs + (expected - untilHold) / perMs;
    const share = (2 * (expected - untilRampDown)) / (perMs * rampDownMs);
    return rampUpMs + holdMs + rampDownMs * (1 - Math.sqrt(Math.max(0, 1 - share)));
  };
}
