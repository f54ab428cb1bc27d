/**
 * Types of a scenario's hooks: functions of a module of yours that are called around each request.
 *
 *     // @ts-check
 *     /** @type {import('loadgate').BeforeRequest} *\/
 *     export function beforeRequest(request, context) {
 *       request.headers['x-request-id'] = `${context.user}-${context.iteration}`;
 *     }
 */

/** Called before a request is sent. A promise is waited for, at most as long as a request may take. */
export type BeforeRequest = (
  request: Request,
  context: BeforeContext,
) => Request | void | Promise<Request | void>;

/** Called with each complete response, after its checks and captures. `false` fails the request, as `context.fail` does. */
export type AfterResponse = (
  response: Response,
  context: AfterContext,
) => false | void | Promise<false | void>;

/** What is about to be sent. Change it, or return another one: whole, but for the header `host`, which may be left out. */
export interface Request {
  /** In capitals, such as `POST`. */
  method: string;
  /** Path and query, as they are sent. */
  path: string;
  /** By name in lower case. A name without a value is not sent. */
  headers: { [name: string]: string | undefined };
  /** A text for `json`, `form` and `body` of a step, bytes for any other; undefined where there is none. */
  body?: string | Uint8Array | undefined;
}

/** What was received. Body, text and JSON are worked out when they are asked for. */
export interface Response {
  readonly status: number;
  /** By name in lower case; several of one name are joined by `, `, those of `set-cookie` by a line break. */
  readonly headers: { readonly [name: string]: string | undefined };
  /** From the send to the end of the response, redirects included. */
  readonly latencyMs: number;
  /** Why the request has failed already: its status, a check or a capture. */
  readonly failure: { readonly kind: 'http' | 'check'; readonly message: string } | undefined;
  /** Unpacked where it was compressed. Throws for a body of more than 16 MiB, which is not kept. */
  readonly body: Uint8Array;
  /** The body as UTF-8. */
  readonly text: () => string;
  /** The body as JSON. Throws where it is none. */
  readonly json: () => unknown;
}

/** What a value of a template can be. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** Who sends the request, and what is known. Valid until the hook has ended. */
export interface BeforeContext {
  /** Name of the request. */
  readonly step: string;
  /** Where the request belongs. */
  readonly phase: 'iteration' | 'on-start' | 'on-stop';
  /** Number of the user, from 0; no two have the same. */
  readonly user: number;
  /** Number of this user's iteration, from 0; -1 before the first. */
  readonly iteration: number;
  /** What a template of this name has for its value: `token`, `item.name`, `people.email`, `index`. */
  readonly get: (name: string) => Value | undefined;
  /** Gives a name a value for the rest of the iteration, as `capture` does; undefined takes it away. */
  readonly set: (name: string, value: Value | undefined) => void;
  /** Gives a name a value for this and all later iterations of this user. */
  readonly keep: (name: string, value: Value) => void;
  /** A number of this user's, 0 <= n < 1: the same ones in each run with the same seed. */
  readonly random: () => number;
}

export interface AfterContext extends BeforeContext {
  /** Fails the request as a check that is not met. The first message counts; the hook goes on. */
  readonly fail: (message: string) => void;
}
