import { dirname, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HooksPlan } from '../../config/index.js';

/** Long enough for a sentence, short enough for a line of a report. */
const mostCharacters = 200;

/**
 * What a hook has thrown, in one line: the first of its message, and where in the user's code that was.
 *
 * @param thrown anything at all, hostile objects included
 */
export function describeThrown(thrown: unknown, { path, shown }: Pick<HooksPlan, 'path' | 'shown'>): string {
  const message = firstLineOf(messageIn(thrown));
  const place = placeIn(stackIn(thrown), path);
  if (place === undefined) return message;
  const file = posix.join(dirname(shown), relative(dirname(path), place.file).replaceAll(sep, '/'));
  return `${message} (${file}:${place.line}:${place.column})`;
}

function messageIn(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  try {
    if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message);
    return `${String(thrown)} was thrown`;
  } catch {
    return 'something was thrown that has no text'; // its own methods throw
  }
}

function stackIn(thrown: unknown): string {
  try {
    const stack = typeof thrown === 'object' && thrown !== null && 'stack' in thrown ? thrown.stack : '';
    return typeof stack === 'string' ? stack : '';
  } catch {
    return ''; // as above
  }
}

function firstLineOf(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0] ?? '';
  if (line === '') return 'an error without a message';
  return line.length <= mostCharacters ? line : `${line.slice(0, mostCharacters - 1)}…`;
}

/** Lines of the message stand there, too, as long as whatever is in it: only those that begin so are looked through. */
const isFrame = (line: string): boolean => line.startsWith('    at ');
/** `at name (file:///folder/file.mjs:1:2)`, or the path of the file itself. */
const frame = /(?:\(|\s)(file:\/\/\S+|\/[^()]+?):(\d+):(\d+)\)?$/;

/** The innermost place in the module's own folder: neither ours nor a package's. */
function placeIn(
  stack: string,
  modulePath: string,
): { readonly file: string; readonly line: string; readonly column: string } | undefined {
  const folder = `${dirname(modulePath)}${sep}`;
  for (const text of stack.split('\n')) {
    const [, where, line, column] = (isFrame(text) ? frame.exec(text) : null) ?? [];
    if (where === undefined || line === undefined || column === undefined) continue;
    const file = pathOf(where);
    if (file === undefined || !file.startsWith(folder) || isOurs(file)) continue;
    return { file, line, column };
  }
  return undefined;
}

/** Where a repository's own folder holds this program, too. */
const ownFolder = `${dirname(fileURLToPath(import.meta.url))}${sep}`;
const isOurs = (file: string): boolean =>
  file.startsWith(ownFolder) || file.includes(`${sep}node_modules${sep}`);

function pathOf(where: string): string | undefined {
  if (!where.startsWith('file:')) return where;
  try {
    return fileURLToPath(where);
  } catch {
    return undefined; // a name that only looks like an address
  }
}
