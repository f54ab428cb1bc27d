export type * from './measurement.js';
export { connectionFaults, errorKinds, phases } from './measurement.js';
export { LatencyHistogram, samplesNeededFor } from './histogram.js';
