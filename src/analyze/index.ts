export type * from './result-schema.js';
export { resultSchema } from './result-schema.js';
export type * from './baseline-record.js';
export { baselineDocumentSchema, baselineRecordSchema } from './baseline-record.js';
export type * from './judge-input.js';
export { judge } from './judge.js';
export { exitCodeOf } from './verdict.js';
export { baselineRecordOf, whyNotRemembered } from './remember.js';
export {
  acceptanceOf,
  acceptancesOf,
  acceptedInWords,
  notedAcceptances,
  noteOn,
  replaces,
} from './stored/acceptance.js';
export { isOfAnchor } from './stored/anchor.js';
export { suspicionIn, type Suspicion } from './suspicion.js';
export { compareResults } from './compare-results.js';
export type * from './interleaved/index.js';
export {
  chooseSliceLength,
  decide,
  foresee,
  metricsOf,
  orderOfPair,
  settingsOf,
  refusalsOf,
  sliceOf,
  warmUpState,
} from './interleaved/index.js';
export type * from './history/history.js';
export { historiesOf } from './history/history.js';
