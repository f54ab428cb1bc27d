/** Colour and cursor codes of terminals: a control character, `[`, parameters, a letter. */
const terminalCodes = /\p{Cc}\[[\d;?]*[A-Za-z]/gu;
/** Controls, and the characters that turn the direction of text around: a report shows what is there, in order. */
const unprintable = /[\p{Cc}\p{Bidi_Control}]/gu;
/** A half of a surrogate pair alone can't be written as UTF-8. */
const loneSurrogates = /\p{Surrogate}/gu;

/** Text on one line, without anything that does not print. */
export function oneLine(text: string): string {
  return text
    .replace(terminalCodes, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(unprintable, '')
    .replace(loneSurrogates, '\uFFFD')
    .trim();
}

/** Lines of text (a log), without anything that does not print; tabs become spaces. */
export function printableLines(text: string): string {
  return text
    .replace(terminalCodes, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '    ')
    .split('\n')
    .map((line) => line.replace(unprintable, '').replace(loneSurrogates, '\uFFFD').trimEnd())
    .join('\n')
    .trim();
}

/** At most `longest` characters, the last of them `…` where something was cut off. */
export function clip(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const characters = Array.from(text);
  return characters.length <= longest
    ? text
    : `${characters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
}

/** `1 test`, `2 tests`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
