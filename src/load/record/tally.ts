import {
  type ConnectionFault,
  type ConnectionRecording,
  type ErrorExample,
  LatencyHistogram,
  type RequestRecording,
} from '../../measurement/index.js';
import type { ConnectTimes } from '../wire/carrier.js';
import type { Outcome } from '../wire/connection.js';
import { ErrorExamples } from './error-examples.js';
import { RequestRecorder } from './request-recorder.js';
import type { Failure } from '../exchange/response-rules.js';

/** What was recorded; see LoadMeasurement for the meaning of each. */
export interface Recorded {
  readonly byRequest: readonly RequestRecording[];
  readonly outsideHold: { readonly attempted: number; readonly failed: number };
  readonly cut: number;
  readonly connections: ConnectionRecording;
  readonly errorExamples: readonly ErrorExample[];
}

/** Counts by name what was sent while it was judged; the rest is only counted. */
export class Tally {
  readonly #names: readonly string[];
  readonly #isJudged: (atMs: number) => boolean;
  readonly #requests: readonly RequestRecorder[];
  readonly #blocks = new Map<string, RequestRecorder>();
  readonly #examples = new ErrorExamples();
  readonly #connections = { connect: new LatencyHistogram(), tls: new LatencyHistogram() };
  readonly #outsideHold = { attempted: 0, failed: 0 };
  #cut = 0;

  /** @param isJudged whether what is sent at a moment of the run is judged */
  constructor(names: readonly string[], isJudged: (atMs: number) => boolean) {
    this.#names = names;
    this.#isJudged = isJudged;
    this.#requests = names.map(() => new RequestRecorder());
  }

  /** One request ended; `failure` says why it is not ok. */
  record(request: number, outcome: Outcome, failure: Failure | undefined): void {
    if (outcome.kind === 'cut') {
      // Our doing: it says nothing of the target.
      this.#cut += 1;
      return;
    }
    if (!this.#isJudged(outcome.sentAtMs)) {
      this.#outsideHold.attempted += 1;
      if (failure !== undefined) this.#outsideHold.failed += 1;
      return;
    }
    this.#requests[request]?.record(outcome, failure?.kind);
    if (failure !== undefined) {
      const fault = outcome.kind === 'connection' ? outcome.fault : undefined;
      this.#addExample(this.#names[request] ?? '', failure, fault);
    }
  }

  /** A connection came about. */
  connected({ connectUs, tlsUs }: ConnectTimes): void {
    this.#connections.connect.record(connectUs);
    if (tlsUs !== undefined) this.#connections.tls.record(tlsUs);
  }

  /**
   * Something was to be done and could not even be sent. It counts by itself, not in the series, whose seconds
   * count what ended.
   *
   * @param what the request's index, or the name of a step that is no request
   */
  recordUnsent(what: number | string, failure: Failure, atMs: number): void {
    if (!this.#isJudged(atMs)) {
      this.#outsideHold.attempted += 1;
      this.#outsideHold.failed += 1;
      return;
    }
    const name = typeof what === 'number' ? (this.#names[what] ?? '') : what;
    this.#recorderOf(what, name).recordUnsent(failure.kind);
    this.#addExample(name, failure);
  }

  #addExample(request: string, { kind, message }: Failure, fault?: ConnectionFault): void {
    this.#examples.add({ kind, ...(fault === undefined ? {} : { fault }), request, message, count: 1 });
  }

  /** Steps that are no requests have figures only where they failed. */
  #recorderOf(what: number | string, name: string): RequestRecorder {
    const known = typeof what === 'number' ? this.#requests[what] : this.#blocks.get(name);
    if (known !== undefined) return known;
    const fresh = new RequestRecorder();
    this.#blocks.set(name, fresh);
    return fresh;
  }

  finish(): Recorded {
    return {
      byRequest: [
        ...this.#requests.map((request, index) => request.recording(this.#names[index] ?? '')),
        ...[...this.#blocks].map(([name, block]) => block.recording(name)),
      ],
      outsideHold: { ...this.#outsideHold },
      cut: this.#cut,
      connections: this.#connections,
      errorExamples: this.#examples.list(),
    };
  }
}
