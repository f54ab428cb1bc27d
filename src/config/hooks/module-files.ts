import { dirname, relative, resolve, sep } from 'node:path';
import type { World } from '../../system/index.js';

/** A file of a module, by its path from the folder of the module itself. */
interface ModuleFile {
  readonly name: string;
  readonly text: string;
}

/** A scenario's hooks are no program. */
const mostFiles = 100;

/** `from './x.js'`, `import './x.js'`, `import('./x.js')`. One in a comment costs nothing but a file that is read. */
const relativeImport = /\b(?:from|import)\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g;

/**
 * A module's text and those of the files that it imports by a relative path, in the order of their names. What comes
 * from packages is not among them, nor what is not there, which is found when the module is loaded.
 */
export async function readModule(path: string, { files }: World): Promise<readonly ModuleFile[]> {
  const root = dirname(path);
  const found = new Map<string, string>();
  const left = [path];
  for (let next = left.pop(); next !== undefined && found.size < mostFiles; next = left.pop()) {
    if (found.has(next) || (await files.sizeBytes(next)) === undefined) continue;
    const text = (await files.readText(next)) ?? '';
    found.set(next, text);
    const folder = dirname(next);
    left.push(...[...text.matchAll(relativeImport)].map(([, , name = '']) => resolve(folder, name)));
  }
  return [...found]
    .map(([full, text]) => ({ name: relative(root, full).replaceAll(sep, '/'), text }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
