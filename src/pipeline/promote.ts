import {
  baselineRecordOf,
  notedAcceptances,
  whyNotRemembered,
  type Acceptance,
  type Result,
} from '../analyze/index.js';
import type { BaselineStore } from '../baseline/index.js';
import { messageWithFix } from '../errors.js';
import type { Secrets } from '../system/index.js';

type Store = Pick<BaselineStore, 'description' | 'remember' | 'note'>;

/**
 * Remembers a result as the baseline, where it is one to be remembered: measured to its end and without a breach. What was
 * accepted of the change is noted in any case. A store that refuses is a warning in the report, never a changed verdict.
 *
 * @param said what was accepted and no store has yet
 * @returns the result with what happened among its warnings, and a sentence for the log
 */
export async function promote(
  result: Result,
  store: Store,
  secrets: Secrets,
  said: readonly Acceptance[] = [],
): Promise<{ result: Result; note: string }> {
  try {
    return { result, note: await keep(result, store, notedAcceptances(result, said)) };
  } catch (error) {
    const warning = secrets.mask(
      `The baseline was not stored in ${store.description}: ${messageWithFix(error)}`,
    );
    return { result: { ...result, warnings: [...result.warnings, warning] }, note: warning };
  }
}

async function keep(result: Result, store: Store, notes: readonly Acceptance[]): Promise<string> {
  const record = baselineRecordOf(result);
  if (record !== undefined) return store.remember(record, notes);
  const notRemembered = `Not remembered as baseline: ${whyNotRemembered(result)}.`;
  const [first, ...others] = notes;
  if (first === undefined) return notRemembered;
  const hasFailed = result.verdict === 'fail' || result.verdict === 'invalid';
  return `${notRemembered} ${await store.note([first, ...others], { hasFailed })}`;
}
