import type { Result } from '../../analyze/index.js';
import type { Annotation } from './workflow-commands.js';

/** More of a level than this is dropped by GitHub, without a word. */
const annotationsPerLevel = 10;

type Level = 'error' | 'warning';
type Weighed = Pick<Result, 'verdict' | 'onlyWarn'>;

/**
 * What is wrong, one annotation for each reason; a warning where that alone would not fail the run.
 *
 * @param fails false: nothing is an error, since the step succeeds
 */
export function annotationsOf(result: Result, fails: boolean): Annotation[] {
  const worst: Level = fails ? 'error' : 'warning';
  const suite = `Loadgate ${result.suite}`;
  const levelOf = (reason: string, { verdict, onlyWarn = [] }: Weighed): Level =>
    isMild(verdict) || onlyWarn.includes(reason) ? 'warning' : worst;
  const ofTests = result.tests.flatMap((test) =>
    test.reasons.map((message) => ({
      level: levelOf(message, test),
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
    .map((message) => ({ level: levelOf(message, result), title: suite, message }));
  const all = [...ofSuite, ...ofTests];
  return [...capped(all, 'error', suite), ...capped(all, 'warning', suite)];
}

const isMild = (verdict: Result['verdict']): boolean => verdict === 'warn' || verdict === 'pass';

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
