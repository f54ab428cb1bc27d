export type * from './result-schema.js';
export { resultSchema } from './result-schema.js';
export type * from './baseline-record.js';
export { baselineDocumentSchema, baselineRecordSchema } from './baseline-record.js';
