import { basename, resolve } from 'node:path';
import { ExitCode, UsageError } from '../errors.js';
import type { World } from '../system/index.js';
import { formatBytes } from '../units/index.js';
import { shown } from './find-config.js';
import { mostCharacters } from './import/body.js';
import { importHar } from './import/import-har.js';

export interface ImportFlags {
  readonly host?: string;
  readonly name?: string;
  readonly out?: string;
  readonly assets?: boolean;
}

/** Read whole, a larger one may not fit into the memory of this process. */
const mostBytes = 100 * 1024 * 1024;

/**
 * Turns a recording of a browser or proxy (HAR 1.2) into a configuration: on stdout, or in a new file. What was left
 * out and what is to be done is told on stderr.
 *
 * @throws UsageError where the file is no HAR, where nothing of it can be imported, or where the output exists
 */
export async function importCommand(file: string, flags: ImportFlags, world: World): Promise<number> {
  const name = basename(file);
  const out = flags.out === undefined ? undefined : resolve(world.cwd, flags.out);
  if (out !== undefined && (await world.files.exists(out))) {
    throw new UsageError(`${shown(out, world)} is there already`, {
      fix: 'Name a new file; or leave --out out, and take what you need from what is printed.',
    });
  }
  const scenario = scenarioName(flags.name, name);
  const source = await readRecording(resolve(world.cwd, file), world);
  const { yaml, notes } = importHar(source, {
    name,
    scenario,
    host: flags.host,
    assets: flags.assets === true,
  });
  if (yaml.length > mostCharacters) {
    throw new UsageError(
      `${name} makes a configuration of more than ${formatBytes(mostCharacters)}, which is the most that one may have`,
      { fix: 'Record a shorter session, or one with smaller bodies.' },
    );
  }
  const { stdout, stderr } = world;
  if (out === undefined) stdout.write(yaml);
  else await world.files.writeText(out, yaml);
  // They quote the recording, which may hold anything.
  for (const note of notes) stderr.write(`  ${note.replaceAll(/\p{Cc}/gu, ' ')}\n`);
  if (out !== undefined) {
    stdout.write(`${stdout.paint('green', 'wrote')} ${shown(out, world)}\n`);
    stdout.write(`Next: loadgate validate -c ${shown(out, world)}\n`);
  }
  return ExitCode.ok;
}

async function readRecording(path: string, world: World): Promise<string> {
  if (await world.files.isFolder(path)) {
    throw new UsageError(`${shown(path, world)} is a folder`, { fix: 'Name a HAR file in it.' });
  }
  const size = await world.files.sizeBytes(path);
  if (size === undefined && !(await world.files.exists(path))) {
    throw new UsageError(`${shown(path, world)}: no such file`, {
      fix: 'Name a HAR file: the network panel of a browser saves one, a proxy exports one.',
    });
  }
  if (size !== undefined && size > mostBytes) {
    throw new UsageError(
      `${shown(path, world)} has ${formatBytes(size)}; a recording may have ${formatBytes(mostBytes)}`,
      { fix: 'Record a shorter session, or filter the list before you save it.' },
    );
  }
  return (await world.files.readText(path)) ?? '';
}

/** Of the name that was given, else of the file. */
function scenarioName(given: string | undefined, file: string): string {
  if (given === undefined) {
    const name = file
      .replace(/\.(?:har|json)$/i, '')
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9_]+/, '');
    return name === '' || name === '__proto__' ? 'recording' : name;
  }
  if (/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(given) && given !== '__proto__') return given;
  throw new UsageError(
    `--name ${JSON.stringify(given)}: a scenario's name has letters, digits, ".", "_" and "-"`,
  );
}
