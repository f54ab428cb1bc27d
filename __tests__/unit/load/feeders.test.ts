import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FileFeederPlan, GeneratorPlan } from '../../../src/config/index.js';
import { Feeders, rowWarnings, type UserRows } from '../../../src/load/values/feeders.js';
import { compileGenerator } from '../../../src/load/values/generators.js';
import { randomOf } from '../../../src/load/values/random.js';
import { Values } from '../../../src/load/values/values.js';
import { numberedRows } from '../../helpers/feeders.js';

const feedersOf = (plans: readonly FileFeederPlan[], seed = 1, isOpen = false): Feeders =>
  new Feeders({
    feeders: plans,
    seed,
    arrivals: isOpen ? { process: 'constant' } : undefined,
  });

/** The rows that users take who come in this order; undefined where there was none. */
function taken(feeders: Feeders, visitors: readonly number[]): unknown[] {
  const users = new Map<number, UserRows>();
  return visitors.map((visitor) => {
    const user = users.get(visitor) ?? feeders.forUser(visitor);
    users.set(visitor, user);
    return user.next() ? user.get('people.n') : undefined;
  });
}

const rowCount = fc.integer({ min: 1, max: 50 });
const visitors = fc.array(fc.nat({ max: 9 }), { maxLength: 200 });
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const ascending = (rows: number): number[] => Array.from({ length: rows }, (_, index) => index);

