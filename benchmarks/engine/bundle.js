import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/** The load room as it is in dist, with the worker's file beside it: where to import it from, and how to remove it. */
export async function bundleEngine() {
  const folder = await mkdtemp(join(tmpdir(), 'loadgate-engine-'));
  const bundle = await rolldown({
    cwd: join(import.meta.dirname, '../..'),
    input: { index: 'src/load/index.ts', 'load-worker': 'src/load/worker.ts' },
    platform: 'node',
    logLevel: 'silent',
  });
  const names = { entryFileNames: '[name].js', chunkFileNames: '[name].js' };
  await bundle.write({ dir: folder, format: 'esm', ...names });
  await bundle.close();
  return {
    folder,
    url: pathToFileURL(join(folder, 'index.js')).href,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
