import type { Result } from '../../analyze/index.js';
import { baseNotesSection, turnsSection } from './base.js';
import { fit } from './fit.js';
import { commentHead } from './marker.js';
import {
  baselineSection,
  factsSection,
  findingsSection,
  footerSection,
  logsSection,
  reasonsSection,
  reproduceSection,
  requestsSection,
  testSection,
  titleSection,
  warningsSection,
} from './sections.js';

/** GitHub refuses comments above 65,536 characters; the rest is for what an API client may add. */
const longestComment = 65_000;
const longestRequestTable = 50;
const longestLogLines = 20;

/** The pull request's comment: what happened, why, what to do, and the figures; at most 65,000 characters. */
export function renderComment(result: Result): string {
  return fit(
    [
      { text: commentHead(result), name: 'the marker', rank: 0 },
      titleSection(result),
      factsSection(result),
      baseNotesSection(result),
      ...result.tests.flatMap((test) => [testSection(test), turnsSection(test, result)]),
      reasonsSection(result),
      findingsSection(result),
      warningsSection(result),
      logsSection(result, longestLogLines),
      ...result.tests.map((test) => requestsSection(test, longestRequestTable)),
      reproduceSection(result),
      baselineSection(result),
      footerSection(result),
    ],
    longestComment,
  );
}
