import { acceptedInWords, type Finding, type Result } from '../../analyze/index.js';

/** Why the verdict is what it is, one sentence each, none twice. The result's own reasons hold those of its tests. */
export function reasonsOf({ reasons, tests }: Result): string[] {
  return [...new Set(reasons.length > 0 ? reasons : tests.flatMap((test) => test.reasons))];
}

/** Whether a reason tells of a change that somebody answers for, whom everybody should see. */
export const isAnsweredFor = (reason: string, { tests }: Result): boolean =>
  tests.some(({ comparison }) =>
    comparison.some(
      ({ accepted, message }) =>
        accepted !== undefined && reason.endsWith(acceptedInWords(message, accepted)),
    ),
  );

/** The reasons that are no test's: nothing booted, a test did not run, a baseline is missing. */
export function ownReasonsOf({ reasons, tests }: Result): string[] {
  const ofTests = new Set(
    tests.flatMap(({ name, reasons }) => reasons.flatMap((reason) => [reason, `${name}: ${reason}`])),
  );
  return reasons.filter((reason) => !ofTests.has(reason));
}

/** All warnings, with the test's name where there are several tests; a base that failed has a note of its own. */
export function warningsOf({ warnings, tests, base }: Result): string[] {
  const ofTests = tests.flatMap((test) =>
    test.warnings.map((warning) => (tests.length > 1 ? `${test.name}: ${warning}` : warning)),
  );
  const all = [...new Set([...warnings, ...ofTests])];
  return base?.outcome === 'failed' ? all.filter((warning) => !warning.includes(base.message)) : all;
}

export interface NamedFinding {
  /** The test's name where there are several tests, else empty. */
  readonly test: string;
  readonly finding: Finding;
}

/** What to do, the gravest first, nothing twice. */
export function findingsOf({ tests }: Result): NamedFinding[] {
  const order = { high: 0, medium: 1, low: 2 };
  const named = tests.flatMap(({ name, findings }) =>
    findings.map((finding) => ({ test: tests.length > 1 ? name : '', finding })),
  );
  const unique = [...new Map(named.map((item) => [JSON.stringify(item), item])).values()];
  return unique.sort((a, b) => order[a.finding.severity] - order[b.finding.severity]);
}
