/**
 * Raised when the same target would give other figures than before: another moment from which a latency counts,
 * another pace of sending, other requests counted. Figures of two versions are no history of one target.
 * Records of 0.1.0 name none: they are of version 1.
 */
export const engineVersion = 2;
