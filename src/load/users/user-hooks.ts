import { performance } from 'node:perf_hooks';
import type { Aside } from '../record/asides.js';
import type { Answer, WireRequest } from '../wire/connection.js';
import { HookContext, type HookCaller } from '../hooks/hook-context.js';
import { describeThrown } from '../hooks/hook-fault.js';
import { HookRequest } from '../hooks/hook-request.js';
import { HookResponse } from '../hooks/hook-response.js';
import type { HookName, Hooks } from '../hooks/hooks.js';
import { randomOf } from '../values/random.js';
import type { Failure } from '../exchange/response-rules.js';
import type { Identity, Run } from './run.js';
import type { Values } from '../values/values.js';

/** Of which step a hook is called. */
export interface HookedStep {
  readonly name: string;
  readonly hasTextBody: boolean;
  readonly aside: Aside | undefined;
  readonly iteration: number;
}

/** A request as `beforeRequest` has left it. */
interface Prepared {
  readonly wire: WireRequest;
  /** False where it wrote the cookies itself. */
  readonly takesCookies: boolean;
}

/** How a call ended; `given-up`: the run was stopped meanwhile. */
type End = { readonly returned: unknown } | { readonly fault: string } | 'given-up';

/**
 * The hooks of one user. A call tells how it ended exactly once: before it returns where the hook is no promise, so
 * that such a hook costs none; later where it is one, at the latest after the timeout of a request.
 */
export class UserHooks {
  readonly #hooks: Hooks;
  readonly #caller: HookCaller;
  readonly #timeoutMs: number;
  /** Ends the call that is waited for. */
  #settle: ((end: End) => void) | undefined;

  constructor(hooks: Hooks, caller: HookCaller, timeoutMs: number) {
    this.#hooks = hooks;
    this.#caller = caller;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * @param cookies that go with the request, which are not among its bytes
   * @param done the request that is to be sent, or why there is none; undefined: the run was stopped meanwhile
   */
  before(
    wire: WireRequest,
    cookies: string | undefined,
    step: HookedStep,
    done: (result: Prepared | Failure | undefined) => void,
  ): void {
    const hook = this.#hooks.beforeRequest;
    if (hook === undefined) {
      done({ wire, takesCookies: true });
      return;
    }
    const name = 'beforeRequest';
    const seen = new HookRequest(wire, step.hasTextBody, cookies);
    const context = this.#contextOf(step);
    this.#call(
      () => hook(seen.request, context),
      (end) => {
        context.end();
        if (end === 'given-up') done(undefined);
        else done('fault' in end ? failure(name, end.fault) : this.#prepared(seen, end.returned));
      },
    );
  }

  /**
   * @param failed why the request has failed already
   * @param done why the hook has failed it
   */
  after(
    answer: Answer,
    failed: Failure | undefined,
    step: HookedStep,
    done: (failure: Failure | undefined) => void,
  ): void {
    const hook = this.#hooks.afterResponse;
    if (hook === undefined) {
      done(undefined);
      return;
    }
    const name = 'afterResponse';
    const context = this.#contextOf(step);
    this.#call(
      () => hook(new HookResponse(answer, failed), context),
      (end) => {
        context.end();
        const { complaint } = context;
        if (end === 'given-up') done(undefined);
        else if ('fault' in end) done(failure(name, end.fault));
        else if (complaint !== undefined)
          done(failure(name, describeThrown(complaint.message, this.#hooks.plan)));
        else done(end.returned === false ? failure(name, 'returned false') : undefined);
      },
    );
  }

  /** Waits no longer for the promise of a hook. */
  giveUp(): void {
    this.#settle?.('given-up');
  }

  #contextOf({ name, aside, iteration }: HookedStep): HookContext {
    return new HookContext(this.#caller, { step: name, aside, iteration });
  }

  #prepared(seen: HookRequest, returned: unknown): Prepared | Failure {
    try {
      return seen.result(returned);
    } catch (error) {
      // A NoRequest, or what an accessor of the user's own object has thrown.
      return failure('beforeRequest', describeThrown(error, this.#hooks.plan));
    }
  }

  #call(run: () => unknown, done: (end: End) => void): void {
    const { times, plan } = this.#hooks;
    const fromMs = performance.now();
    let end: End;
    let promise: PromiseLike<unknown> | undefined;
    try {
      const returned = run();
      end = { returned };
      promise = isPromise(returned) ? returned : undefined;
    } catch (error) {
      end = { fault: describeThrown(error, plan) };
    }
    times.returned(performance.now() - fromMs);
    if (promise === undefined) done(end);
    else this.#await(promise, done);
  }

  #await(promise: PromiseLike<unknown>, done: (end: End) => void): void {
    const { times, plan } = this.#hooks;
    const fromMs = performance.now();
    const settle = (end: End): void => {
      // What comes after the timeout, or after it was given up, is nobody's any more.
      if (this.#settle !== settle) return;
      this.#settle = undefined;
      clearTimeout(timer);
      times.settled(performance.now() - fromMs);
      done(end);
    };
    this.#settle = settle;
    const timer = setTimeout(
      () => settle({ fault: `its promise was not settled in ${this.#timeoutMs} ms` }),
      this.#timeoutMs,
    );
    Promise.resolve(promise).then(
      (returned) => settle({ returned }),
      (error: unknown) => settle({ fault: describeThrown(error, plan) }),
    );
  }
}

/** Streams of the run's seed for what hooks draw: it changes no think time and no mix. */
const hookStreams = 0x8000_0000;

/** Those of one user; undefined where its scenario has none. */
export function hooksOf(
  { scenario: { hooks }, timeoutMs }: Run,
  { number }: Identity,
  values: Values,
): UserHooks | undefined {
  if (hooks === undefined) return undefined;
  const random = randomOf(hooks.seed, hookStreams + number);
  return new UserHooks(hooks, { user: number, values, random }, timeoutMs);
}

const failure = (name: HookName, message: string): Failure => ({
  kind: 'check',
  message: `hook ${name}: ${message}`,
});

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
