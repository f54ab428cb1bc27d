import type { ArrivalsPlan } from '../../config/index.js';
import type { Random } from '../values/random.js';
import type { SchedulePlan } from './schedule.js';

export interface ArrivalTimesPlan extends SchedulePlan {
  readonly arrivals: ArrivalsPlan;
}

/** A part of the run in which the rate changes evenly, or does not; arrivals per millisecond. */
interface Piece {
  readonly fromMs: number;
  readonly lengthMs: number;
  readonly fromRate: number;
  readonly toRate: number;
  /** Expected number of arrivals until its end, from the run's begin. */
  readonly expectedAtEnd: number;
}

/**
 * The intended times of an open run, ascending, in milliseconds of the run; a generator, so that a long run needs
 * no list. The rate changes evenly over the ramps and is constant in each hold.
 *
 * Both processes are unit-rate ones on the scale of the expected count, carried over to time by the inverse of the
 * cumulative rate: the k-th arrival of the constant process is expected exactly k, the gaps of a Poisson process
 * are exponential with mean 1.
 *
 * Source: Cinlar, Introduction to Stochastic Processes (1975), inversion of a non-homogeneous Poisson process.
 */
export function* arrivalTimesMs(plan: ArrivalTimesPlan, random: Random): Generator<number, void, void> {
  const isPoisson = plan.arrivals.process === 'poisson';
  const gap = isPoisson ? (): number => -Math.log(1 - random()) : (): number => 1;
  let expected = isPoisson ? gap() : 0;
  let before = 0;
  for (const piece of piecesOf(plan)) {
    while (expected < piece.expectedAtEnd) {
      yield piece.fromMs + timeInPiece(piece, expected - before);
      expected += gap();
    }
    before = piece.expectedAtEnd;
  }
}

function piecesOf({ stages, rampDownMs }: SchedulePlan): Piece[] {
  const pieces: Piece[] = [];
  let fromMs = 0;
  let fromRate = 0;
  let expected = 0;
  const add = (lengthMs: number, toRate: number): void => {
    // Rounded at the ninth digit, since 0.1 * 3 is not 0.3: a whole number of arrivals stays one.
    expected = Number((expected + ((fromRate + toRate) / 2) * lengthMs).toFixed(9));
    if (lengthMs > 0) pieces.push({ fromMs, lengthMs, fromRate, toRate, expectedAtEnd: expected });
    fromMs += lengthMs;
    fromRate = toRate;
  };
  for (const { level, rampMs, holdMs } of stages) {
    add(rampMs, level / 1000);
    add(holdMs, level / 1000);
  }
  add(rampDownMs, 0);
  return pieces;
}

/**
 * When a piece has made so many arrivals, in milliseconds from its begin: the root of
 * count = fromRate t + (toRate - fromRate) t^2 / (2 lengthMs), in the form that loses no digits where both rates
 * are nearly the same.
 */
function timeInPiece({ lengthMs, fromRate, toRate }: Piece, count: number): number {
  const slope = (toRate - fromRate) / lengthMs;
  const rateThen = Math.sqrt(Math.max(0, fromRate ** 2 + 2 * slope * count));
  return count === 0 ? 0 : Math.min((2 * count) / (fromRate + rateThen), lengthMs);
}
