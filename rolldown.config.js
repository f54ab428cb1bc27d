import { defineConfig } from 'rolldown';
import { licensePlugin } from 'rolldown-license-plugin';

/** Packages that ship no licence file; the text is the one their package.json names. */
const licenseFallback = 'No licence file in the package; see the licence named above.';

/** One text of all bundled licences, in a stable order. */
const licenses = licensePlugin({
  done(dependencies, context) {
    context.emitFile({
      type: 'asset',
      fileName: 'licenses.txt',
      source: dependencies
        .map(
          ({ name, version, license, licenseText }) =>
            `${name}@${version}: ${license}\n\n${licenseText?.trim() || licenseFallback}\n`,
        )
        .join('\n----------------------------------------\n\n')
        .replaceAll('\r\n', '\n'),
    });
  },
});

/** `import text from './file.js?text'` gives a file's text: scripts and styles that go into report.html. */
const textImports = {
  name: 'text-imports',
  async resolveId(source, importer) {
    if (!source.endsWith('?text')) return null;
    const resolved = await this.resolve(source.slice(0, -'?text'.length), importer);
    return resolved && `${resolved.id}?text`;
  },
  async load(id) {
    if (!id.endsWith('?text')) return null;
    const { readFile } = await import('node:fs/promises');
    return `export default ${JSON.stringify(await readFile(id.slice(0, -'?text'.length), 'utf8'))};`;
  },
};

// One ESM bundle per entry, shared chunks with flat, stable names: a worker file is found beside its
// caller, and two builds of one source are the same bytes.
export default defineConfig({
  input: {
    action: 'src/action.ts',
    cleanup: 'src/cleanup.ts',
    cli: 'src/cli.ts',
    'load-worker': 'src/load/threads/worker.ts',
    'hooks-worker': 'src/load/threads/hooks-worker.ts',
  },
  platform: 'node',
  plugins: [textImports, licenses],
  output: {
    dir: 'dist',
    format: 'esm',
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
  },
});
