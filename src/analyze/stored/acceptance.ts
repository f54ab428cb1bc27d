import type { Acceptance, BaselineDocument } from '../baseline-record.js';
import type { ComparisonResult, Result } from '../result-schema.js';

/** Notes of a stored document that are of one of these commits. */
export const acceptancesOf = (document: BaselineDocument, commits: readonly string[]): Acceptance[] =>
  (document.notes ?? []).filter(({ commit }) => commits.includes(commit));

/**
 * The comparisons of a test, each gated regression that somebody answers for with the name and the reason. An error rate is
 * only accepted where that was said: who accepts slower answers has not accepted wrong ones.
 *
 * @param accepted what was accepted for this head
 */
export function withAcceptances(
  comparison: readonly ComparisonResult[],
  test: string,
  accepted: readonly Acceptance[],
): ComparisonResult[] {
  return comparison.map((compared) => {
    const note = noteOn(compared, test, accepted);
    if (note === undefined || !compared.gated || compared.verdict !== 'regressed') return compared;
    const { author, reason, at } = note;
    return { ...compared, accepted: { author, reason, at } };
  });
}

/** Who answers for a metric's getting worse; undefined: nobody. */
export const noteOn = (
  metric: Pick<ComparisonResult, 'metric' | 'request'>,
  test: string,
  accepted: readonly Acceptance[],
): Acceptance | undefined => accepted.findLast((each) => covers(each, test, metric));

/** Whether a note speaks of a metric of a test. */
export function covers(
  { metrics, includesErrors }: Acceptance,
  test: string,
  { metric, request }: Pick<ComparisonResult, 'metric' | 'request'>,
): boolean {
  if (metric === 'error_rate' && !includesErrors) return false;
  return (
    metrics.length === 0 ||
    metrics.some((each) => each.test === test && each.metric === metric && each.request === request)
  );
}

/** Whether a note says all that an older one says, which is of the same commit and author. */
export function replaces(note: Acceptance, older: Acceptance): boolean {
  if (note.commit !== older.commit || note.author !== older.author) return false;
  if (older.metrics.length > 0)
    return older.metrics.every((each) => !covers(older, each.test, each) || covers(note, each.test, each));
  return note.metrics.length === 0 && (note.includesErrors || !older.includesErrors);
}

/** Those that a result made use of, each with the figures that it answers for there. */
export const usedAcceptances = ({ tests }: Result, accepted: readonly Acceptance[]): Acceptance[] =>
  accepted.flatMap((note) => {
    const covered = tests.flatMap(({ name, comparison }) =>
      comparison
        .filter(({ accepted: by }) => by?.at === note.at && by.author === note.author)
        .map((compared) => figuresOf(name, compared)),
    );
    return covered.length === 0 ? [] : [{ ...note, metrics: eachOnce(covered) }];
  });

type Figures = Acceptance['metrics'][number];

const figuresOf = (test: string, { metric, request, base, head }: ComparisonResult): Figures => ({
  test,
  metric,
  request,
  base,
  head,
});

/** The first of each: where base's own target was measured, what is against it comes before the stored baseline. */
function eachOnce(metrics: readonly Figures[]): Figures[] {
  const key = ({ test, metric, request }: Figures): string => JSON.stringify([test, metric, request]);
  return metrics.filter((each, index) => metrics.findIndex((other) => key(other) === key(each)) === index);
}

/** A reason's text with who answers for it. */
export const acceptedInWords = (
  text: string,
  { author, reason }: { author: string; reason: string },
): string => `${text} (accepted by ${author}: ${reason})`;

/** What is to be accepted of a result. */
export interface AcceptanceRequest {
  readonly commit: string;
  /** ISO 8601. */
  readonly at: string;
  readonly author: string;
  readonly reason: string;
  /** Names; empty: of all tests. */
  readonly tests: readonly string[];
  /** Names; empty: all metrics but the error rate. */
  readonly metrics: readonly string[];
  readonly includesErrors: boolean;
}

/**
 * The note that answers for what got worse in a result, with its figures: those against the base's own target where that was
 * measured, else those against the stored baseline.
 *
 * @returns `left`: what got worse and is not among it
 */
export function acceptanceOf(
  { tests }: Result,
  request: AcceptanceRequest,
): { readonly note: Acceptance; readonly left: Acceptance['metrics'] } {
  const { tests: names, metrics, commit, at, author, reason } = request;
  const includesErrors = request.includesErrors || metrics.includes('error_rate');
  const worse = tests.flatMap(({ name, comparison }) =>
    comparison
      .filter(({ gated, verdict }) => gated && verdict === 'regressed')
      .map((compared) => figuresOf(name, compared)),
  );
  const once = eachOnce(worse);
  const isNamed = ({ test, metric }: Figures): boolean =>
    (names.length === 0 || names.includes(test)) &&
    (metric === 'error_rate' ? includesErrors : metrics.length === 0 || metrics.includes(metric));
  return {
    note: { commit, at, author, reason, metrics: once.filter(isNamed), includesErrors },
    left: once.filter((each) => !isNamed(each)),
  };
}
