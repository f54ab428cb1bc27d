import { markdownTable } from 'markdown-table';
import {
  baselineRecordOf,
  whyNotRemembered,
  type BaselineDocument,
  type BaselineRecord,
} from '../analyze/index.js';
import { acceptChange, type AcceptFlags } from './baseline-accept.js';
import { showHistory, type HistoryFlags } from './baseline-history.js';
import type { BaselineStore } from '../baseline/index.js';
import { openGithub, readCiFacts } from '../ci/index.js';
import { loadPlan } from '../config/index.js';
import { openHistory } from '../pipeline/index.js';
import { EnvironmentError, ExitCode, UsageError } from '../errors.js';
import type { World } from '../system/index.js';
import { formatDuration, formatFraction, formatMs, formatRate } from '../units/index.js';
import { findConfig } from './find-config.js';
import { readResult } from './read-result.js';
import { baselineOverrides, type RunFlags } from './run.js';

type BaselineFlags = Pick<RunFlags, 'config' | 'baselineStore' | 'baselinePath' | 'json'> &
  HistoryFlags & { readonly accept?: AcceptFlags };

/** `baseline show | history | promote [DIR] | accept`, in the store that the configuration or the flags name. */
export async function baselineCommand(
  action: 'show' | 'history' | 'promote' | 'accept',
  directory: string | undefined,
  flags: BaselineFlags,
  world: World,
): Promise<number> {
  const ci = await readCiFacts(world);
  const configPath = await findConfig(flags.config, world);
  const plan = await loadPlan(world, { configPath, overrides: baselineOverrides(flags), ci });
  if (plan.baseline.store.kind === 'none') {
    throw new UsageError('No baseline store is configured.', {
      fix: 'Write `baseline: { store: file, path: .loadgate/baseline.json }`, or pass --baseline-path.',
    });
  }
  const store = openHistory(plan, { world, github: openGithub(world, ci) });
  if (action === 'accept') {
    const { note, told } = await acceptChange(store, plan, flags.accept ?? {}, world);
    if (flags.json) world.stdout.write(`${JSON.stringify(note, null, 2)}\n`, { isMasked: true });
    (flags.json ? world.stderr : world.stdout).write(told);
    return ExitCode.ok;
  }
  if (action === 'promote') {
    const record = await recordOf(directory ?? 'loadgate-report', plan.suite, world);
    const said = `${await store.remember(record)}\n`;
    if (flags.json) world.stdout.write(`${JSON.stringify([record], null, 2)}\n`);
    (flags.json ? world.stderr : world.stdout).write(said);
    return ExitCode.ok;
  }

  const document = await recallDocument(store);
  if (action === 'history') {
    showHistory(document, store.description, flags, world);
    return ExitCode.ok;
  }
  const records = document.records.slice(-1);
  if (flags.json) world.stdout.write(`${JSON.stringify(records, null, 2)}\n`, { isMasked: true });
  else world.stdout.write(`${describe(records, store, world)}\n`);
  return ExitCode.ok;
}

async function recordOf(directory: string, suite: string, world: World): Promise<BaselineRecord> {
  const result = await readResult(directory, world);
  if (result.suite !== suite) {
    throw new UsageError(
      `${directory} holds a result of suite "${result.suite}", the configuration is of "${suite}".`,
    );
  }
  const record = baselineRecordOf(result);
  if (record === undefined) {
    throw new UsageError(`The result in ${directory} is no baseline: ${whyNotRemembered(result)}.`, {
      fix: 'Only a run without a breach is remembered.',
    });
  }
  return record;
}

async function recallDocument(store: BaselineStore): Promise<BaselineDocument> {
  const lookup = await store.recall();
  if (lookup.kind === 'found') return lookup.document;
  throw new EnvironmentError(lookup.kind === 'none' ? `Nothing in ${store.description}.` : lookup.message);
}

/** A row for each test of each record. */
function describe(records: readonly BaselineRecord[], store: BaselineStore, world: World): string {
  const rows = records.flatMap(({ commit, measuredAt, machine, tests }) =>
    tests.map(({ name, metrics }) => [
      commit?.slice(0, 10) ?? '–',
      `${formatDuration(Math.max(0, world.clock.now() - Date.parse(measuredAt)))} ago`,
      name,
      formatMs(metrics.p50),
      formatMs(metrics.p95),
      formatMs(metrics.p99),
      formatFraction(metrics.error_rate),
      formatRate(metrics.rps),
      `${machine.cores} × ${machine.cpuModel}`,
    ]),
  );
  const heading = ['commit', 'measured', 'test', 'p50', 'p95', 'p99', 'errors', 'rps', 'machine'];
  const align = ['l', 'r', 'l', 'r', 'r', 'r', 'r', 'r', 'l'] as const;
  return `${store.description}\n\n${markdownTable([heading, ...rows], { align })}`;
}
