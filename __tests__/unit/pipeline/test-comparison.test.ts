import { afterEach, describe, expect, test } from '@jest/globals';
import {
  judge,
  orderOfPair,
  type BaseUse,
  type MeasuredTest,
  type Result,
} from '../../../src/analyze/index.js';
import { EnvironmentError } from '../../../src/errors.js';
import type { DrivenSide } from '../../../src/load/index.js';
import type { SideEnd, SliceMeasurement } from '../../../src/measurement/index.js';
import { createProgress } from '../../../src/pipeline/index.js';
import type { SideName, UpSide } from '../../../src/pipeline/sides/stacks.js';
import { TestComparison } from '../../../src/pipeline/sides/test-comparison.js';
import { noComparison } from '../../helpers/compare-plan.js';
import { addressOf } from '../../helpers/load.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';
import { input, plan, recording, sliceMeasurement, startedAtMs } from '../analyze/build.js';
import { errorRate, p95 } from '../analyze/interleaved/build.js';

// The whole of a comparison on a clock of its own, with sides that answer as a test says: no load, no time.

const worlds: TestWorld[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.cleanUp()));

const answered = (latencyMs: number, ok = 300): SliceMeasurement =>
  sliceMeasurement({ byRequest: [recording({ ok, latencyMs })] });

const same = answered(20);
const slower = answered(30);

/** A slice that is driven: pairs are counted from 0, through all starts. */
interface Slot {
  readonly side: SideName;
  readonly pair: number;
  /** Ends the process of a side. */
  readonly end: (side: SideName, how: string) => void;
}

interface CourseOptions {
  /** What a second of warm-up shows. */
  readonly window?: SliceMeasurement;
  readonly maxDurationMs?: number;
}

interface Course {
  readonly measured: MeasuredTest;
  /** Of each pair, which side was driven first. */
  readonly orders: readonly string[];
  readonly starts: readonly number[];
  readonly told: string;
}

const seed = 3;
const nothingLeft: SideEnd = {
  arrivals: undefined,
  aside: { attempted: 0, failed: 0 },
  heldUp: 0,
  cut: 0,
  warnings: [],
};

/** @param show what a slice shows, or what it fails with */
async function compared(
  show: (slot: Slot) => SliceMeasurement | EnvironmentError,
  { window = same, maxDurationMs = 600_000 }: CourseOptions = {},
): Promise<Course> {
  let nowMs = 0;
  const clock = {
    now: () => startedAtMs + nowMs,
    wallMs: () => startedAtMs + nowMs,
    monotonicMs: () => nowMs,
    sleep: () => Promise.resolve(),
  };
  const world = testWorld({ overrides: { clock } });
  worlds.push(world);
  const driven: SideName[] = [];
  const ends = new Map<SideName, string>();
  const opened = (side: SideName): DrivenSide => {
    let failure: EnvironmentError | undefined;
    return {
      async slice({ settleMs, measuredMs }) {
        nowMs += settleMs + measuredMs;
        if (settleMs === 0) return window;
        const pair = Math.floor(driven.length / 2);
        driven.push(side);
        const shown = show({ side, pair, end: (gone, how) => ends.set(gone, how) });
        if (!(shown instanceof EnvironmentError)) return shown;
        failure = shown;
        throw failure;
      },
      async close() {
        if (failure !== undefined) throw failure;
        return nothingLeft;
      },
    };
  };
  const ports = { base: 1, head: 2 };
  const up = (name: SideName): UpSide => ({
    name,
    target: {
      kind: 'command',
      description: name,
      addresses: [addressOf(ports[name])],
      hostHeader: undefined,
      watchable: { kind: 'nothing', reason: 'it is not there' },
      stackHash: 'stack-1',
      warnings: [],
      bootMs: 0,
      gone: new Promise(() => {}),
      logs: () => Promise.resolve([]),
      down: () => Promise.resolve([]),
    },
    setup: { values: {}, failure: undefined },
    gone: () => ends.get(name),
    ended: new AbortController().signal,
  });
  const compare = { ...noComparison, maxDurationMs };
  const whole = plan({ seed, compare });
  const [of] = whole.tests;
  if (of === undefined) throw new Error('a plan has a test');
  const measured = await new TestComparison(whole, of, {
    world,
    progress: await createProgress(world.stderr),
    stacks: { side: up, restart: () => Promise.resolve(undefined) },
    openSide: (_load, { addresses: [address] }) =>
      Promise.resolve(opened(address?.port === ports.base ? 'base' : 'head')),
    baseName: 'main',
    metrics: [p95, errorRate],
    stop: world.signals.stop,
    onPairs: () => Promise.resolve(),
  }).run();
  return {
    measured,
    orders: Array.from({ length: Math.floor(driven.length / 2) }, (_, pair) =>
      driven.slice(2 * pair, 2 * pair + 2).join('-'),
    ),
    starts: measured.interleaved?.pairs.map(({ start }) => start) ?? [],
    told: world.written.stderr,
  };
}

