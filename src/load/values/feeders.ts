import type {
  FeederPlan,
  FileFeederPlan,
  GeneratedFeederPlan,
  JsonValue,
  LoadPlan,
} from '../../config/index.js';
import { compileGenerator } from './generators.js';
import { type Random, randomOf } from './random.js';
import { randomOrder, sharedOrder } from './row-order.js';
import { type Share, Turns, wholeShare } from './share.js';

/** The rows that one user has in its iteration. */
export interface UserRows {
  /** Takes the rows of the next iteration; false where a feeder has none left, and then the user has to stop. */
  next(): boolean;
  /** The value of `feeder.column`; undefined where there is no such. */
  get(name: string): JsonValue | undefined;
}

/** The same for every user that is fed nothing. */
export const noRows: UserRows = { next: () => true, get: () => undefined };

/** One feeder as a user sees it. */
interface UserFeed {
  next(): boolean;
  get(column: number): JsonValue | undefined;
}

/** One feeder of a run. */
interface Source {
  readonly plan: FeederPlan;
  readonly forUser: (user: number) => UserFeed;
  /** How often a user asked it for a row and it had none left. */
  refusals: number;
}

/** A stream of each feeder's seed that no user has. */
const runStream = 0xffff_ffff;

/**
 * The feeders of a run, as one of its threads sees them. Two runs with the same seed take the same rows in the same
 * order; which user takes which follows from when they come, but for `random` and generated rows in the closed model:
 * those are drawn from the user's own numbers, so that each of its iterations is the same in both runs.
 */
export class Feeders {
  readonly #sources: readonly Source[];
  /** Where a name's value is: which feeder, and which of its columns. */
  readonly #places = new Map<string, { readonly feeder: number; readonly column: number }>();

  readonly #onRanOut: () => void;

  /**
   * @param share of the thread that this is in
   * @param onRanOut called when a user finds no row, for the first time
   */
  constructor(
    { feeders, seed, arrivals }: Pick<LoadPlan, 'feeders' | 'seed' | 'arrivals'>,
    share: Share = wholeShare({ feeders }),
    onRanOut: () => void = () => {},
  ) {
    this.#onRanOut = onRanOut;
    const turns = new Turns(share);
    this.#sources = feeders.map((plan, feeder) => {
      const feederSeed = seedOf(seed, plan.name);
      const ofThread = randomOf(feederSeed, runStream - share.index);
      // In the open model which user begins an iteration follows from the answers, the order of iterations does not.
      const randomOfUser = (user: number): Random =>
        arrivals === undefined ? randomOf(feederSeed, user) : ofThread;
      const nextTurn = (): number => turns.next(feeder);
      return plan.kind === 'file'
        ? fileSource(plan, { ofRun: randomOf(feederSeed, runStream), nextTurn, randomOfUser })
        : generatedSource(plan, { nextTurn, randomOfUser });
    });
    for (const [feeder, plan] of feeders.entries()) {
      const names = plan.kind === 'file' ? plan.columns : plan.fields;
      for (const [column, { name }] of names.entries())
        this.#places.set(`${plan.name}.${name}`, { feeder, column });
    }
  }

  forUser(user: number): UserRows {
    if (this.#sources.length === 0) return noRows;
    const sources = this.#sources.map((source) => ({ source, feed: source.forUser(user) }));
    // A row of any other feeder is not to be taken where one that ends has none left.
    const inOrder = [...sources].sort((a, b) => Number(mayEnd(b.source)) - Number(mayEnd(a.source)));
    return {
      next: () => {
        for (const { source, feed } of inOrder) {
          if (feed.next()) continue;
          const isFirst = !this.ranOut;
          source.refusals += 1;
          if (isFirst) this.#onRanOut();
          return false;
        }
        return true;
      },
      get: (name) => {
        const place = this.#places.get(name);
        return place && sources[place.feeder]?.feed.get(place.column);
      },
    };
  }

  /** Whether a user had to stop for want of a row. */
  get ranOut(): boolean {
    return this.#sources.some(({ refusals }) => refusals > 0);
  }

  /** For each feeder how many users had to stop for want of a row of it. */
  get refusals(): readonly number[] {
    return this.#sources.map(({ refusals }) => refusals);
  }
}

/** What is to be said of the rows after a run. */
export function rowWarnings(feeders: readonly FeederPlan[], refusals: readonly number[]): string[] {
  return feeders.flatMap((plan, feeder) => {
    const users = refusals[feeder] ?? 0;
    if (plan.kind !== 'file' || users === 0) return [];
    const rows = plan.rows === 1 ? 'its only row was' : `all of its ${plan.rows} rows were`;
    const stopped = users === 1 ? 'one user found none and stopped' : `${users} users found none and stopped`;
    return [
      `Feeder "${plan.name}" uses each row once, and ${rows} used before the end: ${stopped}. Give it more rows, or another order.`,
    ];
  });
}

interface Chance {
  /** The same numbers in all threads of a run. */
  readonly ofRun: Random;
  readonly randomOfUser: (user: number) => Random;
  readonly nextTurn: () => number;
}

function fileSource(plan: FileFeederPlan, { ofRun, nextTurn, randomOfUser }: Chance): Source {
  const { order, rows, columns } = plan;
  const shared = order === 'random' ? undefined : sharedOrder(order, rows, ofRun, nextTurn);
  return {
    plan,
    refusals: 0,
    forUser(user) {
      const nextRow = shared ?? randomOrder(rows, randomOfUser(user));
      let current: number | undefined;
      return {
        next() {
          current = nextRow();
          return current !== undefined;
        },
        get: (column) => (current === undefined ? undefined : columns[column]?.values[current]),
      };
    },
  };
}

function generatedSource(
  plan: GeneratedFeederPlan,
  { nextTurn, randomOfUser }: Omit<Chance, 'ofRun'>,
): Source {
  const generators = plan.fields.map(({ generator }) => compileGenerator(generator));
  return {
    plan,
    refusals: 0,
    forUser(user) {
      const random = randomOfUser(user);
      const current: (string | number)[] = [];
      return {
        next() {
          // Every value is drawn, used or not: another step must not change the values of the others.
          const row = nextTurn();
          for (const [index, generate] of generators.entries()) current[index] = generate(random, row);
          return true;
        },
        get: (column) => current[column],
      };
    },
  };
}

const mayEnd = ({ plan }: Source): boolean => plan.kind === 'file' && plan.order === 'unique';

/** The seed of one feeder: of its name, so that another feeder beside it changes nothing. FNV-1a, 32 bits. */
function seedOf(seed: number, name: string): number {
  let hash = 0x811c_9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x0100_0193) >>> 0;
  // In the half above the run's own seed, which is never 0 here: no user's think times are the same numbers.
  return seed + 0x1_0000_0000 * ((hash % 0x1f_ffff) + 1);
}
