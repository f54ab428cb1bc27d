import { styleText } from 'node:util';
import type { Output, Secrets, World } from './world.js';

/** The part of a writable stream that an Output needs. */
export interface TextStream {
  write(text: string): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const defaultColumns = 80;

/** A real stream as an Output. A stream that broke (`loadgate | head`, a closed terminal) is not written to again. */
export function createOutput(stream: TextStream, env: World['env'], secrets: Secrets): Output {
  let isBroken = false;
  // The run goes on without its reader: containers are torn down and files written whoever listens.
  stream.on('error', () => {
    isBroken = true;
  });
  const isTerminal = stream.isTTY === true;
  const hasColor = wantsColor(env, isTerminal);
  const harmless = takesCommands(env) ? withoutCommands : (text: string): string => text;
  const write = (text: string): void => {
    if (!isBroken) stream.write(text);
  };
  return {
    write: (text, { isMasked = false } = {}) => write(harmless(isMasked ? text : secrets.mask(text))),
    writeCommand: (line) => write(secrets.mask(`${line}\n`)),
    isTerminal,
    hasColor,
    get columns() {
      return stream.columns ?? defaultColumns;
    },
    paint: (style, text) =>
      hasColor
        ? styleText(typeof style === 'string' ? style : [...style], text, { validateStream: false })
        : text,
  };
}

/** GitHub's runner and Azure's agent read commands from the log of a step, from both streams. */
const takesCommands = (env: World['env']): boolean =>
  env['GITHUB_ACTIONS'] === 'true' || isSet(env['TF_BUILD']);

/**
 * The same text to the eye: a zero-width space parts `::` at the beginning of a line, however far indented, and
 * `##[` or `##vso[` anywhere. Else a log line of the tested code could mask words, set what later steps read, or
 * annotate the run. To the runner U+0085 is a blank, too.
 * Source: actions/runner, ActionCommand.cs (TryParse, TryParseV2).
 */
const withoutCommands = (text: string): string =>
  text.replace(/^([\s\u0085]*:)(?=:)/gm, '$1\u200B').replace(/##(?=\w*\[)/g, '##\u200B');

/** NO_COLOR (no-color.org) wins over FORCE_COLOR, that over the terminal. */
function wantsColor(env: World['env'], isTerminal: boolean): boolean {
  if (isSet(env['NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';
