import type { LoadPlan } from '../../config/index.js';
import type { LoadMeasurement } from '../../measurement/index.js';
import type { TargetAddress } from '../../target/index.js';
import { ArrivalUser } from '../users/arrival-user.js';
import { Arrivals } from '../users/arrivals.js';
import { type Carriers, startCarriers } from '../wire/wire-carrier.js';
import { ClosedUser } from '../users/closed-user.js';
import type { DriveContext } from '../drive-context.js';
import { assertEnoughFiles } from './enough-files.js';
import { Feeders } from '../values/feeders.js';
import { randomOf } from '../values/random.js';
import type { Identity, Run } from '../users/run.js';
import { Session } from '../users/session.js';
import { numbersIn, type Share } from '../values/share.js';
import type { VirtualUser } from '../users/virtual-user.js';

/** Where the users of a share send to. */
export interface PeopleContext extends Pick<DriveContext, 'addresses' | 'hostHeader'> {
  readonly share: Share;
}

/**
 * A parked connection for each user of a share. Rejects with an EnvironmentError where all users of the plan need more
 * descriptors than this process may have.
 */
export function connect(plan: LoadPlan, { share, addresses }: PeopleContext): Promise<Carriers> {
  assertEnoughFiles(plan);
  const numbers = numbersIn(share, plan.users);
  return startCarriers(addressesOf(numbers, addresses), numbers.length);
}

/**
 * The addresses of the users with these numbers, until they repeat: all users of a run are dealt over them in turn,
 * whichever thread they are in.
 */
function addressesOf(
  numbers: readonly number[],
  addresses: readonly TargetAddress[],
): readonly TargetAddress[] {
  return numbers
    .slice(0, addresses.length)
    .flatMap((number) => addresses.slice(number % addresses.length, (number % addresses.length) + 1));
}

/** The users of a share by the plan's load model, with their rows, and in the open model their arrivals. */
export class People {
  readonly #feeders: Feeders;
  readonly #users: readonly VirtualUser[];
  readonly #arrivals: Arrivals | undefined;

  constructor(
    plan: LoadPlan,
    run: Run,
    { connections }: Carriers,
    { addresses, hostHeader, share }: PeopleContext,
  ) {
    this.#feeders = new Feeders(plan, share, () => {
      for (const user of this.#users) user.dismiss();
    });
    const numbers = numbersIn(share, plan.users);
    const identities = connections.map((carrier, index): Identity => {
      const number = numbers[index] ?? index;
      return {
        number,
        address: number % addresses.length,
        random: randomOf(plan.seed, number),
        carrier,
        rows: this.#feeders.forUser(number),
        session: new Session({ address: carrier.address, hostHeader, keepsCookies: plan.cookies }),
      };
    });
    const { arrivals: model } = plan;
    const arrivals = model && new Arrivals({ ...plan, arrivals: model }, run, share);
    this.#arrivals = arrivals;
    this.#users = identities.map((identity) =>
      arrivals === undefined ? new ClosedUser(run, identity) : new ArrivalUser(run, identity, arrivals),
    );
  }

  /** Until the last one has gone. Rejects with a UsageError where a request can't be made. */
  async live(): Promise<void> {
    const lives = Promise.all(this.#users.map((user) => user.live()));
    this.#arrivals?.start();
    await lives;
  }

  /** Nothing begins any more; each is gone after what it is about. */
  leave(): void {
    this.#arrivals?.stop();
    for (const user of this.#users) user.leave();
  }

  /** As `leave`, where the load has come to its end: arrivals that never began are dropped. */
  finish(): void {
    this.#arrivals?.close();
    for (const user of this.#users) user.leave();
  }

  /** Ends what is on its way, unanswered; after `leave`. */
  cut(message: string): void {
    for (const user of this.#users) user.cut(message);
  }

  /** Of the open model. */
  get arrivals(): LoadMeasurement['arrivals'] {
    return this.#arrivals?.counts;
  }

  get reconnects(): number {
    return this.#users.reduce((sum, { connection }) => sum + connection.reconnects, 0);
  }

  /** How many never got through their on-start. */
  get heldUp(): number {
    return this.#users.filter(({ isHeldUp }) => isHeldUp).length;
  }

  /** Whether one had to stop for want of a row. */
  get ranOut(): boolean {
    return this.#feeders.ranOut;
  }

  /** For each feeder how many had to. */
  get refusals(): readonly number[] {
    return this.#feeders.refusals;
  }
}
