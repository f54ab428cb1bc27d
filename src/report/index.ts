export { decidingComparisons, failsUndecided, isAgainstBase } from './words/compared.js';
export { boundedFigureOf } from './words/metrics.js';
export { renderFiles, type ReportFiles } from './files.js';
export { commentMarker, commentState } from './markdown/marker.js';
export { renderTerminal } from './terminal/summary.js';
export { renderLive, renderProgress } from './terminal/progress.js';
export { renderLivePairs, renderPairs, type PairFacts } from './terminal/pairs.js';
export { renderComparison } from './terminal/comparison.js';
export type { TerminalOutput } from './terminal/layout.js';
