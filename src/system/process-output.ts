import type { Readable } from 'node:stream';

/** More than any JSON that a tool gives us; of a tool that never stops talking the end is kept. */
const mostCharacters = 32 * 1024 * 1024;
/** A line without an end is cut here. */
const longestLine = 64 * 1024;

/** Keeps what a stream says, and passes its lines on. */
export function collectText(
  stream: Readable | null,
  onLine: ((line: string) => void) | undefined,
): { text(): string; lastAtMs(): number } {
  const chunks: string[] = [];
  let characters = 0;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  if (onLine !== undefined) splitLines(stream, onLine);
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    lastAtMs = performance.now();
    chunks.push(chunk);
    characters += chunk.length;
    while (characters > mostCharacters && chunks.length > 1) characters -= chunks.shift()?.length ?? 0;
  });
  return { text: () => chunks.join(''), lastAtMs: () => lastAtMs };
}

/** Calls `onLine` for each line, without its end; the last one also where it has none. */
export function splitLines(stream: Readable | null, onLine: (line: string) => void): void {
  let rest = '';
  const pass = (line: string): void => onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(pass);
    if (rest.length > longestLine) {
      pass(rest);
      rest = '';
    }
  });
  stream?.once('close', () => {
    if (rest !== '') pass(rest);
    rest = '';
  });
}
