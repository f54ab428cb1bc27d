import type { TargetAddress } from '../../target/index.js';
import { namedOrigin, originOf } from '../wire/address.js';
import type { Answer, Outcome, WireRequest } from '../wire/connection.js';
import { firstHeader } from '../wire/raw-headers.js';
import type { Failure } from '../exchange/response-rules.js';
import { redirected, targetOf } from '../wire/wire-text.js';

/** The statuses that name another place to ask (RFC 9110, 15.4); 300 leaves a choice, 304 names none. */
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/**
 * The redirects of one user's request: where each goes, and what all of them took. A request with its redirects is
 * one request, sent when the first was sent, and as long as all of them together.
 */
export class Redirects {
  readonly #origin: string;
  /** By which names the target may be called. */
  readonly #own: ReadonlySet<string>;
  #hops = 0;
  #sentAtMs = 0;
  /** Of the answers before the last. */
  #latencyUs = 0;
  #bytes = 0;

  constructor(address: TargetAddress, hostHeader: string | undefined) {
    this.#origin = new URL(originOf(address)).origin;
    this.#own = new Set([this.#origin, new URL(namedOrigin(address, hostHeader)).origin]);
  }

  /**
   * What follows an answer: the next request; or why there is none though the answer names a place; undefined where
   * the answer is the last.
   *
   * @param request without the cookies that were sent with it
   * @param limit how many redirects a request may take
   */
  next(answer: Answer, request: WireRequest, limit: number): WireRequest | Failure | undefined {
    const location = redirectStatuses.has(answer.status)
      ? firstHeader(answer.rawHeaders, 'location')
      : undefined;
    if (location === undefined || limit === 0) return undefined;
    const base = `${this.#origin}${targetOf(request.bytes)}`;
    if (!URL.canParse(location, base))
      return { kind: 'check', message: `status ${answer.status} with a location that is no address` };
    const url = new URL(location, base);
    if (!this.#own.has(url.origin)) {
      const place = url.origin === 'null' ? url.protocol : url.origin;
      return { kind: 'check', message: `redirected to ${place}, which is not the target` };
    }
    if (this.#hops === limit) {
      const most = limit === 1 ? 'one redirect' : `${limit} redirects`;
      return { kind: 'check', message: `more than ${most}, the next to ${url.pathname}` };
    }
    if (this.#hops === 0) this.#sentAtMs = answer.sentAtMs;
    this.#hops += 1;
    this.#latencyUs += answer.latencyUs;
    this.#bytes += answer.bytes;
    return redirected(request, answer.status, `${url.pathname}${url.search}`);
  }

  /** The request's end with what its redirects took; the next request begins anew. */
  end(outcome: Outcome): Outcome {
    if (this.#hops === 0) return outcome;
    const latencyUs = outcome.latencyUs + this.#latencyUs;
    const whole = { ...outcome, sentAtMs: this.#sentAtMs, latencyUs };
    const [earlierUs, bytes] = [this.#latencyUs, this.#bytes];
    this.#hops = 0;
    this.#latencyUs = 0;
    this.#bytes = 0;
    if (whole.kind !== 'answer') return whole;
    return { ...whole, firstByteUs: whole.firstByteUs + earlierUs, bytes: whole.bytes + bytes };
  }
}
