import { constants } from 'node:os';
import type { Signals } from './world.js';

/** What asks us to end: Ctrl-C, a cancelled job or `kill`, a closed terminal. */
const asking = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm passes a Ctrl-C on that the terminal has already sent to us: two that close together are one request. */
const sameRequestMs = 200;

export interface SignalSource {
  on(signal: (typeof asking)[number], listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): never;
}

/**
 * The first request to end aborts `stop`, the second `stopNow`; at a third one the process ends as it is.
 * (A cancelled job of a GitHub runner sends SIGINT, SIGTERM 7.5 s later, and kills 2.5 s after that.)
 *
 * Listening begins when either is first read: a command that reads neither ends at the first Ctrl-C, as usual.
 */
export function createSignals(source: SignalSource): Signals {
  const stop = new AbortController();
  const stopNow = new AbortController();
  let isListening = false;
  let requests = 0;
  let lastMs = Number.NEGATIVE_INFINITY;

  const onRequest = (signal: NodeJS.Signals): void => {
    const nowMs = performance.now();
    if (nowMs - lastMs < sameRequestMs) return;
    lastMs = nowMs;
    requests += 1;
    if (requests === 1) stop.abort(new Error(signal));
    else if (requests === 2) stopNow.abort(new Error(signal));
    else source.exit(128 + constants.signals[signal]);
  };
  const listening = (controller: AbortController): AbortSignal => {
    if (!isListening) for (const signal of asking) source.on(signal, onRequest);
    isListening = true;
    return controller.signal;
  };

  return {
    get stop() {
      return listening(stop);
    },
    get stopNow() {
      return listening(stopNow);
    },
  };
}
