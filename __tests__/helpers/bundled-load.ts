import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface BundledLoad {
  /** Where `index.js` is, to be imported by a script. */
  readonly url: string;
  remove(): Promise<void>;
}

/** The load room as it is in dist: bundled, with the worker's file beside it, for processes of their own. */
export async function bundleLoad(): Promise<BundledLoad> {
  const folder = await mkdtemp(join(tmpdir(), 'loadgate-bundle-'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const script = `
    import { rolldown } from 'rolldown';
    const input = { index: 'src/load/index.ts', 'load-worker': 'src/load/threads/worker.ts', 'hooks-worker': 'src/load/threads/hooks-worker.ts' };
    const bundle = await rolldown({ input, platform: 'node', logLevel: 'silent' });
    const names = { entryFileNames: '[name].js', chunkFileNames: '[name].js' };
    await bundle.write({ dir: ${JSON.stringify(folder)}, format: 'esm', ...names });
    await bundle.close();`;
  // In a process of its own: the bundler's native part does not take objects of Jest's realm.
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return {
    url: pathToFileURL(join(folder, 'index.js')).href,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Worker threads of this process, by the ports that they are reached through. */
export function threadsNow(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'MessagePort').length;
}

/** As `printedBy`, of a script that prints JSON or nothing. */
export async function runScript(
  script: string,
  options: Parameters<typeof printedBy>[1] = {},
): Promise<unknown> {
  const printed = await printedBy(script, options);
  return printed === '' ? undefined : JSON.parse(printed);
}

/**
 * Runs a script in a process of its own, after what a shell sets up for it; gives what it prints.
 *
 * @param shell the command that takes `-c`, such as `sh`
 */
export async function printedBy(
  script: string,
  { setup = 'true', shell = ['sh'], flags = [] as readonly string[] } = {},
): Promise<string> {
  const [command = 'sh', ...before] = shell;
  // Imported, since a worker thread does not start where the main one runs --eval as a module.
  const start = `import(${JSON.stringify(`data:text/javascript,${encodeURIComponent(script)}`)})`;
  const { stdout } = await promisify(execFile)(
    command,
    [...before, '-c', `${setup} && exec "$0" "$@"`, process.execPath, ...flags, '-e', start],
    { cwd: root, env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return stdout.trim();
}
