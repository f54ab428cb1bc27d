import { parsed, quoteText, refused, type Parsed } from './parsed.js';

const decimal = String.raw`\d+(?:\.\d+)?`;

/** Regular expressions (source) for the JSON Schema. */
export const fractionPattern = `${decimal}%?`;
export const ratePattern = `${decimal}(?:/s)?`;
export const countPattern = String.raw`\d+`;

/**
 * Reads a size as Docker Compose does: `512MiB`, `512m`, `4G`, `1.5gb`, `1024`; every unit counts in steps of
 * 1,024, in either letter case. Yields whole bytes.
 *
 * Source: Compose specification, "Specifying byte values".
 */
export function parseBytes(text: string): Parsed<number> {
  const match = new RegExp(`^(${decimal})(b|[kmgt](?:i?b)?)?$`, 'i').exec(text);
  if (!match) {
    return refused(
      `${quoteText(text)} is no size; write a number with KiB, MiB or GiB, such as "512MiB" or "4GiB"`,
    );
  }
  const power = 'bkmgt'.indexOf((match[2] ?? 'b').slice(0, 1).toLowerCase());
  const bytes = Math.round(Number(match[1]) * 1024 ** power);
  return Number.isSafeInteger(bytes)
    ? parsed(bytes)
    : refused(`${quoteText(text)} is larger than any memory`);
}

/**
 * Reads a share as a fraction of 1: `1%` and `0.01` are both .01. A bare 1 is refused: half of its writers mean
 * 1%, the others 100%.
 */
export function parseFraction(text: string): Parsed<number> {
  const match = new RegExp(`^(${decimal})(%?)$`).exec(text);
  const shown = quoteText(text);
  if (!match)
    return refused(`${shown} is no share; write a percentage such as "1%" or a fraction such as "0.01"`);
  const number = Number(match[1]);
  if (match[2] === '%') {
    return number <= 100 ? parsed(percentToFraction(number)) : refused(`${shown} is more than 100%`);
  }
  if (number === 1) return refused(`${shown} could be 1% or all of them; write "1%" or "100%"`);
  return number < 1
    ? parsed(number)
    : refused(`${shown} is more than 1; write "${number}%" if percent is meant`);
}

/** Reads a difference of two shares, `0.5pp` (percentage points), as a fraction: .005. */
export function parsePercentagePoints(text: string): Parsed<number> {
  const match = new RegExp(`^(${decimal})pp$`).exec(text);
  if (!match) return refused(`${quoteText(text)} is no difference in percentage points; write "0.5pp"`);
  const number = Number(match[1]);
  return number <= 100 ? parsed(percentToFraction(number)) : refused(`${quoteText(text)} is more than 100pp`);
}

/** Reads a whole number from 0. */
export function parseCount(text: string): Parsed<number> {
  const value = Number(text);
  return new RegExp(`^${countPattern}$`).test(text) && Number.isSafeInteger(value)
    ? parsed(value)
    : refused(`${quoteText(text)} is no count; write a whole number such as "0"`);
}

/** Reads `400/s` or `400` as a number per second. */
export function parseRate(text: string): Parsed<number> {
  const match = new RegExp(`^(${decimal})(?:/s)?$`).exec(text);
  const value = Number(match?.[1]);
  if (!match || !Number.isFinite(value)) {
    return refused(`${quoteText(text)} is no rate; write a number per second, such as "400/s"`);
  }
  return parsed(value);
}

/** 0.29 / 100 is .0029 only after rounding away the noise of binary fractions. */
function percentToFraction(percent: number): number {
  return Number((percent / 100).toPrecision(12));
}
