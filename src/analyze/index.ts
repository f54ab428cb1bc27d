export type * from './result-schema.js';
export { resultSchema } from './result-schema.js';
export type * from './baseline-record.js';
export { baselineDocumentSchema, baselineRecordSchema } from './baseline-record.js';
export type * from './judge-input.js';
export { judge } from './judge.js';
export { exitCodeOf } from './verdict.js';
export { baselineRecordOf } from './remember.js';
export { compareResults } from './compare-results.js';
