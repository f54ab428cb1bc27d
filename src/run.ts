import { exitCodeOf, type Result } from './analyze/index.js';
import type { GithubAccess } from './baseline/index.js';
import { deliver, readAcceptances, type Delivery } from './ci/index.js';
import type { Plan } from './config/index.js';
import { ExitCode } from './errors.js';
import { tryHooks } from './load/index.js';
import {
  claimFolder,
  judgeRun,
  openHistory,
  measureAll,
  promote,
  recall,
  writeReport,
  type Measured,
  type Progress,
  type Recalled,
} from './pipeline/index.js';
import { renderFiles } from './report/index.js';
import type { World } from './system/index.js';

export interface RunContext {
  readonly world: World;
  readonly progress: Progress;
  /** undefined: no token, so neither comment nor artifact baseline. */
  readonly github: GithubAccess | undefined;
  /** Told of a compose project before anything of it exists. */
  readonly onProject: (project: string) => Promise<void>;
  /** As well of the folder of a base that is checked out. */
  readonly onFolder: (folder: string) => Promise<void>;
  /** Remember a passing run on whatever branch; otherwise only one of the default branch is. */
  readonly promote: boolean;
}

export interface RunOutcome {
  readonly result: Result;
  readonly exitCode: ExitCode;
  readonly delivery: Delivery;
  /** False: a file of the report could not be written, which the notices name. */
  readonly isReportWritten: boolean;
}

/**
 * The whole pipeline: boot, drive, judge, remember, report, deliver.
 *
 * @throws UsageError before anything boots where hooks can't be loaded or the report could not be written
 */
export async function run(plan: Plan, context: RunContext): Promise<RunOutcome> {
  const { world, progress, github } = context;
  const startedAtMs = world.clock.now();
  await tryHooks(plan.tests.map(({ load }) => load));
  await claimFolder(plan.report.outDir, world);
  const store = openHistory(plan, { world, github });
  const recalling = recall(store, plan, world, () => readAcceptances(plan.ci, github));
  // A fault of it is told where it is awaited, and does not end the process in the middle of the load.
  recalling.catch(() => undefined);
  const judgeSoFar = async (measured: Measured): Promise<Result> =>
    judgeRun(plan, measured, await recalling, startedAtMs, world);
  // Whatever happens later, what was measured is on disk after each test.
  const keep = async (measured: Measured): Promise<void> => {
    const { 'result.json': text } = renderFiles(await judgeSoFar(measured));
    await writeReport({ 'result.json': text }, plan.report.outDir, world);
  };

  const accepted = async (): Promise<Recalled['accepted']> => (await recalling).accepted;
  const measureContext = { ...context, prepared: new Set<string>(), accepted, onMeasured: keep };
  const measured = await measureAll(plan, measureContext, judgeSoFar);
  try {
    const judged = await judgeSoFar(measured);
    const mayPromote = plan.baseline.store.kind !== 'none' && (context.promote || plan.ci.isDefaultBranch);
    // A store may take its time, which a job that is cancelled meanwhile does not have.
    if (mayPromote) await writeReport(renderFiles(judged), plan.report.outDir, world);
    const { result, note } = mayPromote
      ? await promote(judged, store, world.secrets, (await recalling).said)
      : { result: judged, note: undefined };
    if (note !== undefined) progress.step(note);

    const files = renderFiles(result);
    const unwritten = await writeReport(files, plan.report.outDir, world);
    const isWhole = measured.notRun.length === 0 && unwritten.length === 0;
    const gateCode = exitCodeOf(result, plan.gate);
    const exitCode = isWhole ? gateCode : environmentOr(gateCode);
    const delivery = await deliver(result, files, plan, { world, github, fails: exitCode !== ExitCode.ok });
    return {
      result,
      exitCode,
      delivery: { ...delivery, notices: [...unwritten, ...delivery.notices] },
      isReportWritten: unwritten.length === 0,
    };
  } finally {
    (await measured.teardown).forEach((sentence) => progress.step(sentence));
  }
}

/** A test that was not run, or a report that could not be written, is never a success; a failed gate stays one. */
function environmentOr(exitCode: ExitCode): ExitCode {
  return exitCode === ExitCode.ok ? ExitCode.environment : exitCode;
}
