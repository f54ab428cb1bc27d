import type { TargetAddress } from '../../target/index.js';
import { namedOrigin } from '../wire/address.js';
import type { Answer, Outcome, WireRequest } from '../wire/connection.js';
import { Cookies } from './cookies.js';
import { Redirects } from './redirects.js';
import type { Failure } from '../exchange/response-rules.js';
import type { RequestStep } from './scenario.js';

export interface SessionPlace {
  readonly address: TargetAddress;
  readonly hostHeader: string | undefined;
  readonly keepsCookies: boolean;
}

/** What connects one user's requests: its cookies, and the redirects of the request that is on its way. */
export class Session {
  readonly #redirects: Redirects;
  /** undefined where they are not kept. */
  readonly #cookies: Cookies | undefined;
  /** What is on its way, without its cookies. */
  #request: WireRequest | undefined;

  constructor({ address, hostHeader, keepsCookies }: SessionPlace) {
    this.#redirects = new Redirects(address, hostHeader);
    this.#cookies = keepsCookies ? new Cookies(namedOrigin(address, hostHeader)) : undefined;
  }

  /** A request as it is sent. */
  on(request: WireRequest, step: RequestStep): WireRequest {
    this.#request = request;
    return this.#cookies === undefined || !step.takesCookies ? request : this.#cookies.on(request);
  }

  /** The cookies that a request would be sent with. */
  cookiesOf(request: WireRequest, step: RequestStep): string | undefined {
    return step.takesCookies ? this.#cookies?.of(request) || undefined : undefined;
  }

  /**
   * What follows an answer: the next request of a redirect, as it is sent; or why it is not followed; undefined where
   * the answer is the last.
   */
  next(answer: Answer, step: RequestStep): WireRequest | Failure | undefined {
    const request = this.#request;
    if (request === undefined) throw new Error('an answer without a request');
    this.#cookies?.take(answer.rawHeaders, request);
    if (step.redirects === 0) return undefined;
    const next = this.#redirects.next(answer, request, step.redirects);
    return next !== undefined && 'bytes' in next ? this.on(next, step) : next;
  }

  /** The request's end with what its redirects took. */
  end(outcome: Outcome): Outcome {
    return this.#redirects.end(outcome);
  }

  /** From here on it is somebody else, whom the target has never seen. */
  forget(): void {
    this.#cookies?.clear();
  }

  /** What the target knows of the user by now is what `revert` goes back to. */
  keep(): void {
    this.#cookies?.keep();
  }

  /** From here on the target knows of the user what was kept, or nothing. */
  revert(): void {
    this.#cookies?.revert();
  }
}
