import {
  chooseSliceLength,
  refusalsOf,
  warmUpState,
  type ChosenLength,
  type ComparedMetric,
  type DecisionSettings,
  type Pace,
  type WarmUpWindow,
} from '../../analyze/index.js';
import { LatencyHistogram, type RequestRecording, type SliceMeasurement } from '../../measurement/index.js';
import type { SideName } from './stacks.js';

/** Both sides in turn, a window each. */
const windowMs = 1000;
/** Together; then it is said that it was not over. */
const longestMs = 60_000;
/** The length of slices follows from the last so many windows. */
const lastWindows = 5;
/** So many answers on head, and none on base: a request that base does not have. */
const fewestAnswers = 3;

const sides: readonly SideName[] = ['base', 'head'];

export interface WarmUp {
  readonly ms: number;
  /** What passes on average from a slice's end until the next one begins: answers that take long, and what is done meanwhile. */
  readonly betweenMs: number;
  /** False: latency still moved. */
  readonly isSteady: boolean;
  /** Requests that head answered, and of which base said that it has none such. */
  readonly newRequests: readonly string[];
  chooseLength(
    metrics: readonly ComparedMetric[],
    settings: Pick<DecisionSettings, 'minAttempts'>,
  ): ChosenLength;
}

/**
 * Drives both sides in turn until they are as fast as they get.
 *
 * @param drive one window of a side; undefined: stopped
 * @param monotonicMs the clock
 * @returns undefined where it was stopped
 */
export async function warmUp(
  drive: (side: SideName, measuredMs: number) => Promise<SliceMeasurement | undefined>,
  monotonicMs: () => number,
): Promise<WarmUp | undefined> {
  const fromMs = monotonicMs();
  const windows: Record<SideName, SliceMeasurement[]> = { base: [], head: [] };
  const hasLeft = (side: SideName): boolean => windows[side].at(-1)?.measuredMs === 0;
  const isGoingOn = (): boolean =>
    // Whose rows are used up has left, and comes back at once.
    !sides.some(hasLeft) &&
    sides.some((side) => warmUpState(windows[side].map(windowOf)) === 'unsteady') &&
    monotonicMs() - fromMs < longestMs;
  do {
    for (const side of sides) {
      const slice = await drive(side, windowMs);
      if (slice === undefined) return undefined;
      windows[side].push(slice);
    }
  } while (isGoingOn());
  const fresh = newRequests(windows);
  const ms = monotonicMs() - fromMs;
  const slicesMs = (windows.base.length + windows.head.length) * windowMs;
  return {
    ms,
    betweenMs: Math.max(0, ms / slicesMs - 1) * windowMs,
    isSteady: sides.every((side) => warmUpState(windows[side].map(windowOf)) !== 'unsteady'),
    newRequests: fresh,
    chooseLength: (metrics, settings) =>
      chooseSliceLength(
        metrics,
        (request) => ({
          base: paceOf(windows.base, request, fresh),
          head: paceOf(windows.head, request, fresh),
        }),
        settings,
      ),
  };
}

const windowOf = ({ total }: SliceMeasurement): WarmUpWindow => ({
  attempts: total.attempted,
  meanLatencyUs: total.latency.meanUs,
});

/** As requestsThatBaseLacks, from windows. */
function newRequests({ base, head }: Record<SideName, SliceMeasurement[]>): string[] {
  const countsOf = (
    slices: readonly SliceMeasurement[],
    request: string,
  ): { readonly sent: number; readonly ok: number; readonly refused: number } => {
    const own = slices.flatMap(({ byRequest }) => byRequest.filter(({ name }) => name === request));
    const sum = (count: (recording: RequestRecording) => number): number =>
      own.reduce((total, recording) => total + count(recording), 0);
    return {
      sent: sum(({ attempted }) => attempted),
      ok: sum(({ ok }) => ok),
      refused: sum(refusalsOf),
    };
  };
  const names = new Set(head.flatMap(({ byRequest }) => byRequest.map(({ name }) => name)));
  return [...names].filter((name) => {
    const ofBase = countsOf(base, name);
    const isBroken = ofBase.sent > 0 && ofBase.refused === 0;
    return countsOf(head, name).ok >= fewestAnswers && ofBase.ok === 0 && !isBroken;
  });
}

/** @param leftOut what totals are built without */
function paceOf(
  all: readonly SliceMeasurement[],
  request: string | null,
  leftOut: readonly string[],
): Pace | undefined {
  const windows = all.slice(-lastWindows);
  const recordings = windows.flatMap(({ byRequest }) =>
    byRequest.filter(({ name }) => (request === null ? !leftOut.includes(name) : name === request)),
  );
  const attempts = recordings.reduce((sum, { attempted }) => sum + attempted, 0);
  if (attempts === 0) return undefined;
  const latency = new LatencyHistogram();
  for (const recording of recordings) latency.add(recording.latency);
  return { perSecond: attempts / ((windows.length * windowMs) / 1000), latency: latency.counts() };
}
