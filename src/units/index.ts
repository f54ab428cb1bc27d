export type { Parsed } from './parsed.js';
export { quoteText } from './parsed.js';
export { durationPattern, parseDurationMs, parseDurationRangeMs } from './duration.js';
export {
  countPattern,
  fractionPattern,
  parseBytes,
  parseCount,
  parseFraction,
  parsePercentagePoints,
  parseRate,
  ratePattern,
} from './quantity.js';
export { formatBytes, formatCount, formatDuration, formatFraction, formatMs, formatRate } from './format.js';
