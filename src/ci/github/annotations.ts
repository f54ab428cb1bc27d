import type { Result, TestResult } from '../../analyze/index.js';
import { weightOf } from '../../report/index.js';
import type { Annotation } from './workflow-commands.js';

/** More of a level than this is dropped by GitHub, without a word. */
const annotationsPerLevel = 10;

type Level = 'error' | 'warning';

/**
 * What is wrong, one annotation for each reason.
 *
 * @param fails false: nothing is an error, since the step succeeds
 */
export function annotationsOf(result: Result, fails: boolean): Annotation[] {
  const worst: Level = fails ? 'error' : 'warning';
  const suite = `Loadgate ${result.suite}`;
  const ofTests = result.tests.flatMap((test) =>
    test.reasons.map((message) => ({
      level: weighsLittle(message, test) ? 'warning' : worst,
      title: `${suite} / ${test.name}`,
      message,
    })),
  );
  // The suite's list repeats the tests' reasons, with their names where there are several.
  const said = new Set(
    result.tests.flatMap(({ name, reasons }) => reasons.flatMap((reason) => [reason, `${name}: ${reason}`])),
  );
  const ofSuite = result.reasons
    .filter((reason) => !said.has(reason))
    .map((message) => ({ level: isMild(result.verdict) ? 'warning' : worst, title: suite, message }));
  const all = [...ofSuite, ...ofTests];
  return [...capped(all, 'error', suite), ...capped(all, 'warning', suite)];
}

const isMild = (verdict: Result['verdict']): boolean => verdict === 'warn' || verdict === 'pass';

/** Whether a reason alone would not have failed its test. */
function weighsLittle(reason: string, test: TestResult): boolean {
  if (isMild(test.verdict)) return true;
  const limits = test.thresholds.filter(
    ({ outcome, level }) => outcome === 'warn' || (outcome === 'missing' && level === 'warn'),
  );
  const changes = test.comparison.filter((item) => weightOf(item, test) === 'warn');
  return [...limits, ...changes].some(({ message }) => reason.startsWith(message));
}

function capped(
  all: readonly { readonly level: string; readonly title: string; readonly message: string }[],
  level: Level,
  suite: string,
): Annotation[] {
  const own = all
    .filter((annotation) => annotation.level === level)
    .map(({ title, message }): Annotation => ({ level, title, message }));
  if (own.length <= annotationsPerLevel) return own;
  const shown = own.slice(0, annotationsPerLevel - 1);
  const rest = own.length - shown.length;
  return [...shown, { level, title: suite, message: `and ${rest} more: see the job summary` }];
}
