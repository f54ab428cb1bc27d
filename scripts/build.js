// Builds dist/, then writes the JSON Schemas and the documents' tables that come from the sources.
//   node scripts/build.js             dist/ and schema/
//   node scripts/build.js --schema    schema/ only
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import config from '../rolldown.config.js';

const root = join(import.meta.dirname, '..');

/** A build that fails leaves the old files; one that succeeds leaves no other files than its own. */
async function buildDist() {
  const dist = join(root, 'dist');
  const bundle = await rolldown({ ...config, cwd: root });
  const { output } = await bundle.write(config.output);
  await bundle.close();
  const written = new Set(output.map(({ fileName }) => fileName));
  for (const name of await readdir(dist)) {
    if (!written.has(name)) await rm(join(dist, name), { recursive: true });
  }
}

/** What a TypeScript module exports: Node 20 can't read it, so it is bundled in memory first. */
async function importSource(path) {
  const bundle = await rolldown({ cwd: root, input: path, platform: 'node', logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  return import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
}

async function writeSchemas() {
  const { schemas } = await importSource('scripts/schemas.ts');
  await mkdir(join(root, 'schema'), { recursive: true });
  for (const [name, schema] of Object.entries(schemas())) {
    await writeFile(join(root, 'schema', name), `${JSON.stringify(schema, null, 2)}\n`);
  }
}

if (!process.argv.includes('--schema')) await buildDist();
await writeSchemas();
// Its tables come from the schema that was just written.
await import('./docs.js');
