import type { BaselineRecord } from './baseline-record.js';
import { metricsOf } from './metric.js';
import type { ComparisonResult, Result, TestResult } from './result-schema.js';
import { isClearedByBase } from './stored/cleared.js';
import { isOnlyWarning } from './stored/with-history.js';

/**
 * What is remembered of a run, or undefined where it is none to be remembered: the verdict is fail or invalid, a
 * gated metric got worse (though that only warned) or could not be had. A regression against another kind of
 * machine does not count: else a new machine would never get a baseline. Whether the branch is the default one is
 * for the caller to know.
 */
export function baselineRecordOf(result: Result): BaselineRecord | undefined {
  const { tests, environment } = result;
  if (isSpoilt(result) || tests.length === 0 || environment.stackHash === null) return undefined;
  if (breachIn(result) !== undefined) return undefined;
  return {
    commit: environment.commit,
    measuredAt: result.startedAt,
    loadgate: environment.loadgate,
    ...(environment.engine === undefined ? {} : { engine: environment.engine }),
    machine: {
      cpuModel: environment.cpuModel,
      cores: environment.cores,
      memoryBytes: environment.memoryBytes,
      os: environment.os,
      runnerImage: environment.runnerImage,
    },
    stackHash: environment.stackHash,
    tests: tests.map((test) => {
      const { name, scenarioHash, byRequest } = test;
      // A late generator's latencies are too high by a little: as a baseline they only make the gate more lenient.
      const counts = !test.generator.bound;
      return {
        name,
        scenarioHash,
        ...acceptedOf(test),
        metrics: metricsOf(test, counts),
        byRequest: byRequest.map((each) => ({ name: each.name, metrics: metricsOf(each, counts) })),
      };
    }),
  };
}

/** Why there is no record of a run that has none, to follow a colon. */
export function whyNotRemembered(result: Result): string {
  if (isSpoilt(result)) return `its verdict is ${result.verdict}`;
  const breach = breachIn(result);
  if (breach === undefined) return 'nothing was measured';
  const unanswered = breach.compared.verdict === 'regressed' ? ', which nobody has accepted' : '';
  return `in ${breach.test} ${breach.compared.message}${unanswered}`;
}

const isSpoilt = ({ verdict }: Result): boolean => verdict === 'fail' || verdict === 'invalid';

/** The first figure that must not become what later runs are compared with. */
function breachIn(
  result: Result,
): { readonly test: string; readonly compared: ComparisonResult } | undefined {
  for (const test of result.tests) {
    const compared = test.comparison.find((each) => isBreached(each, test, result));
    if (compared !== undefined) return { test: test.name, compared };
  }
  return undefined;
}

function acceptedOf({ comparison }: TestResult): { accepted?: string[] } {
  const accepted = comparison.flatMap((each) =>
    each.accepted !== undefined && each.request === null ? [each.metric] : [],
  );
  return accepted.length === 0 ? {} : { accepted: [...new Set(accepted)] };
}

function isBreached(compared: ComparisonResult, test: TestResult, result: Result): boolean {
  const { gated, verdict, base } = compared;
  if (!gated || compared.accepted !== undefined || isClearedByBase(compared, test, result)) return false;
  const { advisory } = test.baseline ?? result.baseline;
  // What earlier runs only warn of is part of the history: without it that would never move.
  if (verdict === 'regressed') return !advisory && !isOnlyWarning(compared);
  // A gap, or a latency that is partly the generator's own, must not replace a value that is known. That it can't be
  // told from base's is no gap.
  return verdict === 'inconclusive' && base !== null && compared.against !== 'base';
}
