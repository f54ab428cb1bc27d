import { clip, oneLine, printableLines } from '../words/text.js';

const longestText = 600;
const longestName = 160;

/** A zero-width space parts what GitHub would otherwise link, ping or draw, and shows nothing. */
const gap = '\u200B';

/**
 * Text of unknown origin as Markdown that shows just that text: on one line, without markup, HTML, table cells,
 * links, mentions, references to issues, or emoji codes.
 *
 * GitHub looks for mentions and references after Markdown is rendered, so an escape does not stop them; a gap does.
 */
export function prose(text: string, longest = longestText): string {
  return clip(oneLine(text), longest)
    .replace(/@(?=[\w-])/g, `@${gap}`)
    .replace(/(#|GH-)(?=\d)/gi, `$1${gap}`)
    .replace(/:(?=\/\/|[\w+-]+:)/g, `:${gap}`)
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}${gap}.`)
    .replace(/^(\d+)(?=[.)](?:\s|$))/, `$1${gap}`)
    .replace(/^[-+=#](?=[-+=#\s]|$)|[\\`*_[\]~$]/g, String.raw`\$&`)
    .replace(/[&<>|]/g, entity)
    .replaceAll(gap, entity);
}

const entity = (character: string): string => `&#${character.codePointAt(0) ?? 0xfffd};`;

/**
 * A name of unknown origin in code type. Code is not searched for mentions, references or links.
 * Names with characters that end a code span or a table cell go into an element of their own, as entities.
 */
export function code(text: string, longest = longestName): string {
  const name = clip(oneLine(text), longest);
  if (name === '') return '(empty)';
  return /[`|\\]/.test(name) ? codeElement(name) : `\`${name}\``;
}

/** The same inside an HTML element, where backticks are just backticks. */
export function codeElement(text: string, longest = longestName): string {
  const name = clip(oneLine(text), longest);
  return `<code>${name.replace(/[^\p{L}\p{N} ]/gu, entity)}</code>`;
}

/** Lines of unknown origin as a fenced block that nothing in them can end. */
export function fenced(text: string, language = 'text'): string {
  const lines = printableLines(text);
  const longestRun = Math.max(2, ...[...lines.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  return `${fence}${language}\n${lines}\n${fence}`;
}

/** A link; just its text where the address is none of the web. */
export function link(text: string, address: string): string {
  if (!/^https?:\/\/[^\s<>()[\]"'`\\|]+$/.test(address)) return text;
  return `[${text}](${address})`;
}
