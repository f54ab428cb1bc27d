import { afterEach, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult } from '../../../src/analyze/index.js';
import { annotationsOf } from '../../../src/ci/github/annotations.js';
import { annotate, writeOutputs } from '../../../src/ci/github/workflow-commands.js';
import { outputsOf } from '../../../src/ci/index.js';
import {
  bootFailedResult,
  comparison,
  failingResult,
  figures,
  passingResult,
  test as testOf,
} from '../../helpers/results/index.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

describe('annotations', () => {
  test('each reason is said once, a warning where it alone would not fail', () => {
    const { tests, ...rest } = failingResult();
    const soft = 'p95 is 31% above the anchor v1.0.0 (100 ms then, 131 ms now)';
    const expired = 'The baseline has expired.';
    const warned = tests.map((each) => ({ ...each, reasons: [...each.reasons, soft], onlyWarn: [soft] }));
    const title = 'Loadgate agent360 / pull-request';
    expect(annotationsOf({ ...rest, tests: warned, reasons: [expired], onlyWarn: [expired] }, true)).toEqual([
      ...tests.flatMap(({ reasons }) => reasons.map((message) => ({ level: 'error', title, message }))),
      { level: 'warning', title: 'Loadgate agent360', message: expired },
      { level: 'warning', title, message: soft },
    ]);
  });

  test("the suite's list does not repeat the tests'", () => {
    const { tests, ...rest } = failingResult();
    const reasons = tests.flatMap(({ name, reasons }) => reasons.map((reason) => `${name}: ${reason}`));
    const messages = annotationsOf(
      { ...rest, tests, reasons: ['no baseline, and one is required', ...reasons] },
      true,
    );
    expect(messages.map(({ message }) => message)).toEqual([
      'no baseline, and one is required',
      ...tests.flatMap(({ reasons }) => reasons),
    ]);
  });

  test('a passing result has none', () => {
    expect(annotationsOf(passingResult(), true)).toEqual([]);
  });

  test('are warnings where the step does not fail', () => {
    const levels = annotationsOf(failingResult(), false).map(({ level }) => level);
    expect(new Set(levels)).toEqual(new Set(['warning']));
  });

  test('a target that did not come up is said for the suite', () => {
    expect(annotationsOf(bootFailedResult(), true)).toEqual([
      {
        level: 'error',
        title: 'Loadgate agent360',
        message: 'Service api did not become healthy within 2m.',
      },
    ]);
  });

  test('at most ten of a level, the last one names the rest', () => {
    const reasons = Array.from({ length: 14 }, (_, n) => `breach ${n}`);
    const errors = annotationsOf(passingResult({ verdict: 'fail', reasons }), true);
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)?.message).toBe('and 5 more: see the job summary');
  });
});

describe('to the runner', () => {
  let world: TestWorld = testWorld();
  afterEach(() => {
    world.cleanUp();
    world = testWorld();
  });

  test('a message can neither end its line nor begin a command', () => {
    annotate(world, { level: 'error', title: 'a: b, c%', message: '100%\r\n::set-output name=x::y' });
    expect(world.written.stdout).toBe('::error title=a%3A b%2C c%25::100%25%0D%0A::set-output name=x::y\n');
  });

  test('what a log quotes is no command, only what is meant as one', () => {
    const runner = testWorld({ env: { GITHUB_ACTIONS: 'true' } });
    const quoted = 'log\n::add-mask::a\n \t::error::b\n\u0085::warning::b\n##[error]c x::y\n';
    runner.stdout.write(quoted);
    runner.stderr.write('##vso[task.setvariable]d');
    annotate(runner, { level: 'error', title: 't', message: 'm' });
    expect(runner.written.stdout).toBe(
      'log\n:\u200B:add-mask::a\n \t:\u200B:error::b\n\u0085:\u200B:warning::b\n##\u200B[error]c x::y\n::error title=t::m\n',
    );
    expect(runner.written.stderr).toBe('##\u200Bvso[task.setvariable]d');
    runner.cleanUp();
    world.stdout.write(quoted);
    expect(world.written.stdout).toBe(quoted);
  });

  test('secrets are masked', () => {
    world.secrets.add('hunter2hunter2');
    annotate(world, { level: 'warning', title: 't', message: 'sent hunter2hunter2' });
    expect(world.written.stdout).toBe('::warning title=t::sent ***\n');
  });

  test('a value of several lines stays one output', async () => {
    const path = join(world.cwd, 'output');
    await writeOutputs(world, path, { verdict: 'fail\nverdict<<x\npass\nx', p95: '' });
    const lines = readFileSync(path, 'utf8').split('\n');
    const [name, end] = lines[0]?.split('<<') ?? [];
    expect(name).toBe('verdict');
    expect(lines.slice(1, 6)).toEqual(['fail', 'verdict<<x', 'pass', 'x', end]);
    expect(lines[6]).toMatch(/^p95<<end-/);
  });

  test('without a file there are no outputs', async () => {
    await writeOutputs(world, undefined, { verdict: 'pass' });
    expect(await world.files.list(world.cwd)).toEqual([]);
  });
});

describe('outputs', () => {
  test('are of the worst test', () => {
    const of = (p95: number | null, errorRate: number | null, avg: number | null): TestResult =>
      testOf({
        latencyMs: { ...figures().latencyMs, p95 },
        errorRate,
        rps: { avg, peak: null, sd: null },
        comparison: [
          comparison({ verdict: 'regressed' }),
          comparison({ verdict: 'regressed', gated: false }),
          comparison({
            metric: 'p99',
            verdict: 'regressed',
            accepted: { author: 'ann', reason: '', at: '' },
          }),
        ],
      });
    const result = passingResult({ tests: [of(120, 0, 40), of(80, 0.02, 90), of(null, null, null)] });
    expect(outputsOf(result)).toEqual({
      verdict: 'pass',
      p95: 120,
      'error-rate': 0.02,
      rps: 40,
      regressions: 3,
      'baseline-sha': result.baseline.commit,
    });
  });

  test('a p95 beyond the timeout is at least the timeout', () => {
    const requests = {
      attempted: 100,
      ok: 90,
      dropped: 0,
      errors: { http: 0, check: 0, timeout: 10, connection: 0 },
    };
    const timedOut = testOf({ requests, latencyMs: { ...figures().latencyMs, p95: 80 }, timeoutMs: 2000 });
    expect(outputsOf(passingResult({ tests: [timedOut] })).p95).toBe(2000);
  });

  test('what no test has is null', () => {
    const nothing = { p95: null, 'error-rate': null, rps: null, regressions: 0, 'baseline-sha': null };
    expect(outputsOf(bootFailedResult())).toMatchObject(nothing);
  });
});
