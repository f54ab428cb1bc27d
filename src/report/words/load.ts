import type { TestResult } from '../../analyze/index.js';
import { formatCount, formatDuration, formatFraction, formatRate } from '../../units/index.js';
import { countOf } from './text.js';

/**
 * What drove the test: `200 users for 1m`, `50 → 200 users for 1m` in stages, or `arrivals at 200/s (Poisson) for 1m,
 * up to 300 users`.
 */
export function loadInWords({ users, arrivals, stages, holdSeconds }: TestResult): string {
  const length = formatDuration(holdSeconds * 1000);
  const levels = stages.map(({ level }) => (arrivals === null ? formatCount(level) : formatRate(level)));
  if (arrivals === null) {
    const shown = stages.length > 1 ? `${levels.join(' → ')} users` : countOf(users, 'user');
    return `${shown} for ${length}`;
  }
  const rates = stages.length > 1 ? levels.join(' → ') : formatRate(arrivals.perSecond);
  const process = arrivals.process === 'poisson' ? ' (Poisson)' : '';
  return `arrivals at ${rates}${process} for ${length}, up to ${countOf(users, 'user')}`;
}

/** Such as `12 of 2,000 arrivals dropped (0.6%)`; nothing where every arrival found a user. */
export function droppedInWords({ requests: { dropped }, arrivals }: TestResult): readonly string[] {
  if (dropped === 0 || arrivals === null) return [];
  const { scheduled } = arrivals;
  return [
    `${formatCount(dropped)} of ${countOf(scheduled, 'arrival')} dropped (${formatFraction(dropped / scheduled)})`,
  ];
}
