export { renderFiles, type ReportFiles } from './files.js';
export { headline } from './words/headline.js';
export { commentMarker, commentState, type CommentState } from './markdown/marker.js';
export { renderTerminal } from './terminal/summary.js';
export { renderLive, renderProgress, type LiveView } from './terminal/progress.js';
export { renderComparison, type NamedComparison } from './terminal/comparison.js';
export type { TerminalOutput, TerminalStyle } from './terminal/layout.js';
