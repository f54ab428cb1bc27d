import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { placeWith, startCli, type Place } from '../helpers/cli.js';
import {
  compare,
  expectNothingLeft,
  longestMs,
  outcome,
  repositoryWith,
  repositoryWithBase,
  shopCode,
  shopConfig,
  startComparison,
  type Compared,
} from '../helpers/compared.js';
import { git } from '../helpers/git.js';
import { shopFiles, usualLatencyMs } from '../helpers/shop.js';
import type { Result } from '../../src/analyze/index.js';

const behaviour = (options: Record<string, number>): Record<string, string> => ({
  'behaviour.json': JSON.stringify({ latencyMs: usualLatencyMs, failEvery: 0, ...options }),
});

const p95Of = ({ tests }: Result): Result['tests'][number]['comparison'][number] | undefined =>
  tests[0]?.comparison.find(({ metric, request }) => metric === 'p95' && request === null);

/** On main the shop refuses what its branch serves, and asks for. */
function repositoryThatGrows(): Place {
  const refusal =
    "if (request.url === '/new') {\n    response.statusCode = 404;\n    response.end();\n    return;\n  }\n  ";
  const health = "if (request.url === '/health')";
  return repositoryWithBase(shopCode.replace(health, `${refusal}${health}`), {
    // Last, since a failed check ends the iteration; and with a pause, since base refuses it at once.
    'loadgate.yml': shopConfig
      .replace(' ] }\ntests:', ', { get: /new, name: fresh, check: { status: 200 } } ] }\ntests:')
      .replace('think: 0ms', 'think: 30ms'),
  });
}

const hourMs = 3_600_000;

/** Sets the clock an hour forward among the pairs, and back to an hour ago before the fresh starts. */
async function compareAndSetClock(change: Readonly<Record<string, string>>): Promise<Compared> {
  const place = repositoryWith(change);
  const offset = join(place.cwd, '.git', 'clock-offset');
  const preload = resolve(import.meta.dirname, '../helpers/set-clock.mjs');
  const started = startComparison(place, [], { NODE_OPTIONS: `--import=${preload}`, CLOCK_OFFSET: offset });
  await started.seen(/pair +3 /);
  writeFileSync(offset, String(hourMs));
  await started.seen(/once more on fresh starts/);
  writeFileSync(offset, String(-hourMs));
  const compared = outcome(place, await started.ended);
  expectNothingLeft(place);
  return compared;
}

/** Ends the process of a side when three pairs were told. */
async function compareAndEnd(side: 'base' | 'head'): Promise<Compared> {
  const place = repositoryWith({ 'NOTES.md': 'nothing that matters' });
  const started = startComparison(place);
  await started.seen(/pair +3 /);
  const [, worktree = ''] =
    /^worktree (.*loadgate-base-.*)$/m.exec(git(place.cwd, 'worktree', 'list', '--porcelain')) ?? [];
  const pid = Number(readFileSync(join(side === 'head' ? place.cwd : worktree, 'shop.pid'), 'utf8'));
  process.kill(pid, 'SIGKILL');
  const compared = outcome(place, await started.ended);
  expectNothingLeft(place);
  return compared;
}

/** As if nobody had set the clock: verdict, durations, and every moment that is told. */
function expectUndisturbed({ exitCode, result }: Compared, fromMs: number): void {
  expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 1, verdict: 'fail' });
  expect(p95Of(result)).toMatchObject({ verdict: 'regressed', stage: 2 });
  const { interleaved, resources, startedAt } = result.tests[0] ?? {};
  const wholeSeconds = (Date.now() - fromMs) / 1000;
  expect(result.durationSeconds).toBeLessThan(wholeSeconds);
  expect(interleaved?.seconds).toBeLessThan(result.durationSeconds);
  expect(Date.parse(startedAt ?? '')).toBeGreaterThan(fromMs);
  expect(Date.parse(startedAt ?? '')).toBeLessThan(fromMs + wholeSeconds * 1000);
  const pairSeconds = interleaved?.series.map(({ second }) => second) ?? [];
  expect(pairSeconds).toEqual(pairSeconds.toSorted((a, b) => a - b));
  // Of both starts; a sample a second, each in one of head's slices, are about half of all.
  const usedSeconds = resources?.flatMap(({ series }) => series.map(({ second }) => second)) ?? [];
  expect(usedSeconds.length).toBeGreaterThan(0.5 * (interleaved?.seconds ?? 0));
  for (const second of [...pairSeconds, ...usedSeconds]) {
    expect(second).toBeGreaterThanOrEqual(0);
    expect(second).toBeLessThan(wholeSeconds);
  }
  expect(resources?.map(({ cpu }) => cpu.avgCores)).not.toContain(null);
}

