/** The styles of a terminal that a report uses. */
export type TerminalStyle = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'underline';

/** Where a report is printed: colours as the stream allows them, and its width. */
export interface TerminalOutput {
  readonly columns: number;
  /** `text` in a style where the stream has colour, else `text`. */
  paint(style: TerminalStyle | readonly TerminalStyle[], text: string): string;
}

/** Two columns in a terminal: East Asian wide forms and emoji. */
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\p{Emoji_Presentation}]/u;
/** No column of their own: accents, joiners, variation selectors. */
const combining = /[\p{Mark}\p{Join_Control}\u200B]/u;

/** Columns that unpainted text takes. */
export function widthOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (!combining.test(character)) columns += wide.test(character) ? 2 : 1;
  }
  return columns;
}

/** The beginning of unpainted text, in at most `columns`; `…` stands for the rest. */
export function clipEnd(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let shown = '';
  for (const character of text) {
    if (widthOf(shown + character) >= columns) break;
    shown += character;
  }
  return `${shown.trimEnd()}…`;
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - widthOf(text))) + text;
}

/** Words on lines of at most `columns`, each line after the first indented by `indent`. A longer word stays whole. */
export function wrap(text: string, columns: number, indent: number): string[] {
  const room = Math.max(20, columns - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > room) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  lines.push(line);
  return lines.map((text, index) => (index === 0 ? text : ' '.repeat(indent) + text));
}
