import type { Result } from '../analyze/index.js';
import type { Secrets } from '../system/index.js';

/**
 * A result without a secret in any of its texts. Done before anything is rendered: what a report escapes for
 * Markdown or HTML no longer looks like the secret.
 */
export function maskResult(result: Result, secrets: Secrets): Result {
  return maskDeep(result, secrets);
}

function maskDeep<T>(value: T, secrets: Secrets): T;
function maskDeep(value: unknown, secrets: Secrets): unknown {
  if (typeof value === 'string') return secrets.mask(value);
  if (Array.isArray(value)) return value.map((each) => maskDeep(each, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, maskDeep(each, secrets)]));
}