describe('loadgate run --base', () => {
  test(
    'a slower change fails, confirmed on fresh starts of both; though the clock is set meanwhile',
    async () => {
      const slower = behaviour({ latencyMs: 2 * usualLatencyMs });
      const place = repositoryWith(slower);
      const fromMs = Date.now();

      // Both wait most of the time.
      const [{ exitCode, result, stderr, stdout, report }, meanwhileSet] = await Promise.all([
        compare(place),
        compareAndSetClock(slower),
      ]);

      expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 1, verdict: 'fail' });
      expect(result.reasons[0]).toMatch(/^p95 is worse on fresh starts, too: \+\d+\.\d%/);
      expect(p95Of(result)).toMatchObject({ against: 'base', verdict: 'regressed', gated: true, stage: 2 });
      expect(p95Of(result)?.change).toBeGreaterThan(0.3);
      expect(p95Of(result)?.change).toBeLessThan(1.7);
      expect(result.base).toMatchObject({
        outcome: 'compared',
        cause: 'asked',
        isHead: false,
        commit: git(place.cwd, 'rev-parse', 'main'),
        why: 'the merge base with main',
      });
      const { interleaved } = result.tests[0] ?? {};
      expect(interleaved).toMatchObject({ verdict: 'regressed', ended: 'clear' });
      expect(interleaved?.starts).toBeGreaterThanOrEqual(3);
      expect(interleaved?.idleSeconds).toBeLessThan(0.05 * (interleaved?.seconds ?? 0));
      // The same work on both sides: a closed loop of twice the latency sends half as much.
      expect(stderr).toMatch(/checking out the base [0-9a-f]{12}, the merge base with main/);
      expect(stderr).toMatch(/pair +\d+ .*base p95/);
      expect(stdout).toMatch(/FAIL/);
      expect(report['comment.md']).toMatch(/main|merge base/);
      expectNothingLeft(place);

      expectUndisturbed(meanwhileSet, fromMs);
    },
    longestMs,
  );

  test(
    'the same code passes, though no number of the past is known; a request that is new is judged by thresholds alone, and said',
    async () => {
      const place = repositoryWith({ 'NOTES.md': 'nothing that matters' });
      const withNewRequest = repositoryThatGrows();

      // Both wait most of the time.
      const [same, grown] = await Promise.all([compare(place), compare(withNewRequest)]);

      // On a machine that others keep busy it may stay unclear; never a failure.
      expect(same.exitCode).toBe(0);
      expect(['no-change', 'improved', 'inconclusive']).toContain(p95Of(same.result)?.verdict);
      const [test] = same.result.tests;
      expect(test?.thresholds.map(({ outcome: word }) => word)).toEqual(['pass', 'pass']);
      expect(test?.requests.attempted).toBeGreaterThan(1000);
      expectNothingLeft(place);

      expect(grown.exitCode).toBe(0);
      expect(grown.result.tests[0]?.interleaved?.newRequests).toEqual(['fresh']);
      expect(grown.result.tests[0]?.comparison.find(({ request }) => request === 'fresh')?.message).toMatch(
        /base never answers this request/,
      );
      expectNothingLeft(withNewRequest);
    },
    longestMs,
  );

  test(
    'a head that ends in the middle fails, a base that does so leaves it open',
    async () => {
      const [ofHead, ofBase] = await Promise.all([compareAndEnd('head'), compareAndEnd('base')]);

      expect({ exitCode: ofHead.exitCode, verdict: ofHead.result.verdict }).toEqual({
        exitCode: 1,
        verdict: 'fail',
      });
      expect(ofHead.result.reasons[0]).toMatch(/^the target ended under load: /);
      expect(ofHead.result.tests[0]?.interleaved?.ended).toBe('side-gone');
      expect(ofHead.result.tests[0]?.interleaved?.pairs.measured).toBeGreaterThanOrEqual(3);

      expect({ exitCode: ofBase.exitCode, verdict: ofBase.result.verdict }).toEqual({
        exitCode: 0,
        verdict: 'warn',
      });
      expect(ofBase.result.reasons[0]).toMatch(/^the comparison ended after \d+ pairs: of the base, /);
      expect(ofBase.result.tests[0]?.interleaved?.ended).toBe('side-gone');
    },
    longestMs,
  );

  test('a base that nobody asked for and that there can not be: what was measured of head is told', async () => {
    const outside = placeWith(shopFiles());
    const target = `command: { run: node shop.js, cwd: ${outside.cwd}, ready: { path: /health, timeout: 20s } }`;
    const config = shopFiles({ store: 'unnamed', target })['loadgate.yml'] ?? '';
    const place = repositoryWith({ 'loadgate.yml': config });
    git(place.cwd, 'update-ref', 'refs/remotes/origin/main', 'main');
    git(place.cwd, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
    const file = ['--baseline-path', 'baseline.json'];
    const ended = await startCli(['run', ...file], { cwd: place.cwd, timeoutMs: longestMs }).ended;

    const { exitCode, result } = outcome(place, ended);
    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 0, verdict: 'pass' });
    expect(result.base).toMatchObject({ outcome: 'failed', cause: 'no-baseline' });
    expect(result.warnings).toEqual([
      expect.stringMatching(/^The base could not be measured beside head: .* is not in the repository/),
    ]);
    expectNothingLeft(place);
  });

  test(
    'a Ctrl-C in the middle: the pairs so far are kept and shown, and nothing is left',
    async () => {
      const place = repositoryWith({ 'NOTES.md': 'nothing that matters' });
      const started = startComparison(place);
      await started.seen(/pair +6 /);
      started.signal('SIGINT');
      const { exitCode, result, report } = outcome(place, await started.ended);

      expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 3, verdict: 'invalid' });
      expect(result.reasons[0]).toMatch(/interrupted after \d+ pairs/);
      expect(result.tests[0]?.interleaved?.pairs.measured).toBeGreaterThanOrEqual(6);
      expect(p95Of(result)?.pairs).toBeGreaterThanOrEqual(6);
      expect(report['comment.md']).toMatch(/interrupted after \d+ pairs/);
      expectNothingLeft(place);
    },
    longestMs,
  );

  test('a base that is nowhere is refused before anything boots', async () => {
    const place = repositoryWith({ 'NOTES.md': 'nothing' });
    const { exitCode, stderr } = await place.loadgate('run', '--base', 'nowhere');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/the base "nowhere" is no branch, tag or commit of this repository/);
    rmSync(join(place.cwd, 'loadgate-report'), { recursive: true, force: true });
    expectNothingLeft(place);
  });
});
