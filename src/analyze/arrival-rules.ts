import { formatCount, formatFraction, formatRate } from '../units/index.js';
import type { Evidence } from './evidence.js';
import type { Finding } from './result-schema.js';

/**
 * Arrivals that found no free user until the hold ended. Where users never got through their on-start that comes
 * first, whatever the target is capable of; where the generator did not keep up, nothing is known of the target. Else
 * all users were busy then, so by Little's law an iteration took users / achieved rate, and the scheduled rate needs
 * that time times the rate.
 *
 * Source: Little, A proof for the queuing formula L = lambda W (1961).
 */
export function droppedArrivals(evidence: Evidence): Finding[] {
  const { total, arrivals, users, heldUp, holdSeconds, generatorKeptUp } = evidence;
  const { dropped } = total.requests;
  if (arrivals === null || dropped === 0 || holdSeconds <= 0) return [];
  if (heldUp === 0 && !generatorKeptUp) return [];
  const { scheduled } = arrivals;
  const offered = scheduled / holdSeconds;
  const achieved = (scheduled - dropped) / holdSeconds;
  const served = `${formatRate(achieved)} of ${formatRate(offered)} were served`;
  const never = `${formatCount(dropped)} of ${formatCount(scheduled)} arrivals (${formatFraction(dropped / scheduled)}) never began: `;
  const needed = achieved > 0 ? Math.ceil((offered * users) / achieved) : undefined;
  const [why, recommendation] =
    heldUp > 0
      ? [
          `${formatCount(heldUp)} of ${formatCount(users)} users never got through on-start,`,
          'Mend what on-start meets first (see the warnings): a user takes up no arrival before it went well.',
        ]
      : [
          `with ${users === 1 ? 'the one user' : `all ${formatCount(users)} users`} busy`,
          `The target does not keep up with ${formatRate(offered)}: find what holds it back.` +
            (needed === undefined
              ? ''
              : ` Only where answers are meant to take so long, allow more at a time (max-users: ${needed}).`),
        ];
  return [{ type: 'capacity', severity: 'high', evidence: `${never}${why} ${served}`, recommendation }];
}
