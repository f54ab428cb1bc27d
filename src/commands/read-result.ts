import { join, resolve } from 'node:path';
import { resultSchema, type Result } from '../analyze/index.js';
import { messageOf, UsageError } from '../errors.js';
import type { World } from '../system/index.js';

/**
 * Reads a result from a report folder or a result.json file.
 *
 * @throws UsageError where there is none, or where it is not a result of this version
 */
export async function readResult(path: string, world: World): Promise<Result> {
  const given = resolve(world.cwd, path);
  const file = given.endsWith('.json') ? given : join(given, 'result.json');
  const text = await world.files.readText(file);
  if (text === undefined) {
    throw new UsageError(`${file}: no such file`, {
      fix: 'Name a report folder, or the result.json inside it.',
    });
  }
  const parsed = resultSchema.safeParse(parseJson(text, file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new UsageError(
    `${file}: not a Loadgate result of this version${where}: ${issue?.message ?? 'unknown shape'}`,
  );
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: not JSON: ${messageOf(error)}`);
  }
}
