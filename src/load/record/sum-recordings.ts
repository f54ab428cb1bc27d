import {
  type ConnectionErrorCounts,
  type ConnectionRecording,
  connectionFaults,
  type ErrorCounts,
  errorKinds,
  LatencyHistogram,
  type RequestRecording,
} from '../../measurement/index.js';
import { noConnectionErrors, noErrors } from './no-errors.js';

/** One recording of each name, in the order in which they are first named. */
export function sumByName(all: readonly RequestRecording[]): RequestRecording[] {
  const byName = new Map<string, RequestRecording[]>();
  for (const recording of all) {
    const same = byName.get(recording.name);
    if (same === undefined) byName.set(recording.name, [recording]);
    else same.push(recording);
  }
  return [...byName].map(([name, same]) => sumOfRecordings(name, same));
}

/** All of them together, without loss; of none: nothing counted. */
export function sumOfRecordings(name: string, recordings: readonly RequestRecording[]): RequestRecording {
  const sum = (countOf: (recording: RequestRecording) => number): number =>
    recordings.reduce((total, recording) => total + countOf(recording), 0);
  return {
    name,
    attempted: sum(({ attempted }) => attempted),
    ok: sum(({ ok }) => ok),
    errors: sumOfErrors(recordings.map(({ errors }) => errors)),
    connectionErrors: sumOfFaults(recordings),
    unsent: sum(({ unsent }) => unsent ?? 0),
    statuses: sumOfStatuses(recordings),
    bytesReceived: sum(({ bytesReceived }) => bytesReceived),
    latency: sumOfHistograms(recordings.map(({ latency }) => latency)),
    firstByte: sumOfHistograms(recordings.map(({ firstByte }) => firstByte)),
    failedLatency: sumOfHistograms(recordings.map(({ failedLatency }) => failedLatency)),
  };
}

/** By kind. */
export function sumOfErrors(all: readonly ErrorCounts[]): ErrorCounts {
  const counts = noErrors();
  for (const errors of all) for (const kind of errorKinds) counts[kind] += errors[kind];
  return counts;
}

function sumOfFaults(recordings: readonly RequestRecording[]): ConnectionErrorCounts {
  const counts = noConnectionErrors();
  for (const { connectionErrors } of recordings) {
    for (const fault of connectionFaults) counts[fault] += connectionErrors[fault];
  }
  return counts;
}

function sumOfStatuses(recordings: readonly RequestRecording[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const [status, count] of recordings.flatMap(({ statuses }) => Object.entries(statuses)))
    counts.set(status, (counts.get(status) ?? 0) + count);
  return Object.fromEntries([...counts].sort(([a], [b]) => Number(a) - Number(b)));
}

/** All connections together, without loss. */
export function sumOfConnections(recordings: readonly ConnectionRecording[]): ConnectionRecording {
  return {
    connect: sumOfHistograms(recordings.map(({ connect }) => connect)),
    tls: sumOfHistograms(recordings.map(({ tls }) => tls)),
  };
}

/** Where there is only one, that one. */
export function sumOfHistograms(histograms: readonly LatencyHistogram[]): LatencyHistogram {
  const [only, ...others] = histograms;
  if (only !== undefined && others.length === 0) return only;
  const sum = new LatencyHistogram();
  for (const histogram of histograms) sum.add(histogram);
  return sum;
}
