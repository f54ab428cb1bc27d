import { formatCount } from '../../units/index.js';
import { labelOf } from '../metric.js';
import type { DecisionReason, MetricDecision } from './decision.js';
import { scaleOf } from './scale.js';

type Told = Omit<MetricDecision, 'message'>;

/** A metric's state in a sentence. */
export function messageOf(told: Told): string {
  return `${labelOf(told.metric, told.request)} ${sentences[told.reason](told)}`;
}

const sentences: Readonly<Record<DecisionReason, (told: Told) => string>> = {
  confirmed: (told) =>
    `is worse on fresh starts, too: ${found(told)}; allowed is ${change(told, told.expected)}`,
  withdrawn: (told) =>
    `looked worse on the first containers, and fresh starts did not bear that out: ${found(told)}; ${visible(told)}`,
  flagged: (told) => `looks worse: ${found(told)}; fresh starts have to bear that out`,
  better: (told) => `is better: ${found(told)}`,
  'small-change': (told) =>
    `has changed by less than what counts (${change(told, told.expected)}): ${found(told)}`,
  'ruled-out': (told) => `has not become worse by what counts: ${found(told)}`,
  undecided: (told) => `can't be told apart from noise: ${found(told)}; ${visible(told)}`,
  trend: (told) => `is not compared: its difference still drifted when the pairs ran out (${found(told)})`,
  'bursty-tail': (told) =>
    `is the same in most slices (${found(told)}), but over all requests together it is ` +
    `${percent((told.tail?.pooledRatio ?? 1) - 1)} off: a bursty tail`,
  open: (told) => (told.pairs === 0 ? 'was not compared yet' : `is not clear yet: ${found(told)}`),
  ended: (told) =>
    told.pairs === 0
      ? 'is not compared: the measurement ended before there was a value on both sides'
      : `was not clear when the measurement ended: ${found(told)}; ${visible(told)}`,
  unconfirmed: (told) =>
    `looked worse, and the measurement ended before fresh starts could bear that out: ${found(told)}`,
  'base-lacks-request': () => 'is not compared: base never answers this request, so only thresholds judge it',
  'base-lacks-every-request': () =>
    'is not compared: base answers none of these requests, so only thresholds judge them',
  'base-lacks-another-request': () =>
    'is not compared: it includes a request that base never answers without an error, so both sides did different work',
  'no-value-on-base': () => 'is not compared: base has no value for it in too many slices',
  'no-value-on-head': () => 'is not compared: head has no value for it in too many slices',
  'too-few-requests': () =>
    "is not compared: too many slices have too few requests for it; use more users, or don't gate it",
  'no-value-on-either': () => 'is not compared: neither side has a value for it in too many slices',
  'unfit-pairs': () =>
    'is not compared: in too many pairs the load generator or its machine was not fit to measure',
  'nothing-measured': () => 'is not compared: the measurement ended before its first pair',
  'nothing-sent': () => 'is not compared: nothing was sent',
  'nothing-answered': () => 'is not compared: neither side answered any request without an error',
};

function found(told: Told): string {
  if (told.actual === null) return 'no estimate';
  const { low, high } = told.interval ?? { low: null, high: null };
  const range = low === null || high === null ? '' : ` (${change(told, low)} to ${change(told, high)})`;
  return `${change(told, told.actual)}${range} from ${formatCount(told.pairs)} pairs`;
}

const visible = (told: Told): string =>
  told.smallestVisible === null
    ? 'too few pairs to see any change'
    : `the smallest change that could have been seen is ${change(told, told.smallestVisible)}`;

function change({ metric }: Pick<Told, 'metric'>, value: number): string {
  return scaleOf(metric) === 'share' ? `${signed(value * 100, 2)} pp` : percent(value);
}

const percent = (value: number): string => `${signed(value * 100, 1)}%`;

function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  // What rounds to zero has no sign.
  if (Number(text) === 0) return (0).toFixed(digits);
  return value > 0 ? `+${text}` : text.replace('-', '−');
}
