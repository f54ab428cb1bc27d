import type { World } from '../../system/index.js';

/** Node reads a file of the largest size in a fraction of this. */
const limitMs = 20_000;

/**
 * Why a file is no JavaScript module; undefined where it is one. Node itself parses it, in a process of its own, and
 * runs nothing of it.
 */
export async function whyNoModule(
  path: string,
  shown: string,
  { files, processes, nodePath }: World,
): Promise<string | undefined> {
  const input = (await files.readText(path)) ?? '';
  const options = { input, timeoutMs: limitMs };
  const { exitCode, stderr } = await processes.run(nodePath, ['--check', '--input-type=module'], options);
  if (exitCode === 0) return undefined;
  const { place, message } = parseComplaint(stderr);
  return `${shown}${place}: ${message}`;
}

/** Reads what Node says of a syntax error: the line's number, the line itself, carets below the place in it, the error. */
export function parseComplaint(stderr: string): { readonly place: string; readonly message: string } {
  const message = /^(SyntaxError: .*)$/m.exec(stderr)?.[1] ?? 'it could not be checked by Node';
  // What ends too early has no place in its line.
  const [, line, carets] = /^\[stdin\]:(\d+)\n(?:.*\n( *)\^)?/m.exec(stderr) ?? [];
  if (line === undefined) return { place: '', message };
  return { place: carets === undefined ? `:${line}` : `:${line}:${carets.length + 1}`, message };
}
