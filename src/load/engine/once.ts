import type { JsonValue, OncePlan } from '../../config/index.js';
import type { Aside } from '../record/asides.js';
import { startCarriers } from '../wire/wire-carrier.js';
import { contentsOf } from '../exchange/body-contents.js';
import type { Outcome } from '../wire/connection.js';
import { UnreadableBody } from '../exchange/content-coding.js';
import type { DriveContext } from '../drive-context.js';
import { noRows } from '../values/feeders.js';
import { randomOf } from '../values/random.js';
import { Response } from '../exchange/response.js';
import { startRunClock } from '../timing/run-clock.js';
import { compileSteps, type Step } from '../users/scenario.js';
import { Schedule } from '../timing/schedule.js';
import { Session } from '../users/session.js';
import { givenValues, plainValues } from '../values/values.js';
import type { Moves } from '../users/moves.js';
import type { Identity, Run } from '../users/run.js';
import { VirtualUser } from '../users/virtual-user.js';

export interface OnceContext extends Pick<DriveContext, 'addresses' | 'hostHeader' | 'stop'> {
  readonly aside: Extract<Aside, 'setup' | 'teardown'>;
  /** Values that are known from the start. */
  readonly given?: Readonly<Record<string, JsonValue>>;
}

/** One that failed. */
export interface OnceFailure {
  /** The request's name, or what a block is called. */
  readonly name: string;
  readonly message: string;
  /** How the answer begins, in one line; undefined where none came, or nothing is in it. */
  readonly answer: string | undefined;
}

export interface OnceOutcome {
  /** What is known at the end, also after a failure. */
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly failures: readonly OnceFailure[];
}

/**
 * Sends some steps once, one after another, by the engine's own means: same requests, checks, captures, timeouts.
 * A setup ends at its first failure; in a teardown each outermost step gets its turn. Ends at once when it is
 * stopped. Rejects with a UsageError for steps that can't be sent.
 */
export async function sendOnce(plan: OncePlan, context: OnceContext): Promise<OnceOutcome> {
  const [address] = context.addresses;
  if (address === undefined) throw new RangeError('there is no address to send to');
  const { headers, auth, redirects } = plan;
  const { hostHeader } = context;
  const contents = contentsOf(plan.files);
  const place = { addresses: [address], hostHeader, headers, auth, redirects, contents };
  const steps = compileSteps(plan.steps, place, [], true);
  const carriers = await startCarriers([address], 1);
  const [carrier] = carriers.connections;
  if (carrier === undefined) throw new RangeError('there is no connection to send over');
  const failures: OnceFailure[] = [];
  const schedule = new Schedule({ stages: [{ level: 1, rampMs: 0, holdMs: Infinity }], rampDownMs: 0 });
  const run: Run = {
    clock: startRunClock(),
    schedule,
    scenario: {
      onStart: [],
      onStop: [],
      tasks: [],
      pickTask: () => 0,
      think: { minMs: 0, maxMs: 0 },
      requestNames: [],
      warnings: [],
    },
    recorder: nothingMeasured(),
    asides: {
      record(_aside, name, outcome, failure) {
        if (failure === undefined) return;
        failures.push({ name, message: failure.message, answer: beginningOf(outcome) });
      },
    },
    watch: { sent() {} },
    timeoutMs: plan.timeoutMs,
    given: givenValues(context.given),
  };
  const identity: Identity = {
    number: 0,
    address: 0,
    random: randomOf(0, 0),
    carrier,
    rows: noRows,
    session: new Session({ address, hostHeader: context.hostHeader, keepsCookies: plan.cookies }),
  };
  const user = new OnceUser(run, identity, context.aside, steps);
  const stop = (): void => {
    user.leave();
    user.cut('unanswered when the run was stopped');
  };
  if (context.stop.aborted) user.leave();
  else context.stop.addEventListener('abort', stop, { once: true });
  try {
    await user.live();
  } finally {
    context.stop.removeEventListener('abort', stop);
    await carriers.stop();
  }
  return { values: plainValues(user.known), failures };
}

class OnceUser extends VirtualUser {
  readonly #aside: OnceContext['aside'];
  readonly #steps: readonly Step[];

  constructor(run: Run, identity: Identity, aside: OnceContext['aside'], steps: readonly Step[]) {
    super(run, identity);
    this.#aside = aside;
    this.#steps = steps;
  }

  protected *life(): Moves<void> {
    for (const step of this.#steps) {
      const wentWell = yield* this.takeAside(this.#aside, [step]);
      this.keepValues();
      if (!this.stays() || (!wentWell && this.#aside === 'setup')) break;
    }
    this.connection.close();
  }

  protected stays(): boolean {
    return !this.isLeaving;
  }
}

function nothingMeasured(): Run['recorder'] {
  const unexpected = (): never => {
    throw new Error('a request of an iteration, where there is none');
  };
  return {
    users: 0,
    inFlight: 0,
    unrecorded: 0,
    tick() {},
    connected() {},
    record: unexpected,
    recordUnsent: unexpected,
  };
}

const longestBeginning = 200;

function beginningOf(outcome: Outcome | undefined): string | undefined {
  if (outcome?.kind !== 'answer') return undefined;
  try {
    const text = new Response(outcome).text
      .slice(0, longestBeginning * 4)
      .replaceAll(/\s+/g, ' ')
      .trim();
    if (text === '') return undefined;
    return text.length <= longestBeginning ? text : `${text.slice(0, longestBeginning)}…`;
  } catch (error) {
    if (error instanceof UnreadableBody) return undefined;
    throw error;
  }
}
