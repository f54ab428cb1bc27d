export type * from './measurement.js';
export { errorKinds, phases } from './measurement.js';
export { LatencyHistogram, samplesNeededFor } from './histogram.js';
