import { LineCounter, Lexer, Parser, parseDocument, type YAMLError } from 'yaml';
import type { Places, Path, Spot } from '../problems.js';
import { pathKey } from '../problems.js';
import { toPlainValue, type Span, type YamlFault } from './plain-value.js';

/** What a YAML text holds, and where each part of it stands. */
export interface YamlSource {
  readonly value: unknown;
  readonly places: Places;
  /** Faults of the text itself. */
  readonly faults: readonly YamlFault[];
  /** False: the text is no YAML, `value` means nothing. */
  readonly readable: boolean;
}

const longestText = 1024 * 1024;
/** Deeper nesting has no use here, and the library's recursion would end the process at some thousand levels. */
const deepestNesting = 100;

/** Reads one YAML document. A byte order mark is ignored; both line endings are read. */
export function readYaml(source: string): YamlSource {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const lineCounter = new LineCounter();
  const spans = new Map<string, Span>();
  const places = placesOf(text, lineCounter, spans);
  const unreadable = (fault: YamlFault): YamlSource => {
    // Nothing was parsed, so nobody counted the lines.
    lineCounter.lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    return { value: undefined, places, faults: [fault], readable: false };
  };

  // The second is what reading as UTF-8 makes of bytes that are none.
  for (const foreign of ['\0', '\uFFFD']) {
    const offset = text.indexOf(foreign);
    if (offset !== -1) return unreadable({ offset, message: 'is no text; save it as UTF-8' });
  }
  if (text.length > longestText) return unreadable({ offset: 0, message: 'is larger than 1 MiB' });
  const tooDeep = offsetOfTooDeep(text);
  if (tooDeep !== undefined) {
    return unreadable({ offset: tooDeep, message: `nests deeper than ${deepestNesting} levels` });
  }
  const document = parseDocument(text, { lineCounter, prettyErrors: false, merge: true });
  const syntaxFaults = describeErrors(text, lineCounter, [...document.errors, ...document.warnings]);
  const readable = document.errors.every((error) => error.code === 'DUPLICATE_KEY');
  if (!readable) return { value: undefined, places, faults: syntaxFaults, readable };
  const plain = toPlainValue(document, text, spans);
  return { value: plain.value, places, faults: [...syntaxFaults, ...plain.faults], readable: plain.isWhole };
}

function offsetOfTooDeep(text: string): number | undefined {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _token of parser.next(lexeme)) continue;
    if (parser.stack.length > deepestNesting * 2) return parser.offset;
  }
  return undefined;
}

function placesOf(text: string, lineCounter: LineCounter, spans: ReadonlyMap<string, Span>): Places {
  const spanOf = (path: Path): Span | undefined => {
    for (let length = path.length; length >= 0; length -= 1) {
      const span = spans.get(pathKey(path.slice(0, length)));
      // What is missing is reported at the key of the map that lacks it.
      if (span) return length === path.length ? span : { ...span, valueFrom: span.keyFrom ?? span.valueFrom };
    }
    return undefined;
  };
  return {
    offsetOf(path: Path, spot: Spot) {
      const span = spanOf(path);
      return (spot === 'key' ? span?.keyFrom : undefined) ?? span?.valueFrom ?? 0;
    },
    offsetInside(path, needle, count) {
      const span = spanOf(path);
      if (!span) return 0;
      let at = span.valueFrom - 1;
      for (let found = 0; found <= count; found += 1) {
        at = text.indexOf(needle, at + 1);
        if (at === -1 || at >= span.valueTo) return span.valueFrom;
      }
      return at;
    },
    lineAndColumn(offset) {
      const { line, col } = lineCounter.linePos(Math.min(offset, text.length));
      return { line: Math.max(line, 1), column: Math.max(col, 1) };
    },
  };
}

/** One message per line of text: an error of syntax drags others of the same line behind it. */
function describeErrors(text: string, lineCounter: LineCounter, errors: readonly YAMLError[]): YamlFault[] {
  const byLine = new Map<number, YamlFault>();
  for (const error of errors) {
    const [offset] = error.pos;
    const { line } = lineCounter.linePos(offset);
    if (!byLine.has(line)) byLine.set(line, { offset, message: describeError(error, text, lineCounter) });
  }
  return [...byLine.values()].slice(0, 10);
}

