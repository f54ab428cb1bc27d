export { claimFolder } from './claim-folder.js';
export { openHistory } from './open-history.js';
export { judgeRun } from './judge-run.js';
export { measure, type MeasureContext } from './measure.js';
export { measureAll } from './measure-all.js';
export type { Measured } from './measured.js';
export { createProgress, type ComparisonFacts, type Progress } from './progress.js';
export { promote } from './promote.js';
export { writeReport } from './write-report.js';
