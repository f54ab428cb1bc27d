import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Outcome } from '../../../src/load/wire/connection.js';
import { ErrorExamples } from '../../../src/load/record/error-examples.js';
import { parseCpuTimes, SelfWatch, stealBetween } from '../../../src/load/record/generator-watch.js';
import { HostWatch } from '../../../src/load/record/host-watch.js';
import { randomOf, weightedPick } from '../../../src/load/values/random.js';
import { Recorder } from '../../../src/load/record/recorder.js';
import { Schedule } from '../../../src/load/timing/schedule.js';
import { sumOfRecordings } from '../../../src/load/record/sum-recordings.js';
import type { SecondSample } from '../../../src/measurement/index.js';

const durations = { stages: [{ level: 4, rampMs: 1000, holdMs: 2500 }], rampDownMs: 1000 };

describe('the schedule', () => {
  test('users come and go one after another, all are there in the hold', () => {
    const schedule = new Schedule(durations);
    expect([0, 1, 2, 3, 4].map((user) => schedule.staysOf(user))).toEqual([
      [{ fromMs: 0, toMs: 4500, endsByMs: 4500 }],
      [{ fromMs: 250, toMs: 4250, endsByMs: 4500 }],
      [{ fromMs: 500, toMs: 4000, endsByMs: 4500 }],
      [{ fromMs: 750, toMs: 3750, endsByMs: 4500 }],
      [],
    ]);
    expect([0, 999.9, 1000, 3499.9, 3500].map((at) => schedule.phaseAt(at))).toEqual([
      'ramp-up',
      'ramp-up',
      'hold',
      'hold',
      'ramp-down',
    ]);
  });

  test('stages: whoever came last leaves first, and may come again', () => {
    const schedule = new Schedule({
      stages: [
        { level: 2, rampMs: 0, holdMs: 1000 },
        { level: 4, rampMs: 1000, holdMs: 1000 },
        { level: 1, rampMs: 0, holdMs: 1000 },
        { level: 2, rampMs: 500, holdMs: 500 },
      ],
      rampDownMs: 0,
    });
    // Without a ramp whoever leaves goes at once: the next hold has its users and no more.
    expect([0, 1, 2, 3].map((user) => schedule.staysOf(user))).toEqual([
      [{ fromMs: 0, toMs: 5000, endsByMs: 5000 }],
      [
        { fromMs: 0, toMs: 3000, endsByMs: 3000 },
        { fromMs: 4000, toMs: 5000, endsByMs: 5000 },
      ],
      [{ fromMs: 1000, toMs: 3000, endsByMs: 3000 }],
      [{ fromMs: 1500, toMs: 3000, endsByMs: 3000 }],
    ]);
    expect(schedule.holds).toEqual([
      { fromMs: 0, toMs: 1000 },
      { fromMs: 2000, toMs: 3000 },
      { fromMs: 3000, toMs: 4000 },
      { fromMs: 4500, toMs: 5000 },
    ]);
    expect([0, 1, 2, 3, 4, 5].map((second) => schedule.phaseOfSecond(second))).toEqual([
      'hold',
      'ramp-up',
      'hold',
      'hold',
      'ramp-up',
      'ramp-down',
    ]);
  });

  test('at every moment as many users are there as the level says', () => {
    const stage = fc.record({
      level: fc.integer({ min: 1, max: 30 }),
      rampMs: fc.constantFrom(0, 100, 1000, 7777),
      holdMs: fc.integer({ min: 1, max: 5000 }),
    });
    fc.assert(
      fc.property(
        fc.array(stage, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(0, 500),
        (stages, rampDownMs) => {
          const schedule = new Schedule({ stages, rampDownMs });
          const stays = Array.from({ length: 31 }, (_, user) => schedule.staysOf(user)).flat();
          const thereAt = (atMs: number): number =>
            stays.filter(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs).length;
          for (const [index, { fromMs, toMs }] of schedule.holds.entries()) {
            expect(thereAt(fromMs)).toBe(stages[index]?.level);
            expect(thereAt((fromMs + toMs) / 2)).toBe(stages[index]?.level);
          }
          expect(thereAt(schedule.endsAtMs)).toBe(0);
        },
      ),
    );
  });

  test('only whole seconds of the hold count as such', () => {
    const schedule = new Schedule({ ...durations, stages: [{ level: 4, rampMs: 500, holdMs: 2500 }] });
    expect([0, 1, 2, 3].map((second) => schedule.phaseOfSecond(second))).toEqual([
      'ramp-up',
      'hold',
      'hold',
      'ramp-down',
    ]);
  });

  test('an interruption ends the hold, or leaves none', () => {
    const holdsAfter = (interruptedAtMs: number) => {
      const schedule = new Schedule(durations);
      schedule.interrupt(interruptedAtMs);
      return [schedule.holds, schedule.endsAtMs];
    };
    expect(holdsAfter(2000)).toEqual([[{ fromMs: 1000, toMs: 2000 }], 2000]);
    expect(holdsAfter(400)).toEqual([[], 400]);
    expect(holdsAfter(3600)).toEqual([[{ fromMs: 1000, toMs: 3500 }], 3600]);
  });
});

const answer = (sentAtMs: number, latencyUs: number, status = 200): Outcome => ({
  kind: 'answer',
  sentAtMs,
  endedAtMs: sentAtMs + latencyUs / 1000,
  latencyUs,
  firstByteUs: latencyUs / 2,
  status,
  rawHeaders: [],
  body: undefined,
  isBodyTooLarge: false,
  bytes: 10,
});
const noAnswer = (kind: 'timeout' | 'connection' | 'cut', sentAtMs: number, latencyUs: number): Outcome => ({
  ...(kind === 'connection' ? { kind, fault: 'refused' } : { kind }),
  sentAtMs,
  endedAtMs: sentAtMs + latencyUs / 1000,
  latencyUs,
  message: kind,
});

describe('the recorder', () => {
  test('judges what was sent in the hold, whenever it ended, but for what was cut', () => {
    const samples: SecondSample[] = [];
    const recorder = new Recorder(['a', 'b'], new Schedule(durations), (sample) => samples.push(sample));
    recorder.users = 4;
    recorder.inFlight = 2;
    recorder.record(0, answer(999, 5000), undefined);
    recorder.record(0, answer(1500, 20_000), undefined);
    recorder.record(1, answer(1600, 30_000, 503), { kind: 'http', message: 'status 503' });
    recorder.record(1, noAnswer('timeout', 1700, 1_000_000), { kind: 'timeout', message: 'late' });
    recorder.record(0, noAnswer('cut', 3400, 500_000), { kind: 'timeout', message: 'cut' });
    recorder.record(0, noAnswer('connection', 3600, 1000), { kind: 'connection', message: 'refused' });
    const { byRequest, outsideHold, cut, errorExamples } = recorder.finish(4200);
    const total = sumOfRecordings('total', byRequest);
    expect(byRequest).toMatchObject([
      { name: 'a', attempted: 1, ok: 1, statuses: { 200: 1 }, bytesReceived: 10, errors: { timeout: 0 } },
      {
        name: 'b',
        attempted: 2,
        ok: 0,
        statuses: { 503: 1 },
        bytesReceived: 10,
        errors: { http: 1, timeout: 1 },
      },
    ]);
    expect(total).toMatchObject({
      attempted: 3,
      ok: 1,
      statuses: { 200: 1, 503: 1 },
      bytesReceived: 20,
      errors: { http: 1, check: 0, timeout: 1, connection: 0 },
    });
    expect(total.latency.count).toBe(1);
    expect(total.failedLatency.count).toBe(2);
    expect(total.failedLatency.maxUs).toBeGreaterThanOrEqual(1_000_000);
    expect({ outsideHold, cut }).toEqual({ outsideHold: { attempted: 2, failed: 1 }, cut: 1 });
    expect(samples.map(({ second, completed }) => [second, completed])).toEqual([
      [0, 0],
      [1, 3],
      [2, 1],
      [3, 1],
      [4, 0],
    ]);
    expect(samples[1]).toMatchObject({ phase: 'hold', users: 4, inFlight: 2, errors: { http: 1 } });
    expect(samples[1]?.p95Us).toBeGreaterThan(19_000);
    expect(samples[2]).toMatchObject({ completed: 1, p50Us: undefined, p95Us: undefined });
    expect(errorExamples.map(({ message, count }) => [message, count])).toEqual([
      ['status 503', 1],
      ['late', 1],
    ]);
  });

  test('who is told of a second may ask for the next', () => {
    const told: number[] = [];
    const recorder: Recorder = new Recorder(['a'], new Schedule(durations), ({ completed }, { count }) => {
      told.push(completed, count);
      recorder.tick(2000);
    });
    recorder.record(0, answer(100, 1000), undefined);
    recorder.record(0, answer(200, 1000), undefined);
    recorder.tick(1000);
    expect(told).toEqual([2, 2, 0, 0]);
  });

  test('a name without requests is there with nothing', () => {
    const samples: SecondSample[] = [];
    const onSecond = (sample: SecondSample) => samples.push(sample);
    const { byRequest } = new Recorder(['a'], new Schedule(durations), onSecond).finish(0);
    expect(byRequest).toMatchObject([{ name: 'a', attempted: 0, ok: 0, statuses: {} }]);
    expect(byRequest[0]?.latency.quantileUs(0.5)).toBeUndefined();
    expect(samples).toEqual([]);
  });
});

test('examples are bounded and the most frequent come first', () => {
  const examples = new ErrorExamples();
  for (let index = 0; index < 1000; index += 1)
    examples.add({ kind: 'check', request: 'a', message: `found ${index % 100}`, count: 1 });
  examples.add({ kind: 'check', request: 'a', message: 'found 4', count: 3 });
  examples.add({ kind: 'timeout', request: 'b', message: 'late', count: 1 });
  expect(examples.list().map(({ kind, message, count }) => [kind, message, count])).toEqual([
    ['check', 'found 4', 13],
    ['check', 'found 0', 10],
    ['check', 'found 1', 10],
    ['check', 'found 2', 10],
    ['check', 'found 3', 10],
    ['timeout', 'late', 1],
  ]);
});

describe('random numbers', () => {
  const draw = (seed: number, user: number, count = 20_000): number[] => {
    const random = randomOf(seed, user);
    return Array.from({ length: count }, random);
  };

  test('are the same for the same seed and user, and others for another', () => {
    expect(draw(1, 2, 10)).toEqual(draw(1, 2, 10));
    const firsts = [
      [1, 0],
      [1, 1],
      [2, 0],
      [2 ** 40 + 1, 0],
      [-1, 0],
    ].map(([seed = 0, user = 0]) => draw(seed, user, 1)[0]);
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  test('are uniform, and one user says nothing of the next', () => {
    const [first, second] = [draw(1, 0), draw(1, 1)];
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    // Five standard errors: sqrt(1/12/n), and for the product of two independent ones sqrt(7)/12/sqrt(n).
    expect(Math.abs(mean(first) - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(20_000));
    const products = first.map((value, index) => value * (second[index] ?? 0));
    expect(Math.abs(mean(products) - 0.25)).toBeLessThan((5 * Math.sqrt(7)) / 12 / Math.sqrt(20_000));
    expect(first.every((value) => value >= 0 && value < 1)).toBe(true);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const share = first.filter((value) => Math.floor(value * 10) === tenth).length / first.length;
      expect(Math.abs(share - 0.1)).toBeLessThan(5 * Math.sqrt((0.1 * 0.9) / 20_000));
    }
  });

  test('pick by weight', () => {
    const pick = weightedPick([3, 0, 1]);
    expect([0, 0.7499, 0.75, 0.9999].map((value) => pick(() => value))).toEqual([0, 0, 2, 2]);
    expect(weightedPick([5])(() => 0.99)).toBe(0);
  });
});

describe('the generator’s watch of itself', () => {
  test('counts the lateness of sends in the hold', async () => {
    const watch = new SelfWatch(new Schedule(durations), new HostWatch([]));
    watch.sent(500, 900);
    watch.sent(1500, 1502);
    watch.sent(1600, 1599.5);
    const { sendLag, utilisation } = await watch.finish();
    expect(sendLag.count).toBe(2);
    expect(sendLag.maxUs).toBeGreaterThanOrEqual(2000);
    expect(sendLag.maxUs).toBeLessThan(2010);
    expect(utilisation).toBe(0);
  });

  test('reads the share of stolen time', () => {
    const before = parseCpuTimes('cpu  100 0 50 800 10 0 0 40 5 0\ncpu0 1 2 3\n');
    const after = parseCpuTimes('cpu  200 0 100 1500 20 0 0 180 9 0\ncpu0 1 2 3\n');
    expect(before).toEqual({ total: 1000, steal: 40 });
    expect(stealBetween(before, after)).toBeCloseTo(0.14);
    expect(stealBetween(before, before)).toBeUndefined();
    expect(stealBetween(undefined, after)).toBeUndefined();
    expect(parseCpuTimes('no such line')).toBeUndefined();
    expect(parseCpuTimes('cpu  1 2 3 4\n')).toBeUndefined();
  });
});
