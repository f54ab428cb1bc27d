import { compareResults, type Result } from '../analyze/index.js';
import { defaultTolerances, metrics, parseTolerance, type TolerancePlan } from '../config/index.js';
import { EnvironmentError, ExitCode, UsageError } from '../errors.js';
import { renderComparison } from '../report/index.js';
import type { World } from '../system/index.js';
import { readResult } from './read-result.js';

/**
 * Compares two results, each metric with its tolerance.
 *
 * @returns 1 where a gated metric got worse than its tolerance, else 0
 * @throws EnvironmentError (exit 3) where nothing could be compared, which is no pass
 */
export async function compareCommand(
  old: string,
  fresh: string,
  flags: { tolerance?: readonly string[]; json?: boolean },
  world: World,
): Promise<number> {
  const tolerances = flags.tolerance?.map(toleranceOf) ?? defaultTolerances;
  const before = await readResult(old, world);
  const after = await readResult(fresh, world);
  const compared = compareResults(before, after, tolerances);
  const names = [...new Set(compared.map(({ test }) => test))];
  const tests = names.map((test) => ({ test, comparison: compared.filter((each) => each.test === test) }));
  world.stdout.write(
    flags.json ? `${JSON.stringify(compared, null, 2)}\n` : `${renderComparison(tests, world.stdout)}\n`,
  );
  const decided = compared.filter(({ gated, verdict }) => gated && verdict !== 'inconclusive');
  if (decided.length === 0) throw nothingCompared(before, after);
  return decided.some(({ verdict }) => verdict === 'regressed') ? ExitCode.gateFailed : ExitCode.ok;
}

function nothingCompared(before: Result, after: Result): EnvironmentError {
  const isCommon = after.tests.some(({ name }) => before.tests.some((test) => test.name === name));
  return isCommon
    ? new EnvironmentError('nothing could be compared: every gated figure is inconclusive, as said above')
    : new EnvironmentError('nothing could be compared: the two results have no test in common', {
        fix: 'Compare two runs of the same test.',
      });
}

/** `p95=+25% and +5ms` */
function toleranceOf(text: string): TolerancePlan {
  const [, name = '', tolerance = ''] = /^\s*([^=\s]+)\s*=(.*)$/s.exec(text) ?? [];
  const metric = metrics.find((each) => each === name);
  if (metric === undefined) {
    throw new UsageError(`--tolerance "${text}": write metric=tolerance, such as "p95=+25% and +5ms".`, {
      fix: `Metrics: ${metrics.join(', ')}.`,
    });
  }
  const parsed = parseTolerance(metric, tolerance);
  if (!parsed.ok) throw new UsageError(`--tolerance "${text}": ${parsed.problem}`);
  return { metric, ...parsed.value };
}
