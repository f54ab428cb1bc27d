import { resolve } from 'node:path';
import type { World } from '../../system/index.js';
import { hashOfJson } from '../build/hash.js';
import type { FeederPlan } from '../plan.js';
import type { Path, Problems } from '../problems.js';
import type { FileConfig } from '../schema/file-config.js';
import { feederSources, type FileFeeder } from '../schema/feeders.js';
import type { Trust } from '../schema/validate.js';
import { whyUnreadable } from '../source/why-unreadable.js';
import { parseCsv } from './csv.js';
import { parseGenerator } from './generator.js';
import { parseJsonTable } from './json-table.js';
import { faultyLine, type TableRead } from './table.js';

/** Feeders by name; undefined: there is one, but it can't be read, which is a problem of its own. */
export type Feeders = ReadonlyMap<string, FeederPlan | undefined>;

/** Rows are kept in memory, once per test that uses them. */
const limit = { what: 'a feeder', mostBytes: 64 * 1024 * 1024 };

/**
 * Reads every feeder with its file.
 *
 * @param written the same configuration with `{{env.NAME}}` as written: hashes and messages must not hold secrets
 */
export async function readFeeders(
  config: FileConfig,
  written: FileConfig,
  rootDir: string,
  world: World,
  problems: Problems,
  trust: Trust,
): Promise<Feeders> {
  const feeders = new Map<string, FeederPlan | undefined>();
  for (const [name, feeder] of Object.entries(config.feeders ?? {})) {
    const path: Path = ['feeders', name];
    const shown = written.feeders?.[name] ?? feeder;
    const isWhole = checkFeederShape(feeder, path, problems, trust) && !trust.isSpoilt(path);
    feeders.set(
      name,
      !isWhole
        ? undefined
        : feeder.generate === undefined
          ? await readFile(name, feeder, shown, rootDir, world, problems)
          : planGenerated(name, feeder.generate, shown.generate ?? feeder.generate),
    );
  }
  return feeders;
}

function checkFeederShape(feeder: FileFeeder, path: Path, problems: Problems, trust: Trust): boolean {
  const key = { spot: 'key' } as const;
  const [first, ...others] = feederSources.filter((source) => feeder[source] !== undefined);
  const listed = feederSources.map((source) => `"${source}"`).join(', ');
  if (first === undefined) {
    if (trust.isLackReal(path, feederSources))
      problems.add(path, `has no rows; give it one of ${listed}`, key);
    return false;
  }
  for (const other of others)
    problems.add([...path, other], `"${first}" is there already; a feeder has one of ${listed}`, key);
  if (first === 'generate' && feeder.order !== undefined) {
    const message = 'generated rows have no order: each is made when it is needed; take "order" out';
    problems.add([...path, 'order'], message, key);
  }
  return others.length === 0;
}

function planGenerated(
  name: string,
  generate: Readonly<Record<string, string>>,
  written: Readonly<Record<string, string>>,
): FeederPlan {
  const fields = Object.entries(generate).map(([field, text]) => {
    const generator = parseGenerator(text);
    if (!generator.ok) throw new TypeError(`a generator passed the checks: ${generator.problem}`);
    return { name: field, generator: generator.value };
  });
  return { kind: 'generated', name, fields, contentHash: hashOfJson(written) };
}

async function readFile(
  name: string,
  { csv, json, order = 'sequential' }: FileFeeder,
  written: FileFeeder,
  rootDir: string,
  world: World,
  problems: Problems,
): Promise<FeederPlan | undefined> {
  const kind = csv === undefined ? 'json' : 'csv';
  const shown = written[kind] ?? '';
  const path: Path = ['feeders', name, kind];
  const full = resolve(rootDir, csv ?? json ?? '');
  const trouble = await whyUnreadable(full, shown, limit, world);
  if (trouble !== undefined) {
    problems.add(path, trouble);
    return undefined;
  }
  const text = withoutMark(await world.files.readText(full));
  const read = text === undefined ? faultyLine(undefined, 'is gone') : await parseTable(kind, text);
  if (!read.ok) {
    const where = read.line === undefined ? shown : `${shown}:${read.line}:`;
    problems.add(path, `${where} ${read.problem}`);
    return undefined;
  }
  const { columns, rows } = read.value;
  return { kind: 'file', name, order, columns, rows, contentHash: hashOfJson(columns) };
}

const withoutMark = (text: string | undefined): string | undefined =>
  text?.startsWith('\uFEFF') === true ? text.slice(1) : text;

async function parseTable(kind: 'csv' | 'json', text: string): Promise<TableRead> {
  const undecodable = text.indexOf('\uFFFD');
  if (undecodable !== -1) {
    const line = text.slice(0, undecodable).split(/\r\n|\n|\r/).length;
    return faultyLine(line, 'holds bytes that are no UTF-8; save the file as UTF-8');
  }
  return kind === 'csv' ? parseCsv(text) : parseJsonTable(text);
}
