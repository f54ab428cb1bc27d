import { durationPattern, parseDurationMs, parseDurationRangeMs, type Parsed } from '../../units/index.js';
import { textOf } from './leaf.js';

const noun = 'a duration such as "30s"';

/** A length of time, in milliseconds. */
export function duration(description: string, examples: readonly string[] = ['30s', '1m30s']) {
  return textOf(noun, parseDurationMs, { description, examples, pattern: durationPattern });
}

/** A length of time above zero, in milliseconds. */
export function positiveDuration(description: string, examples: readonly string[] = ['30s', '1m30s']) {
  return textOf(noun, parsePositive, { description, examples, pattern: durationPattern });
}

/** `2s-5s` or one duration, in milliseconds. */
export function durationRange(description: string) {
  return textOf('a duration or a range such as "2s-5s"', parseDurationRangeMs, {
    description,
    examples: ['2s-5s', '500ms'],
    pattern: String.raw`${durationPattern}(?:\s*-\s*${durationPattern})?`,
  });
}

function parsePositive(text: string): Parsed<number> {
  const read = parseDurationMs(text);
  return read.ok && read.value === 0
    ? { ok: false, problem: `"${text}" is no time at all; it must be above zero` }
    : read;
}
