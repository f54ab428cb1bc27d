import { tailLines } from './boot-error.js';

/** Beyond this a line says nothing more. */
const longestLine = 2_000;

/** Keeps the last lines of an output that may never end. */
export function keepTail(): { add(line: string): void; tail(): string } {
  const lines: string[] = [];
  return {
    add(line) {
      lines.push(line.length > longestLine ? `${line.slice(0, longestLine)}…` : line);
      if (lines.length > tailLines) lines.shift();
    },
    tail: () => lines.join('\n'),
  };
}
