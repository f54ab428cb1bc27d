import type { Evidence } from './evidence.js';
import { rules } from './rules.js';
import type { Finding } from './result-schema.js';

const gravest: Readonly<Record<Finding['severity'], number>> = { high: 0, medium: 1, low: 2 };

/** What every rule has to say about the test, the gravest first. */
export function findingsOf(evidence: Evidence): Finding[] {
  return rules
    .flatMap((rule) => rule(evidence))
    .toSorted((a, b) => gravest[a.severity] - gravest[b.severity]);
}
