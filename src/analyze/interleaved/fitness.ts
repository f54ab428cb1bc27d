import { figuresFor, fitPairs, type Gap, type Series } from './series.js';
import type { ComparedMetric, SliceFigures, SlicePair } from './pairs.js';
import type { DecisionSettings } from './settings.js';

export type InvalidReason =
  | 'nothing-measured'
  | 'unfit-pairs'
  | 'nothing-sent'
  | 'nothing-answered'
  | 'too-few-requests'
  | 'no-value-on-either';
export type RefusalReason =
  | 'base-lacks-request'
  | 'base-lacks-every-request'
  | 'base-lacks-another-request'
  | 'no-value-on-base'
  | 'no-value-on-head';

/**
 * Why the whole measurement is worth nothing; undefined where it counts, or where it is too early to say.
 *
 * @param isLast nothing more will be measured
 */
export function whyInvalid(
  pairs: readonly SlicePair[],
  isLast: boolean,
  settings: DecisionSettings,
): InvalidReason | undefined {
  const fit = fitPairs(pairs);
  const counted = isLast ? pairs.length : Math.max(pairs.length, settings.minPairsForUnfit);
  if (pairs.length - fit.length > settings.maxUnfitShare * counted) return 'unfit-pairs';
  if (isLast && fit.length === 0) return 'nothing-measured';
  if (!isLast && fit.length < settings.minPairsToRefuse) return undefined;
  // Totals may leave requests out.
  const all = fit.flatMap(({ base, head }) =>
    [base, head].flatMap(({ total, byRequest }) => [total, ...Object.values(byRequest)]),
  );
  if (all.every(({ attempts }) => attempts === 0)) return 'nothing-sent';
  return all.some(isAnswered) ? undefined : 'nothing-answered';
}

/** How many more pairs it takes, all of them fit, until few enough are unfit. */
export function pairsToOutweighUnfit(
  pairs: readonly SlicePair[],
  { maxUnfitShare }: DecisionSettings,
): number {
  const unfit = pairs.length - fitPairs(pairs).length;
  return Math.max(0, Math.ceil(unfit / maxUnfitShare - 1e-9) - pairs.length);
}

const isAnswered = (figures: SliceFigures | undefined): boolean =>
  figures !== undefined && figures.errors < figures.attempts;

/** Why one metric can't be compared, whatever else is measured. */
export type Refusal =
  | { readonly word: 'invalid'; readonly reason: 'too-few-requests' | 'no-value-on-either' }
  | { readonly word: 'inconclusive'; readonly reason: RefusalReason };

export function whyRefused(
  fit: readonly SlicePair[],
  { request }: ComparedMetric,
  { gaps }: Series,
  settings: DecisionSettings,
): Refusal | undefined {
  if (fit.length < settings.minPairsToRefuse) return undefined;
  if (request !== null && requestsThatBaseLacks(fit).includes(request)) {
    return { word: 'inconclusive', reason: 'base-lacks-request' };
  }
  const isAllNew = settings.totalsLeaveOut.length > 0 && fit.every(({ base }) => base.total.attempts === 0);
  if (request === null && isAllNew) return { word: 'inconclusive', reason: 'base-lacks-every-request' };
  const unlike = requestsOfHeadAlone(fit).filter((name) => !settings.totalsLeaveOut.includes(name));
  if (request === null && unlike.length > 0) {
    return { word: 'inconclusive', reason: 'base-lacks-another-request' };
  }
  if (gaps.length < settings.minPairsToRefuse || gaps.length <= settings.maxUnfitShare * fit.length) {
    return undefined;
  }
  const count = (gap: Gap): number => gaps.filter((other) => other === gap).length;
  const onBase = count('no-value-on-base');
  const onHead = count('no-value-on-head');
  const [tooFew, onEither] = [count('too-few'), count('no-value')];
  if (Math.max(onBase, onHead) <= tooFew + onEither) {
    return { word: 'invalid', reason: onEither > tooFew ? 'no-value-on-either' : 'too-few-requests' };
  }
  return { word: 'inconclusive', reason: onHead >= onBase ? 'no-value-on-head' : 'no-value-on-base' };
}

/**
 * Requests that head answers, and of which base says that it has none such: new in this change. Where base sends nothing
 * back at all, or answers as a server does that is broken or lets nobody in, it is the base that is broken.
 */
export const requestsThatBaseLacks = (fit: readonly SlicePair[]): string[] =>
  requestsOfHeadAlone(fit).filter((name) => {
    const sent = fit
      .flatMap(({ base }) => figuresFor(base, name) ?? [])
      .filter(({ attempts }) => attempts > 0);
    return sent.length === 0 || sent.some(({ refusals, errors }) => (refusals ?? errors) > 0);
  });

/**
 * Requests that head alone answers. Totals have to be built without them, since an error that comes back at once is no
 * counterpart of a real answer.
 */
function requestsOfHeadAlone(fit: readonly SlicePair[]): string[] {
  const names = new Set(fit.flatMap(({ head }) => Object.keys(head.byRequest)));
  return [...names].filter(
    (name) =>
      fit.some(({ head }) => isAnswered(figuresFor(head, name))) &&
      !fit.some(({ base }) => isAnswered(figuresFor(base, name))),
  );
}
