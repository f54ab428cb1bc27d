import type { Result } from '../analyze/index.js';
import type { CiFacts } from '../config/index.js';
import type { World } from '../system/index.js';
import { boundedFigureOf, decidingComparisons } from '../report/index.js';
import { writeOutputs } from './github/workflow-commands.js';

/** The action's outputs, as action.yml documents them. What is not known is left out. */
export interface Outputs {
  readonly verdict: Result['verdict'];
  /** Milliseconds, of the slowest test; where so many requests timed out that it is longer, the timeout. */
  readonly p95: number | null;
  /** A fraction, of the worst test. */
  readonly 'error-rate': number | null;
  /** Of the test with the fewest. */
  readonly rps: number | null;
  readonly regressions: number;
  /** The folder. */
  readonly 'report-path': string;
  readonly 'result-path': string;
  readonly 'baseline-sha': string | null;
  readonly 'comment-url': string | undefined;
}

/** What a result says to the following steps. */
export function outputsOf(result: Result): Omit<Outputs, 'report-path' | 'result-path' | 'comment-url'> {
  const { tests } = result;
  return {
    verdict: result.verdict,
    p95: pick(
      Math.max,
      tests.map((test) => boundedFigureOf(test, 'p95', test.timeoutMs)),
    ),
    'error-rate': pick(
      Math.max,
      tests.map(({ errorRate }) => errorRate),
    ),
    rps: pick(
      Math.min,
      tests.map(({ rps }) => rps.avg),
    ),
    regressions: tests
      .flatMap(decidingComparisons)
      .filter(({ gated, verdict, accepted }) => gated && verdict === 'regressed' && accepted === undefined)
      .length,
    'baseline-sha': result.baseline.commit,
  };
}

/** Sets outputs of the step; may be called again, the last value of a name counts. Nothing outside GitHub Actions. */
export async function setOutputs(world: World, ci: CiFacts, outputs: Partial<Outputs>): Promise<void> {
  const texts = Object.entries(outputs).map(([name, value]) => [name, String(value ?? '')]);
  await writeOutputs(world, ci.github?.outputPath, Object.fromEntries(texts));
}

/** null where no test has the figure. */
function pick(choose: (...values: number[]) => number, figures: readonly (number | null)[]): number | null {
  const known = figures.filter((figure) => figure !== null);
  return known.length === 0 ? null : choose(...known);
}
