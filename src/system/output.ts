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
  return {
    write(text) {
      if (!isBroken) stream.write(secrets.mask(text));
    },
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

/** NO_COLOR (no-color.org) wins over FORCE_COLOR, that over the terminal. */
function wantsColor(env: World['env'], isTerminal: boolean): boolean {
  if (isSet(env['NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';
