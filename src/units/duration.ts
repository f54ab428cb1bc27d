import { parsed, quoteText, refused, type Parsed } from './parsed.js';

/** From long to short: the order in which the parts of a duration must come. */
const unitsInMs = new Map([
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
  ['us', 0.001],
]);
const part = String.raw`\d+(?:\.\d+)?(?:h|ms|m|s|us)`;
const examples = '"500ms", "2s", "1m30s", "1h"';
/** Longer ones are a slip of the hand; `setTimeout` itself ends at 24.8 days. */
const longestMs = 7 * 24 * 3_600_000;

/** Regular expression (source) of a duration, for the JSON Schema. */
export const durationPattern = `(?:${part})+`;

/**
 * Reads `500ms`, `2s`, `1.5s`, `1m30s`, `1h`, `250us` as milliseconds. Units are h, m, s, ms, us; each at most
 * once, from long to short; nothing before, between or after.
 */
export function parseDurationMs(text: string): Parsed<number> {
  if (!new RegExp(`^${durationPattern}$`).test(text)) return refused(whyNoDuration(text));
  let totalMs = 0;
  let shortestSoFarMs = Infinity;
  for (const [, digits = '', unit = ''] of text.matchAll(/([\d.]+)(h|ms|m|s|us)/g)) {
    const unitMs = unitsInMs.get(unit) ?? Number.NaN;
    if (unitMs >= shortestSoFarMs) {
      return refused(
        `${quoteText(text)} names its units out of order; write each once, from long to short: "1m30s"`,
      );
    }
    shortestSoFarMs = unitMs;
    totalMs += Number(digits) * unitMs;
  }
  if (!(totalMs <= longestMs)) return refused(`${quoteText(text)} is longer than seven days`);
  // 0.29 * 1000 is 289.99999999999994: keep nanoseconds, drop the noise of binary fractions.
  return parsed(Math.round(totalMs * 1e6) / 1e6);
}

/** Reads `2s-5s` as a range, and `2s` as a range of one value; milliseconds. */
export function parseDurationRangeMs(
  text: string,
): Parsed<{ readonly minMs: number; readonly maxMs: number }> {
  const [first = '', second, ...more] = text.split('-').map((end) => end.trim());
  if (more.length > 0) return refused(`${quoteText(text)} is no range of two durations; write "2s-5s"`);
  const range = [first, second ?? first].map(parseDurationMs);
  for (const end of range) {
    if (!end.ok && second !== undefined && /^\d+(?:\.\d+)?$/.test(first)) {
      return refused(`${quoteText(text)} needs a unit at both ends; write "2s-5s"`);
    }
    if (first === '' && second !== undefined) return refused(whyNoDuration(text));
    if (second === '') return refused(`${quoteText(text)} has no end; write "2s-5s"`);
    if (!end.ok) return end;
  }
  const [minMs = 0, maxMs = 0] = range.map((end) => (end.ok ? end.value : 0));
  if (minMs > maxMs) return refused(`${quoteText(text)} runs backwards; write the shorter duration first`);
  return parsed({ minMs, maxMs });
}

function whyNoDuration(text: string): string {
  const shown = quoteText(text);
  if (/^\d+(?:\.\d+)?$/.test(text)) return `${shown} has no unit; write "${text}ms" or "${text}s"`;
  const tidy = text.replaceAll(/\s+/g, '').replaceAll('µs', 'us').replaceAll('μs', 'us').toLowerCase();
  // "2M" may be minutes or a slip for "2ms": a different letter case is only named where it can't mislead.
  if (tidy !== text && new RegExp(`^${durationPattern}$`).test(tidy) && !/\dM(?![sS])/.test(text)) {
    return `${shown} is no duration; write "${tidy}"`;
  }
  if (text.startsWith('-')) return `${shown} is no duration; it can't be negative`;
  const word =
    /^(\d+(?:\.\d+)?)\s*(milliseconds?|msecs?|seconds?|secs?|minutes?|mins?|hours?|hrs?|d|days?)$/i.exec(
      text,
    );
  if (word)
    return `${shown} is no duration; write "${translateWord(Number(word[1]), (word[2] ?? '').toLowerCase())}"`;
  return `${shown} is no duration; write a number with h, m, s, ms or us, such as ${examples}`;
}

function translateWord(amount: number, word: string): string {
  if (word.startsWith('d')) return `${amount * 24}h`;
  if (word.startsWith('mil') || word.startsWith('ms')) return `${amount}ms`;
  return `${amount}${word.slice(0, 1)}`;
}
