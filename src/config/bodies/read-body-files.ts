import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { EnvironmentError } from '../../errors.js';
import type { World } from '../../system/index.js';
import { filesOf, type PlacedFile } from '../check/parts.js';
import { requestsOf, stepListsIn } from '../check/steps.js';
import type { BodyFilePlan } from '../plan.js';
import type { Problems } from '../problems.js';
import type { FileConfig } from '../schema/file-config.js';
import { whyUnreadable } from '../source/why-unreadable.js';

/** A file that bodies send. */
export interface BodyFile extends BodyFilePlan {
  /** The content type that its extension stands for. */
  readonly type: string;
}

/** Files by their paths as written. */
export type BodyFiles = ReadonlyMap<string, BodyFile>;

/** Kept in memory, once for all tests and once in each generator thread. */
const limit = { what: 'a file in a body', mostBytes: 16 * 1024 * 1024 };

const unknownType = 'application/octet-stream';

/**
 * Reads every file that a body sends, each once, however many steps send it.
 *
 * @param written the same configuration with `{{env.NAME}}` as written: hashes and messages must not hold secrets
 */
export async function readBodyFiles(
  config: FileConfig,
  written: FileConfig,
  rootDir: string,
  world: World,
  problems: Problems,
): Promise<BodyFiles> {
  const files = new Map<string, BodyFile>();
  const read = new Map<string, Promise<BodyFile | string>>();
  const asWritten = placedFiles(written);
  for (const [index, { text, path }] of placedFiles(config).entries()) {
    // What is left of a template is a problem of its own.
    if (text.includes('{{')) continue;
    const full = resolve(rootDir, text);
    const shown = asWritten[index]?.text ?? text;
    const reading = read.get(full) ?? readBodyFile(full, shown, world);
    read.set(full, reading);
    const file = await reading;
    if (typeof file === 'string') problems.add(path, file);
    else files.set(shown, file);
  }
  return files;
}

function placedFiles(config: FileConfig): PlacedFile[] {
  return stepListsIn(config)
    .flatMap(({ steps, path }) => requestsOf(steps, path))
    .flatMap(({ request, path }) => filesOf(request, path));
}

/** The file, or why there is none. */
async function readBodyFile(full: string, shown: string, world: World): Promise<BodyFile | string> {
  const trouble = await whyUnreadable(full, shown, limit, world);
  if (trouble !== undefined) return trouble;
  try {
    const content = await world.files.readBytes(full);
    if (content === undefined) return `${JSON.stringify(shown)} is gone`;
    const contentHash = createHash('sha256').update(content).digest('hex');
    // Loaded only where it is needed.
    const { default: mime } = await import('mime');
    return { path: shown, contentHash, content, type: mime.getType(full) ?? unknownType };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return error.message;
  }
}
