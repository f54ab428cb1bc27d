// How published gates would judge the same pull request. They hold one run's figure against an earlier run's number:
// a run is the mean of the first twelve slices of a side, and the earlier one was on another machine.
import { mean, sampleVariance } from 'simple-statistics';

const slices = 12;
/** The 5% point of Student's t, one-sided, at 22 degrees of freedom: what two equally noisy runs of 12 slices have. */
const criticalT = 1.717;

/** As numbers of which more is worse. */
function valuesOf(pairs, side, { metric, request }) {
  return pairs.slice(0, slices).map((pair) => {
    const { total, byRequest } = pair[side];
    const { values, errors, attempts } = request === null ? total : byRequest[request];
    return metric === 'error_rate' ? errors / attempts : metric === 'rps' ? 1 / values.rps : values.p95;
  });
}

/**
 * Which gates would raise an alarm.
 *
 * @param earlier the stored run: base of the pairs of another time, and how many times as slow its machine was
 */
export function publishedAlarms(pairs, metrics, { pairs: earlier = pairs, machine = 1 }) {
  const alarms = { ratio125: false, ratio150: false, ratio200: false, welch: false, welchSameJob: false };
  // Single errors would be alarms of every ratio: where there are times, these are judged.
  const times = metrics.filter(({ metric }) => metric !== 'error_rate');
  for (const metric of times.length > 0 ? times : metrics) {
    const here = valuesOf(pairs, 'base', metric);
    const stored = valuesOf(earlier, 'base', metric).map((value) => value * (times.length > 0 ? machine : 1));
    const head = valuesOf(pairs, 'head', metric);
    const ratio = mean(head) / mean(stored);
    alarms.ratio125 ||= ratio > 1.25;
    alarms.ratio150 ||= ratio > 1.5;
    alarms.ratio200 ||= ratio > 2;
    alarms.welch ||= welchT(stored, head) > criticalT;
    alarms.welchSameJob ||= welchT(here, head) > criticalT;
  }
  return alarms;
}

function welchT(base, head) {
  const error = Math.sqrt(sampleVariance(base) / base.length + sampleVariance(head) / head.length);
  return error === 0 ? 0 : (mean(head) - mean(base)) / error;
}
