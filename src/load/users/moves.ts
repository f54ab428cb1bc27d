import type { RequestStep } from './scenario.js';

/** What a user does next: sends a request, pauses until a moment of the run, or waits to be woken. */
type Move = RequestStep | number | 'wait';
/** A part of a user's life; it is told whether the request went well, and tells the same of its last one. */
export type Moves<Result> = Generator<Move, Result, boolean>;
