import { theilSenSlope } from '../statistics/theil-sen.js';

/** One second of a side that warms up. */
export interface WarmUpWindow {
  readonly attempts: number;
  /** Of ok responses; undefined where there were none. */
  readonly meanLatencyUs: number | undefined;
}

export type WarmUpState = 'steady' | 'unsteady' | 'unclear';

/** Each side has at least so many windows, about ten seconds. */
const fewestWindows = 10;
/** And, where that is soon enough, has answered so often: code is compiled by use, not by time. */
const enoughRequests = 2000;
const soonEnoughWindows = 20;
/** The last windows, whose latency may drift by no more than this from one to the next (of its logarithm). */
const lastWindows = 5;
const steadySlope = 0.02;

/**
 * Whether a side is as fast as it gets. `unsteady`: one more window may help; `unclear`: nothing was answered that
 * could tell.
 *
 * @param windows so far, a second each
 */
export function warmUpState(windows: readonly WarmUpWindow[]): WarmUpState {
  if (windows.length < fewestWindows) return 'unsteady';
  const attempts = windows.reduce((sum, window) => sum + window.attempts, 0);
  if (attempts < enoughRequests && windows.length < soonEnoughWindows) return 'unsteady';
  const logarithms = windows
    .slice(-lastWindows)
    .flatMap(({ meanLatencyUs }) =>
      meanLatencyUs === undefined || meanLatencyUs <= 0 ? [] : [Math.log(meanLatencyUs)],
    );
  if (logarithms.length < lastWindows) return 'unclear';
  return Math.abs(theilSenSlope(logarithms)) < steadySlope ? 'steady' : 'unsteady';
}
