import type { Result } from '../analyze/index.js';
import { renderPage } from './html/render.js';
import { renderJson } from './machine/json.js';
import { renderJunit } from './machine/junit.js';
import { renderOpenMetrics } from './machine/openmetrics.js';
import { renderComment } from './markdown/comment.js';
import { renderSummary } from './markdown/summary.js';

/** The report's files: name in the report's folder, and text. */
export interface ReportFiles {
  readonly 'result.json': string;
  readonly 'comment.md': string;
  readonly 'summary.md': string;
  readonly 'report.html': string;
  readonly 'junit.xml': string;
  readonly 'metrics.txt': string;
}

/** A result as each of the files that the contract names. Decides nothing: what is judged is in the result. */
export function renderFiles(result: Result): ReportFiles {
  return {
    'result.json': renderJson(result),
    'comment.md': renderComment(result),
    'summary.md': renderSummary(result),
    'report.html': renderPage(result),
    'junit.xml': renderJunit(result),
    'metrics.txt': renderOpenMetrics(result),
  };
}