const ordersOf = (...turns: readonly number[]): string[] => turns.map((turn) => orderOfPair(turn, seed));
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe('the order of a comparison', () => {
  test('is driven as the coin says, and as it is told', async () => {
    const { orders, measured } = await compared(() => same);
    expect(measured.interleaved).toMatchObject({ ended: 'clear', gone: undefined });
    expect(orders).toEqual(ordersOf(...range(0, 12)));
    expect(measured.interleaved?.pairs.map(({ order }) => order)).toEqual(orders);
    expect(new Set(range(0, 6).map((quad) => orders[2 * quad])).size).toBe(2);
  });

  test('of a pair that does not count is that of the next one', async () => {
    const { generator } = same;
    const stalled = { ...same, generator: { ...generator, longestStallUs: 500_000 } };
    const { orders } = await compared(({ side, pair }) => (side === 'head' && pair === 2 ? stalled : same));
    expect(orders).toEqual(ordersOf(0, 1, 2, ...range(2, 12)));
  });

  test('begins with a coin on fresh containers, so that each side is first in half of their pairs', async () => {
    // The first pair counts, but has too few requests for its metrics: the start ends with a pair of its own.
    const few = answered(20, 50);
    const { orders, starts, measured } = await compared(({ side, pair }) =>
      pair === 0 ? few : side === 'head' ? slower : same,
    );
    expect(measured.interleaved?.ended).toBe('clear');
    expect(starts).toEqual([
      ...range(0, 13).map(() => 1),
      ...range(0, 6).map(() => 2),
      ...range(0, 6).map(() => 3),
    ]);
    expect(orders).toEqual(ordersOf(...range(0, 13), ...range(14, 26)));
  });
});

const judged = (measured: MeasuredTest, cause: BaseUse['cause']): Result =>
  judge(
    input({
      measured: [measured],
      base: {
        outcome: 'compared',
        cause,
        message: 'the base is main',
        commit: null,
        why: null,
        isHead: false,
        bootSeconds: 1,
      },
    }),
  );

describe('what ends a comparison early', () => {
  const crash = new EnvironmentError('the load worker crashed: late', { fix: 'A hook has to await it.' });
  const text = 'the load worker crashed: late. A hook has to await it.';

  test('such as a load generator that fails takes nothing of the pairs before', async () => {
    const { measured, told } = await compared(({ pair }) => (pair === 8 ? crash : same));
    expect(measured.interleaved).toMatchObject({ ended: 'failed', gone: undefined, failure: text });
    expect(measured.interleaved?.pairs).toHaveLength(8);
    expect(measured.measurement.total.ok).toBe(8 * 300);
    expect(told).toContain(`the comparison ends: ${text}\n`);

    const { verdict, reasons, tests } = judged(measured, 'asked');
    expect({ verdict, reason: reasons[0] }).toEqual({
      verdict: 'invalid',
      reason: `the comparison ended after 8 pairs: ${text}`,
    });
    expect(tests[0]?.interleaved).toMatchObject({ ended: 'failed', pairs: { measured: 8, unfit: 0 } });
    // What nobody asked for keeps no run from passing.
    expect(judged(measured, 'no-baseline').verdict).toBe('warn');
  });

  test('also before its first pair', async () => {
    const { measured } = await compared(() => crash);
    expect(judged(measured, 'asked')).toMatchObject({
      verdict: 'invalid',
      reasons: [`the comparison ended after 0 pairs: ${text}`],
    });
  });

  test('a side that is gone comes first, as a hook may have failed for it', async () => {
    const { measured } = await compared(({ pair, end }) => {
      if (pair < 4) return same;
      end('head', 'exit code 7');
      return crash;
    });
    expect(measured.interleaved).toMatchObject({
      ended: 'side-gone',
      gone: { side: 'head', how: 'exit code 7' },
    });
    expect(measured.interleaved?.failure).toBeUndefined();
  });

  test('both sides that are gone are told apart', async () => {
    const { measured } = await compared(({ pair, end }) => {
      if (pair === 3) end('base', 'exit code 1');
      if (pair === 3) end('head', 'exit code 7');
      return same;
    });
    expect(measured.interleaved?.gone).toEqual({
      side: 'both',
      how: 'exit code 1; of head, exit code 7',
      ofHead: 'exit code 7',
    });
    expect(measured.interleaved?.pairs).toHaveLength(3);
  });
});

test('what its pairs will hardly tell is said before the first of them, and in the report', async () => {
  // Ten requests a second.
  const { measured, told } = await compared(() => same, { window: answered(20, 10) });
  const warning =
    '"compare.max-duration: 10m" leaves no time to measure a suspicion on fresh starts, as a warm-up takes 40s here and a pair of slices 29s: a slower change ends as inconclusive; from 15m on it can fail.';
  expect(measured.interleaved?.warnings).toContain(warning);
  expect(told.indexOf(warning)).toBeGreaterThan(0);
  expect(told.indexOf(warning)).toBeLessThan(told.search(/pair +\d/));
});
