import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/** Rooms of src as they are in dist, a file for each name of `input`: where to import one from, how to remove all. */
export async function bundleSources(input) {
  const folder = await mkdtemp(join(tmpdir(), 'loadgate-sources-'));
  const bundle = await rolldown({
    cwd: join(import.meta.dirname, '../..'),
    input,
    platform: 'node',
    logLevel: 'silent',
  });
  const names = { entryFileNames: '[name].js', chunkFileNames: '[name].js' };
  await bundle.write({ dir: folder, format: 'esm', ...names });
  await bundle.close();
  return {
    folder,
    urlOf: (name) => pathToFileURL(join(folder, `${name}.js`)).href,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The load room, with the worker's file beside it. */
export async function bundleEngine() {
  const bundled = await bundleSources({
    index: 'src/load/index.ts',
    'load-worker': 'src/load/threads/worker.ts',
  });
  return { ...bundled, url: bundled.urlOf('index') };
}
