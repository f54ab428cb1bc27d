import type { TestResult } from '../../analyze/index.js';
import { formatCount, formatDuration, formatFraction, formatRate } from '../../units/index.js';
import { countOf } from './text.js';

/** What drove the test: `200 users for 1m`, or `arrivals at 200/s (Poisson) for 1m, up to 300 users`. */
export function loadInWords({ users, arrivals, holdSeconds }: TestResult): string {
  const length = formatDuration(holdSeconds * 1000);
  if (arrivals === null) return `${countOf(users, 'user')} for ${length}`;
  const process = arrivals.process === 'poisson' ? ' (Poisson)' : '';
  return `arrivals at ${formatRate(arrivals.perSecond)}${process} for ${length}, up to ${countOf(users, 'user')}`;
}

/** Such as `12 of 2,000 arrivals dropped (0.6%)`; nothing where every arrival found a user. */
export function droppedInWords({ requests: { dropped }, arrivals }: TestResult): readonly string[] {
  if (dropped === 0 || arrivals === null) return [];
  const { scheduled } = arrivals;
  return [
    `${formatCount(dropped)} of ${countOf(scheduled, 'arrival')} dropped (${formatFraction(dropped / scheduled)})`,
  ];
}
