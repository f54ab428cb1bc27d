import type { Observation } from './series.js';
import type { DecisionSettings } from './settings.js';
import { mannKendall } from '../statistics/kendall.js';

/**
 * Whether the differences within each start still move in one direction: warm-up was not over. From one start to
 * the next they may jump.
 */
export function hasTrend(
  observations: readonly Observation[],
  { trendP }: Pick<DecisionSettings, 'trendP'>,
): boolean {
  const byStart = new Map<number, number[]>();
  for (const { start, difference } of observations) {
    byStart.set(start, [...(byStart.get(start) ?? []), difference]);
  }
  return mannKendall([...byStart.values()]).p < trendP;
}
