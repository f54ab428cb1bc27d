import { formatCount, formatRate } from '../units/index.js';
import type { LoadPlan } from './plan.js';

/** What a test is driven by: `200 users`, or `arrivals at 200/s (up to 300 users)`. */
export function loadInWords({ users, arrivals }: Pick<LoadPlan, 'users' | 'arrivals'>): string {
  const people = `${formatCount(users)} ${users === 1 ? 'user' : 'users'}`;
  return arrivals === undefined ? people : `arrivals at ${formatRate(arrivals.perSecond)} (up to ${people})`;
}
