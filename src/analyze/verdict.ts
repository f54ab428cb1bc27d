import type { GatePlan } from '../config/index.js';
import { ExitCode } from '../errors.js';
import type { ComparisonResult, Result, Verdict } from './result-schema.js';

/** One sentence and the verdict that it alone would lead to. */
export interface Reason {
  readonly verdict: Exclude<Verdict, 'pass'>;
  readonly text: string;
  /** The comparisons that it tells of. */
  readonly about?: readonly ComparisonResult[];
}

const fromBestToWorst: readonly Verdict[] = ['pass', 'warn', 'invalid', 'fail'];

/** The worst of them: fail > invalid > warn > pass; `pass` where there are none. */
export function worstOf(verdicts: Iterable<Verdict>): Verdict {
  let worst = 0;
  for (const verdict of verdicts) worst = Math.max(worst, fromBestToWorst.indexOf(verdict));
  return fromBestToWorst[worst] ?? 'pass';
}

/** Reasons with the gravest first; equally grave ones keep their order. */
export function byGravity(reasons: readonly Reason[]): Reason[] {
  const gravity = ({ verdict }: Reason): number => fromBestToWorst.indexOf(verdict);
  return reasons.toSorted((a, b) => gravity(b) - gravity(a));
}

/** The exit code that scripts rely on: 0 pass or warn, 1 gate failed, 3 invalid measurement. */
export function exitCodeOf({ verdict, tests }: Result, gate: GatePlan): ExitCode {
  if (verdict === 'fail') return gate.failOnBreach ? ExitCode.gateFailed : ExitCode.ok;
  if (verdict !== 'invalid') return ExitCode.ok;
  // Who stopped the run knows that it is incomplete: softening `invalid` is not meant for that.
  const interrupted = tests.some(
    ({ ended, interleaved }) => ended === 'interrupted' || interleaved?.ended === 'interrupted',
  );
  return interrupted || gate.onInvalid === 'fail' ? ExitCode.environment : ExitCode.ok;
}
