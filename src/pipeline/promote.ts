import { baselineRecordOf, usedAcceptances, type Acceptance, type Result } from '../analyze/index.js';
import type { BaselineStore } from '../baseline/index.js';
import { messageWithFix } from '../errors.js';
import type { Secrets } from '../system/index.js';

/**
 * Remembers a result as the baseline, where it is one to be remembered: measured to its end and without a breach.
 * A store that refuses is a warning in the report, never a changed verdict.
 *
 * @param said what was accepted and no store has yet: what the result made use of is noted with it
 * @returns the result with what happened among its warnings, and a sentence for the log
 */
export async function promote(
  result: Result,
  store: Pick<BaselineStore, 'description' | 'remember'>,
  secrets: Secrets,
  said: readonly Acceptance[] = [],
): Promise<{ result: Result; note: string }> {
  const record = baselineRecordOf(result);
  if (record === undefined) return { result, note: 'Not remembered as baseline: only a passing run is.' };
  try {
    return { result, note: await store.remember(record, usedAcceptances(result, said)) };
  } catch (error) {
    const warning = secrets.mask(
      `The baseline was not stored in ${store.description}: ${messageWithFix(error)}`,
    );
    return { result: { ...result, warnings: [...result.warnings, warning] }, note: warning };
  }
}
