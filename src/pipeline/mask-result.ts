import type { Result } from '../analyze/index.js';
import { maskTexts, type Secrets } from '../system/index.js';

/** Fields whose texts are of our own making: words of the schema, dates, hashes. A secret that looks alike is none there. */
const ownFields: ReadonlySet<string> = new Set([
  'verdict',
  'outcome',
  'type',
  'ended',
  'phase',
  'operator',
  'level',
  'severity',
  'startedAt',
  'commit',
  'scenarioHash',
  'stackHash',
  'histogram',
  'against',
  'cause',
  'order',
  'rule',
  'standing',
  'process',
  'fault',
  'weighs',
  'onBreach',
]);

/**
 * A result without a secret in any of its texts. Done before anything is rendered: what a report escapes for
 * Markdown or HTML no longer looks like the secret.
 */
export function maskResult(result: Result, secrets: Secrets): Result {
  return maskTexts(result, secrets, ownFields);
}
