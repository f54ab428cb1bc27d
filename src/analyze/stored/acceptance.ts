import { metrics as metricNames } from '../../config/index.js';
import type { Acceptance, BaselineDocument } from '../baseline-record.js';
import { factsOf } from '../metric.js';
import type { ComparisonResult, Result, TestResult } from '../result-schema.js';
import { isClearedByBase } from './cleared.js';

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
function covers(
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

/** Whether a note speaks of a metric of a test, be it of a single request. */
export const tellsOf = (note: Acceptance, test: string, metric: string): boolean =>
  [{ metric, request: null }, ...note.metrics.filter((each) => each.metric === metric)].some((each) =>
    covers(note, test, each),
  );

/** Whether a note says all that an older one says, which is of the same commit and author. */
export function replaces(note: Acceptance, older: Acceptance): boolean {
  if (note.commit !== older.commit || note.author !== older.author) return false;
  if (older.metrics.length > 0)
    return older.metrics.every((each) => !covers(older, each.test, each) || covers(note, each.test, each));
  return note.metrics.length === 0 && (note.includesErrors || !older.includesErrors);
}

/**
 * What was said of a change as it is noted, each with its figures in this result: those that it answers for there. The result
 * may be judged by other rules than the change was: where it calls nothing worse, those of the gated metrics of a whole test
 * that are worse by whatever little.
 */
export const notedAcceptances = (
  { tests, environment: { commit } }: Result,
  said: readonly Acceptance[],
): Acceptance[] =>
  said.map((note) => {
    const used = figuresIn(tests, ({ accepted: by }) => by?.at === note.at && by.author === note.author);
    const worse = figuresIn(
      tests,
      (compared, test) =>
        compared.gated && compared.request === null && isWorse(compared) && covers(note, test.name, compared),
    );
    const figures = used.length > 0 ? used : worse;
    return {
      ...note,
      metrics: figures.length > 0 ? figures : note.metrics,
      ...(commit === null || commit === note.commit ? {} : { mergedAs: commit }),
    };
  });

function isWorse({ metric: name, base, head }: ComparisonResult): boolean {
  const metric = metricNames.find((each) => each === name);
  if (metric === undefined || base === null || head === null) return false;
  return (head - base) * factsOf(metric).worse > 0;
}

type Figures = Acceptance['metrics'][number];

/** Of the comparisons that are meant, each once. */
const figuresIn = (
  tests: Result['tests'],
  isMeant: (compared: ComparisonResult, test: TestResult) => boolean,
): Figures[] =>
  eachOnce(
    tests.flatMap((test) =>
      test.comparison
        .filter((compared) => isMeant(compared, test))
        .map(({ metric, request, base, head }) => ({ test: test.name, metric, request, base, head })),
    ),
  );

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
 * measured, else those against the stored baseline. What the base has cleared is the machine's, and nobody's to accept.
 *
 * @returns `left`: what got worse and is not among it
 */
export function acceptanceOf(
  result: Result,
  request: AcceptanceRequest,
): { readonly note: Acceptance; readonly left: Acceptance['metrics'] } {
  const { tests: names, metrics, commit, at, author, reason } = request;
  const includesErrors = request.includesErrors || metrics.includes('error_rate');
  const worse = figuresIn(
    result.tests,
    (compared, test) =>
      compared.gated && compared.verdict === 'regressed' && !isClearedByBase(compared, test, result),
  );
  const isNamed = ({ test, metric }: Figures): boolean =>
    (names.length === 0 || names.includes(test)) &&
    (metric === 'error_rate' ? includesErrors : metrics.length === 0 || metrics.includes(metric));
  return {
    note: { commit, at, author, reason, metrics: worse.filter(isNamed), includesErrors },
    left: worse.filter((each) => !isNamed(each)),
  };
}
