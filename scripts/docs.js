// Writes the generated tables of README.md and docs/configuration.md: inputs and outputs from action.yml, keys from
// schema/loadgate.schema.json. Each stands between `<!-- NAME -->` and `<!-- /NAME -->`.
//   node scripts/docs.js [--check]     with --check nothing is written, and a difference ends with exit code 1
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from 'markdown-table';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const read = (name) => readFileSync(join(root, name), 'utf8');
const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
/** Unaligned: a new long row must not change every other line. */
const table = (rows) => markdownTable(rows, { alignDelimiters: false });
const code = (text) => `\`${cell(text)}\``;

function inputTable({ inputs }) {
  const rows = Object.entries(inputs).map(([name, { description, default: value }]) => [
    code(name),
    cell(description),
    value === undefined ? '' : code(value),
  ]);
  return table([['input', 'meaning', 'default'], ...rows]);
}

function outputTable({ outputs }) {
  return table([
    ['output', 'meaning'],
    ...Object.entries(outputs).map(([name, { description }]) => [code(name), cell(description)]),
  ]);
}

/** Rows of a table: each key of `schema` below `prefix`, with what is allowed below it. */
function keyRows(schema, prefix, seen) {
  const inner = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const rows = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const path = `${prefix}${key}`;
    if (seen.has(path)) return [];
    seen.add(path);
    return [keyRow(path, value), ...rowsBelow(value, path, seen)];
  });
  return [...rows, ...inner.flatMap((each) => keyRows(each, prefix, seen))];
}

function rowsBelow(schema, path, seen) {
  const named = schema.additionalProperties;
  return [
    ...keyRows(schema, `${path}.`, seen),
    ...(typeof named === 'object' ? keyRows(named, `${path}.NAME.`, seen) : []),
    ...(typeof schema.items === 'object' ? keyRows(schema.items, `${path}[].`, seen) : []),
  ];
}

function keyRow(path, { description = '', default: value, examples = [], enum: words }) {
  const hint = words ? ` One of ${words.map(code).join(', ')}.` : '';
  const shown = value === undefined || typeof value === 'object' ? '' : code(value);
  return [code(path), `${cell(description)}${hint}`, shown, examples.map((each) => code(each)).join(' ')];
}

function keyTable(schema) {
  return table([['key', 'meaning', 'default', 'example'], ...keyRows(schema, '', new Set())]);
}

/** The keys of one definition of the schema, `$ref` to itself not followed. */
function definitionTable(schema, name, title) {
  const rows = keyRows(schema.definitions[name], '', new Set());
  return table([[title, 'meaning', 'default', 'example'], ...rows]);
}

/** Limits have one form for every metric: their parts are described in words. */
function thresholdTable(schema) {
  const rows = keyRows(schema.definitions.thresholds, '', new Set()).filter(([key]) => !key.includes('.'));
  return table([['key of `thresholds`', 'meaning', 'default', 'example'], ...rows]);
}

function filled(text, parts) {
  return Object.entries(parts).reduce((whole, [name, part]) => {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [before, rest] = whole.split(open);
    const after = rest?.split(close)[1];
    return after === undefined ? whole : `${before}${open}\n\n${part}\n\n${close}${after}`;
  }, text);
}

const action = parse(read('action.yml'));
const schema = JSON.parse(read('schema/loadgate.schema.json'));
const parts = {
  inputs: inputTable(action),
  outputs: outputTable(action),
  keys: keyTable(schema),
  steps: definitionTable(schema, 'step', 'key of a step'),
  thresholds: thresholdTable(schema),
  example: `\`\`\`yaml\n${read('examples/quickstart/.github/workflows/loadgate.yml').trim()}\n\`\`\``,
};
for (const name of ['README.md', 'docs/configuration.md']) {
  const before = read(name);
  const after = filled(before, parts);
  if (after === before) continue;
  if (!process.argv.includes('--check')) writeFileSync(join(root, name), after);
  else {
    console.error(`${name}: its tables are not those of action.yml and the schema. Run: npm run build`);
    process.exitCode = 1;
  }
}
