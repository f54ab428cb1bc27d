import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FeederPlan } from '../../../src/config/index.js';
import type { Outcome } from '../../../src/load/wire/connection.js';
import { Feeders } from '../../../src/load/values/feeders.js';
import { JoinedSeries } from '../../../src/load/record/joined-series.js';
import { measurementOf, type Part } from '../../../src/load/record/part.js';
import { Recorder } from '../../../src/load/record/recorder.js';
import type { Failure } from '../../../src/load/exchange/response-rules.js';
import { Schedule } from '../../../src/load/timing/schedule.js';
import { numbersIn, sharesOf } from '../../../src/load/values/share.js';
import { LatencyHistogram, type LoadMeasurement, type SecondSample } from '../../../src/measurement/index.js';
import { numberedRows } from '../../helpers/feeders.js';
import { loadPlan, request } from '../../helpers/load.js';

const threadCount = fc.integer({ min: 1, max: 6 });

describe('the shares of a run', () => {
  test('have every user once, and are as equal as can be', () => {
    fc.assert(
      fc.property(threadCount, fc.nat({ max: 300 }), (threads, users) => {
        const shares = sharesOf({ feeders: [] }, threads).map((share) => numbersIn(share, users));
        const all = shares.flat().toSorted((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: users }, (_, number) => number));
        const sizes = shares.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('feeders of several threads', () => {
  const rows = 7;
  const counted: FeederPlan = {
    kind: 'generated',
    name: 'people',
    fields: [{ name: 'n', generator: { kind: 'sequence', from: 100 } }],
    contentHash: '',
  };

  /** What is taken where threads ask in this order. */
  function taken(plan: FeederPlan, threads: number, asking: readonly number[]): unknown[] {
    const run = { feeders: [plan], seed: 3, arrivals: undefined };
    const users = sharesOf(run, threads).map((share, index) => new Feeders(run, share).forUser(index));
    return asking.map((thread) => {
      const user = users[thread % threads];
      return user?.next() === true ? user.get('people.n') : undefined;
    });
  }

  test.each([
    ['sequential', numberedRows(rows, 'sequential')],
    ['shuffle', numberedRows(rows, 'shuffle')],
    ['unique', numberedRows(rows, 'unique')],
    ['a sequence', counted],
  ])('%s: the rows are those that one thread would have taken, in its order', (_what, plan) => {
    fc.assert(
      fc.property(threadCount, fc.array(fc.nat({ max: 5 }), { maxLength: 40 }), (threads, asking) => {
        expect(taken(plan, threads, asking)).toEqual(taken(plan, 1, asking));
      }),
    );
  });
});

/** One request's end, and which thread saw it. */
interface Event {
  readonly thread: number;
  readonly outcome: Outcome;
  readonly failure: Failure | undefined;
}

const answered = fc
  .record({
    thread: fc.nat({ max: 5 }),
    sentAtMs: fc.integer({ min: 0, max: 3500 }),
    latencyUs: fc.integer({ min: 1, max: 900_000 }),
    status: fc.constantFrom(200, 201, 404, 503),
  })
  .map(({ thread, sentAtMs, latencyUs, status }): Event => {
    const outcome: Outcome = {
      kind: 'answer',
      sentAtMs,
      endedAtMs: sentAtMs + latencyUs / 1000,
      latencyUs,
      firstByteUs: Math.ceil(latencyUs / 2),
      status,
      rawHeaders: [],
      body: undefined,
      isBodyTooLarge: false,
      bytes: 10,
    };
    return {
      thread,
      outcome,
      failure: status < 400 ? undefined : { kind: 'http', message: `status ${status}` },
    };
  });

const refused = fc
  .record({ thread: fc.nat({ max: 5 }), sentAtMs: fc.integer({ min: 0, max: 3500 }) })
  .map(({ thread, sentAtMs }): Event => ({
    thread,
    outcome: {
      kind: 'connection',
      fault: 'refused',
      message: 'refused',
      sentAtMs,
      endedAtMs: sentAtMs + 1,
      latencyUs: 1000,
    },
    failure: { kind: 'connection', message: 'refused' },
  }));

const plan = loadPlan([request()], { rampUpMs: 500, holdMs: 2500 });

/** What so many threads measure of it together. */
function measured(threads: number, events: readonly Event[]): LoadMeasurement {
  const seconds: SecondSample[] = [];
  const series = new JoinedSeries(threads, (sample) => seconds.push(sample));
  const parts = Array.from({ length: threads }, (_, thread) => {
    const schedule = new Schedule(plan);
    const recorder = new Recorder(['a', 'b'], schedule, (sample, latency) => {
      series.add(thread, sample, LatencyHistogram.unpack(latency.pack()));
    });
    const own = events.filter((event) => event.thread % threads === thread);
    const inOrder = own.toSorted((a, b) => a.outcome.endedAtMs - b.outcome.endedAtMs);
    for (const { outcome, failure } of inOrder)
      recorder.record(Math.floor(outcome.sentAtMs) % 2, outcome, failure);
    const lag = new LatencyHistogram();
    for (const { outcome } of own) lag.record(outcome.sentAtMs);
    return partOf(recorder, schedule, lag);
  });
  parts.forEach((_, thread) => series.end(thread));
  expect(seconds).toEqual(series.samples);
  return measurementOf(plan, parts, series.samples);
}

function partOf(recorder: Recorder, schedule: Schedule, sendLag: LatencyHistogram): Part {
  return {
    sharedStartMs: 1000,
    ended: 'completed',
    holds: schedule.holds,
    ...recorder.finish(4400),
    arrivals: undefined,
    reconnects: 0,
    generator: {
      utilisation: 0.5,
      sendLag,
      steal: undefined,
      openFiles: undefined,
      ports: undefined,
      cpuPressure: undefined,
    },
    asides: [],
    heldUp: 0,
    refusals: [],
    warnings: ['said in each thread'],
  };
}

/** Without what tells how many threads there were; histograms in their text form. */
function comparable(measurement: LoadMeasurement): unknown {
  // When it began is worked out from two clocks, a little differently each time.
  const { generator, errorExamples, startedAtMs: _, ...rest } = measurement;
  // Those that are as frequent stand in the order in which they came.
  const examples = errorExamples.map((example) => JSON.stringify(example)).toSorted();
  return JSON.parse(
    JSON.stringify({ ...rest, examples, generator: { ...generator, threads: 0 } }, (_key, value: unknown) =>
      value instanceof LatencyHistogram ? value.pack() : value,
    ),
  );
}

describe('what several threads measured', () => {
  test('is what one thread would have measured, without loss', () => {
    fc.assert(
      fc.property(
        threadCount,
        fc.array(fc.oneof(answered, refused), { maxLength: 60 }),
        (threads, events) => {
          const together = measured(threads, events);
          expect(comparable(together)).toEqual(comparable(measured(1, events)));
          expect(together.generator.threads).toBe(threads);
          expect(together.warnings).toEqual(['said in each thread']);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('a second is told when every thread has told of it or has ended', () => {
    const told: SecondSample[] = [];
    const series = new JoinedSeries(2, (sample) => told.push(sample));
    const second = (number: number): SecondSample => ({
      second: number,
      phase: 'hold',
      users: 2,
      inFlight: 1,
      completed: 10,
      errors: { http: 1, check: 0, timeout: 0, connection: 0 },
      p50Us: undefined,
      p95Us: undefined,
    });
    series.add(0, second(0));
    series.add(0, second(1));
    expect(told).toEqual([]);
    series.add(1, second(0));
    expect(told).toMatchObject([{ second: 0, users: 4, inFlight: 2, completed: 20, errors: { http: 2 } }]);
    series.end(1);
    expect(told[1]).toMatchObject({ second: 1, users: 2, completed: 10 });
    expect(told).toHaveLength(2);
  });
});
