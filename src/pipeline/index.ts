export { claimFolder } from './claim-folder.js';
export { judgeRun } from './judge-run.js';
export { measure, type Measured, type MeasureContext } from './measure.js';
export { createProgress, type ComparisonFacts, type Progress } from './progress.js';
export { promote } from './promote.js';
export { writeReport } from './write-report.js';
