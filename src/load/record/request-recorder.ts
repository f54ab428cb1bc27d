import { type ErrorKind, LatencyHistogram, type RequestRecording } from '../../measurement/index.js';
import type { Outcome } from '../wire/connection.js';
import { noConnectionErrors, noErrors } from './no-errors.js';

/** Counts the requests of one name. Its size does not grow with their number. */
export class RequestRecorder {
  #ok = 0;
  #unsent = 0;
  readonly #errors = noErrors();
  readonly #connectionErrors = noConnectionErrors();
  readonly #statuses = new Map<number, number>();
  #bytesReceived = 0;
  readonly #latency = new LatencyHistogram();
  readonly #firstByte = new LatencyHistogram();
  readonly #failedLatency = new LatencyHistogram();

  record(outcome: Outcome, error: ErrorKind | undefined): void {
    if (outcome.kind === 'answer') {
      this.#bytesReceived += outcome.bytes;
      this.#statuses.set(outcome.status, (this.#statuses.get(outcome.status) ?? 0) + 1);
    }
    if (error === undefined) {
      this.#ok += 1;
      this.#latency.record(outcome.latencyUs);
      if (outcome.kind === 'answer') this.#firstByte.record(outcome.firstByteUs);
    } else {
      this.#errors[error] += 1;
      if (outcome.kind === 'connection') this.#connectionErrors[outcome.fault] += 1;
      this.#failedLatency.record(outcome.latencyUs);
    }
  }

  /** A request that was not made: it failed for want of a value. It has no latency. */
  recordUnsent(error: ErrorKind): void {
    this.#errors[error] += 1;
    this.#unsent += 1;
  }

  recording(name: string): RequestRecording {
    const errors = { ...this.#errors };
    return {
      name,
      attempted: this.#ok + errors.http + errors.check + errors.timeout + errors.connection,
      ok: this.#ok,
      errors,
      connectionErrors: { ...this.#connectionErrors },
      unsent: this.#unsent,
      statuses: Object.fromEntries([...this.#statuses].sort(([a], [b]) => a - b)),
      bytesReceived: this.#bytesReceived,
      latency: this.#latency,
      firstByte: this.#firstByte,
      failedLatency: this.#failedLatency,
    };
  }
}