describe('the order of rows', () => {
  test('sequential goes round the file, whoever comes', () => {
    fc.assert(
      fc.property(rowCount, visitors, (rows, who) => {
        const found = taken(feedersOf([numberedRows(rows, 'sequential')]), who);
        expect(found).toEqual(who.map((_, index) => index % rows));
      }),
    );
  });

  test('shuffle has every row once in each pass, in an order of its own', () => {
    fc.assert(
      fc.property(rowCount, seed, (rows, by) => {
        const who = ascending(rows * 3).map((index) => index % 7);
        const found = taken(feedersOf([numberedRows(rows, 'shuffle')], by), who);
        for (const pass of [0, 1, 2])
          expect(
            found.slice(pass * rows, (pass + 1) * rows).toSorted((a, b) => Number(a) - Number(b)),
          ).toEqual(ascending(rows));
      }),
    );
    const found = taken(
      feedersOf([numberedRows(100, 'shuffle')]),
      Array.from({ length: 200 }, () => 0),
    );
    expect(found.slice(0, 100)).not.toEqual(found.slice(100));
    expect(found.slice(0, 100)).not.toEqual(ascending(100));
  });

  test('shuffle favours no order: each of the six of three rows is as likely', () => {
    const who = Array.from({ length: 18_000 }, () => 0);
    const found = taken(feedersOf([numberedRows(3, 'shuffle')], 42), who);
    const counts = new Map<string, number>();
    for (let at = 0; at < found.length; at += 3) {
      const order = found.slice(at, at + 3).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    // 6,000 passes, 1,000 of each on average with a deviation of 29: five of them are 145.
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(145);
  });

  test('unique gives each row once, then none to anybody', () => {
    fc.assert(
      fc.property(rowCount, visitors, (rows, who) => {
        const feeders = feedersOf([numberedRows(rows, 'unique')]);
        const found = taken(feeders, who);
        expect(found).toEqual(who.map((_, index) => (index < rows ? index : undefined)));
        expect(feeders.ranOut).toBe(who.length > rows);
        expect(feeders.refusals).toEqual([Math.max(0, who.length - rows)]);
      }),
    );
  });

  test('random draws any row, again and again', () => {
    const who = ascending(10_000).map((index) => index % 10);
    const found = taken(feedersOf([numberedRows(4, 'random')], 5), who);
    for (const row of ascending(4)) {
      // 2,500 on average with a deviation of 43.
      expect(Math.abs(found.filter((each) => each === row).length - 2500)).toBeLessThan(215);
    }
  });

  test.each(['shuffle', 'random'] as const)('%s follows from the seed', (order) => {
    fc.assert(
      fc.property(seed, visitors, (by, who) => {
        const run = (own: number) => taken(feedersOf([numberedRows(30, order)], own), who);
        expect(run(by)).toEqual(run(by));
      }),
    );
    const of = (own: number) =>
      taken(
        feedersOf([numberedRows(30, order)], own),
        Array.from({ length: 30 }, () => 0),
      );
    expect(of(1)).not.toEqual(of(2));
  });

  test("random rows of a user are the same whoever else comes in between; in the open model those of the run's iterations", () => {
    const alone = taken(feedersOf([numberedRows(30, 'random')]), [3, 3, 3]);
    const crowded = taken(feedersOf([numberedRows(30, 'random')]), [1, 3, 2, 3, 1, 1, 3]);
    expect([1, 3, 6].map((index) => crowded[index])).toEqual(alone);
    const open = (who: readonly number[]) => taken(feedersOf([numberedRows(30, 'random')], 1, true), who);
    expect(open([1, 2, 3, 4])).toEqual(open([4, 4, 4, 4]));
  });

  test('a feeder has its own numbers, whatever stands beside it', () => {
    const users = (plans: readonly FileFeederPlan[]) => {
      const user = feedersOf(plans).forUser(0);
      return ascending(20).map(() => (user.next() ? [user.get('a.n'), user.get('b.n')] : []));
    };
    const both = users([numberedRows(100, 'random', 'b'), numberedRows(100, 'random', 'a')]);
    expect(both.map(([a]) => a)).not.toEqual(both.map(([, b]) => b));
    expect(users([numberedRows(100, 'random', 'a')]).map(([a]) => a)).toEqual(both.map(([a]) => a));
  });

  test('where one has no row left, none of the others loses one', () => {
    const plans = [numberedRows(9, 'sequential', 'others'), numberedRows(1, 'unique')];
    const feeders = feedersOf(plans);
    const [first, second] = [feeders.forUser(0), feeders.forUser(1)];
    expect([first.next(), second.next(), second.next(), first.next()]).toEqual([true, false, false, false]);
    expect(first.get('others.n')).toBe(0);
    expect(rowWarnings(plans, feeders.refusals)).toEqual([
      'Feeder "people" uses each row once, and its only row was used before the end: 3 users found none and stopped. Give it more rows, or another order.',
    ]);
  });
});

describe('generators', () => {
  const drawn = (plan: GeneratorPlan, count = 2000): (string | number)[] => {
    const generate = compileGenerator(plan);
    const random = randomOf(7, 1);
    return Array.from({ length: count }, (_, row) => generate(random, row));
  };

  test('uuid: version 4, none twice', () => {
    const found = drawn({ kind: 'uuid' });
    for (const each of found) {
      expect(each).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect(new Set(found).size).toBe(found.length);
  });

  test('int: both bounds and all between, whole', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat({ max: 2 ** 40 }), (from, width) => {
        fc.pre(Number.isSafeInteger(from + width));
        for (const each of drawn({ kind: 'int', from, to: from + width }, 20)) {
          expect(Number.isSafeInteger(each)).toBe(true);
          expect(each).toBeGreaterThanOrEqual(from);
          expect(each).toBeLessThanOrEqual(from + width);
        }
      }),
    );
    expect(new Set(drawn({ kind: 'int', from: -1, to: 2 }))).toEqual(new Set([-1, 0, 1, 2]));
  });

  test('pick, string and sequence', () => {
    expect(new Set(drawn({ kind: 'pick', options: ['a', 'b', ''] }))).toEqual(new Set(['a', 'b', '']));
    for (const each of drawn({ kind: 'string', length: 8 })) expect(each).toMatch(/^[A-Za-z0-9]{8}$/);
    expect(drawn({ kind: 'sequence', from: 5 }, 3)).toEqual([5, 6, 7]);
  });

  test('a sequence goes on over all users; other values are those of the user', () => {
    const plan = {
      kind: 'generated',
      name: 'g',
      fields: [
        { name: 'n', generator: { kind: 'sequence', from: 1 } },
        { name: 'id', generator: { kind: 'uuid' } },
      ],
      contentHash: '',
    } as const;
    const feeders = new Feeders({ feeders: [plan], seed: 1, arrivals: undefined });
    const users = [0, 1, 2].map((number) => feeders.forUser(number));
    const rows = [0, 1, 2, 0, 1, 2].map((number) => {
      users[number]?.next();
      return { n: users[number]?.get('g.n'), id: users[number]?.get('g.id') };
    });
    expect(rows.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(6);
    const again = new Feeders({ feeders: [plan], seed: 1, arrivals: undefined }).forUser(2);
    again.next();
    expect(again.get('g.id')).toBe(rows[2]?.id);
  });
});

describe('values', () => {
  test('those of the row stand beside captured ones, null too', () => {
    const values = new Values(new Map(), { get: (name) => (name === 'people.name' ? 'Ada' : undefined) });
    values.set('id', null);
    expect([values.get('people.name'), values.get('people.age'), values.get('id')]).toEqual([
      'Ada',
      undefined,
      null,
    ]);
    values.clear();
    expect([values.get('people.name'), values.get('id')]).toEqual(['Ada', undefined]);
  });
});