function describeError(error: YAMLError, text: string, lineCounter: LineCounter): string {
  const [offset] = error.pos;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1).split(/\r?\n/, 1)[0] ?? '';
  const rest = text.slice(offset).split(/[\s:,}\]]/, 1)[0] ?? '';
  const describe = describers.get(error.code);
  if (error.code === 'DUPLICATE_KEY') {
    const { line: first } = lineCounter.linePos(firstOccurrence(text, rest, offset));
    return `"${rest}" is written twice in this map${first > 0 ? ` (first in line ${first})` : ''}; keep one`;
  }
  if (error.code === 'UNEXPECTED_TOKEN' && line.includes('{{')) {
    const word = /[^\s"':,[{]*\{\{[^{}]*\}\}[^\s,"'}\]]*/.exec(line)?.[0] ?? '{{name}}';
    return `not valid YAML: quote a text that holds "{{": "${word}"`;
  }
  const bracketed = wordWithBracket(text, offset);
  if (bracketed !== undefined) {
    return `not valid YAML: inside { } or [ ] quote a text that holds "${text.charAt(offset)}": "${bracketed}"`;
  }
  if (error.code === 'UNEXPECTED_TOKEN' && /^[}\]]/.test(text.slice(offset))) {
    return `not valid YAML: nothing is open that this "${text.charAt(offset)}" could close`;
  }
  if (describe !== undefined) return describe(rest);
  return `not valid YAML: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`;
}

/** `$.items[0].id` where its bracket stands at `offset`: inside braces YAML ends the text there. */
function wordWithBracket(text: string, offset: number): string | undefined {
  const [before] = /[^\s,:"'[\]{}]+$/.exec(text.slice(0, offset)) ?? [];
  const [from] = /^(?:\[[^\]\n]*\]|\{[^}\n]*\})[^\s,:{}]*/.exec(text.slice(offset)) ?? [];
  return before === undefined || from === undefined ? undefined : before + from;
}

const misplaced = (): string =>
  'not valid YAML: check the indentation from here on, and quote a text that holds ": "';

const unquoted = (rest: string): string =>
  `not valid YAML: quote a text that begins with "${rest.slice(0, 1)}"`;

const describers = new Map<string, (rest: string) => string>([
  ['TAB_AS_INDENT', () => 'a tab indents this line; indent with spaces'],
  [
    'MULTIPLE_DOCS',
    () => 'a second document begins here; a configuration is one document, without "---" inside',
  ],
  ['BAD_SCALAR_START', unquoted],
  ['BAD_ALIAS', unquoted],
  ['BLOCK_IN_FLOW', () => 'not valid YAML: inside { } or [ ] a "," stands between two entries'],
  ['BLOCK_AS_IMPLICIT_KEY', misplaced],
  ['MULTILINE_IMPLICIT_KEY', misplaced],
  [
    'BAD_INDENT',
    () => 'not valid YAML: a "[" or "{" above is not closed, or this line is not indented enough',
  ],
  ['MISSING_CHAR', () => 'not valid YAML: a quote, "]" or "}" is missing before this'],
]);

/** The key's first line, looked for backwards at the same indentation; -1 where it can't be told. */
function firstOccurrence(text: string, key: string, offset: number): number {
  const column = offset - (text.lastIndexOf('\n', offset - 1) + 1);
  const earlier = text.slice(0, offset).split('\n');
  for (let index = earlier.length - 2; index >= 0; index -= 1) {
    const line = earlier[index] ?? '';
    if (line.startsWith(key, column) && /^\s*:/.test(line.slice(column + key.length))) {
      return earlier.slice(0, index).join('\n').length + (index === 0 ? 0 : 1);
    }
    if (line.trim() !== '' && line.search(/\S/) < column) break;
  }
  return -1;
}
