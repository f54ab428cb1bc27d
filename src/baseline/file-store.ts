import { join } from 'node:path';
import { EnvironmentError, messageOf } from '../errors.js';
import type { World } from '../system/index.js';
import { parseDocument, renderDocument, type ParsedDocument } from './document.js';
import { fileNameOf } from './file-name.js';
import type { Place } from './store.js';

/** A .json file for one suite, or a folder with a file for each. For one writer at a time. */
export function openFileStore(path: string, suite: string, world: World): Place {
  const file = path.endsWith('.json') ? path : join(path, fileNameOf(suite));
  const read = async (): Promise<ParsedDocument | undefined> => {
    const text = await world.files.readText(file);
    return text === undefined ? undefined : parseDocument(text, suite, file);
  };

  return {
    description: `file ${file}`,

    async recall() {
      try {
        const parsed = await read();
        if (parsed === undefined)
          return {
            kind: 'missing',
            message: `There is no baseline yet: ${file} does not exist; a passing run of the default branch, or one with --promote, writes it.`,
          };
        return parsed.kind === 'ok'
          ? { kind: 'found', document: parsed.document, from: `file ${file}` }
          : parsed;
      } catch (error) {
        return { kind: 'unavailable', message: `The baseline could not be read: ${messageOf(error)}` };
      }
    },

    async change(change) {
      const parsed = await read();
      if (parsed?.kind === 'unreadable')
        throw new EnvironmentError(`${parsed.message} It was left as it is.`, {
          fix: `Move ${file} away, or name another path in baseline.path, to begin a new history.`,
        });
      const document = change.apply(parsed?.document);
      await world.files.writeText(file, renderDocument(document), { isMasked: true });
      return `${change.told(document)} in ${file}.`;
    },
  };
}
