import { z } from 'zod';
import { positiveDuration, duration } from './duration.js';
import { parseRate, ratePattern, type Parsed } from '../../units/index.js';
import { numberOrTextOf, wholeNumber } from './leaf.js';

/** Beyond this a single thread sends late whatever it does. */
const highestRate = 50_000;
export const mostUsers = 20_000;

/** What stages of users and of rates have in common. */
export const stageKeys = {
  ramp: duration('Time in which the level changes evenly from the one before; recorded, not judged.', [
    '5s',
  ]).prefault('0s'),
  for: positiveDuration('Time at this level; this is what is judged.', ['30s']),
};

const rate = numberOrTextOf('a rate such as "200/s"', parseArrivalRate, {
  description: 'Iterations that begin in a second.',
  examples: ['200/s', 50],
  pattern: ratePattern,
});

const rateStage = z
  .strictObject({ rate, ...stageKeys })
  .meta({ description: 'A rate and how long it is held.' });

const arrivalsMap = z.strictObject({
  rate: rate.optional(),
  stages: z
    .array(rateStage)
    .min(1, { error: 'the list is empty; a test needs at least one stage' })
    .meta({
      description: 'Instead of `rate` and of `hold`: several rates, one after the other.',
      examples: [
        [
          { rate: '50/s', for: '30s' },
          { rate: '200/s', ramp: '5s', for: '20s' },
        ],
      ],
    })
    .optional(),
  process: z
    .enum(['constant', 'poisson'])
    .meta({
      description:
        'Whether iterations begin evenly spaced, or independently of each other: then the gaps are exponential, drawn from the seed.',
    })
    .default('constant'),
  'max-users': wholeNumber(
    'a number of users',
    1,
    mostUsers,
    'Iterations that may run at the same time; what arrives beyond that waits for a free user, and is dropped where none comes until the hold ends. Default: as many as arrive in a second at the highest rate, from 50 to 1,000.',
  ).optional(),
});

/** The open model: `200/s`, or a map with more to say. */
export const arrivals = z.union([rate, arrivalsMap]).meta({
  description:
    'The open model, instead of `users`: iterations begin when they are due, however slow the target is.',
  examples: ['200/s', { rate: '200/s', process: 'poisson', 'max-users': 300 }],
});

export type FileArrivals = z.output<typeof arrivals>;

function parseArrivalRate(text: string): Parsed<number> {
  const read = parseRate(text);
  if (!read.ok) return read;
  if (read.value === 0) return { ok: false, problem: `"${text}" lets nothing arrive; it must be above zero` };
  return read.value > highestRate
    ? {
        ok: false,
        problem: `"${text}" is more than this machine sends, from however many threads; the most is ${highestRate}/s`,
      }
    : read;
}
