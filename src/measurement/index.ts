export type * from './measurement.js';
export type * from './slice.js';
export { connectionFaults, errorKinds, phases } from './measurement.js';
export { type LatencyCounts, LatencyHistogram, type PackedHistogram, samplesNeededFor } from './histogram.js';
export { engineVersion } from './engine-version.js';
