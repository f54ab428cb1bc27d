import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { placeWith, startCli, type Ended, type Place } from '../helpers/cli.js';
import { commit, git, newRepository } from '../helpers/git.js';
import { shopFiles, usualLatencyMs } from '../helpers/shop.js';
import { resultSchema, type Result } from '../../src/analyze/index.js';

/** Warm-up, pairs and fresh starts take minutes, however fast the machine is. */
const longestMs = 400_000;

const behaviour = (options: Record<string, number>): Record<string, string> => ({
  'behaviour.json': JSON.stringify({ latencyMs: usualLatencyMs, failEvery: 0, ...options }),
});

/** A repository with the shop on main, and a branch with this change of it. */
function repositoryWith(change: Readonly<Record<string, string>>, config = ''): Place {
  const files = shopFiles({ store: 'none' });
  const place = placeWith({});
  newRepository(place.cwd);
  const started = { '.gitignore': 'shop.pid\nloadgate-report/\n', ...files };
  commit(place.cwd, 'the shop', { ...started, 'loadgate.yml': `${files['loadgate.yml'] ?? ''}${config}` });
  git(place.cwd, 'checkout', '--quiet', '-b', 'topic');
  commit(place.cwd, 'a change', change);
  return place;
}

interface Compared extends Ended {
  readonly result: Result;
  readonly report: Readonly<Record<string, string>>;
}

async function compare(place: Place, ...flags: string[]): Promise<Compared> {
  const ended = await startCli(['run', '--base', 'main', ...flags], { cwd: place.cwd, timeoutMs: longestMs })
    .ended;
  return outcome(place, ended);
}

function outcome(place: Place, ended: Ended): Compared {
  if (!existsSync(join(place.cwd, 'loadgate-report'))) throw new Error(`${ended.stdout}\n${ended.stderr}`);
  const report = place.readReport();
  return { ...ended, report, result: resultSchema.parse(JSON.parse(report['result.json'] ?? '')) };
}

/** Neither a folder nor what git knows of one. */
function expectNothingLeft(place: Place): void {
  expect(git(place.cwd, 'worktree', 'list').split('\n')).toHaveLength(1);
  const ours = readdirSync(tmpdir()).filter((name) => name.startsWith('loadgate-base-'));
  expect(ours.filter((name) => existsSync(join(tmpdir(), name, place.cwd.split('/').at(-1) ?? '')))).toEqual(
    [],
  );
}

const p95Of = ({ tests }: Result): Result['tests'][number]['comparison'][number] | undefined =>
  tests[0]?.comparison.find(({ metric, request }) => metric === 'p95' && request === null);

/** On main the shop refuses what its branch serves, and asks for. */
function repositoryThatGrows(): Place {
  const shop = shopFiles()['shop.js'] ?? '';
  const refusal =
    "if (request.url === '/new') {\n    response.statusCode = 404;\n    response.end();\n    return;\n  }\n  ";
  const health = "if (request.url === '/health')";
  const config = shopFiles({ store: 'none' })['loadgate.yml'] ?? '';
  const place = repositoryWith({});
  git(place.cwd, 'checkout', '--quiet', 'main');
  commit(place.cwd, 'without it', { 'shop.js': shop.replace(health, `${refusal}${health}`) });
  git(place.cwd, 'checkout', '--quiet', '-B', 'topic');
  commit(place.cwd, 'with it', {
    'shop.js': shop,
    // Last, since a failed check ends the iteration; and with a pause, since base refuses it at once.
    'loadgate.yml': config
      .replace(' ] }\ntests:', ', { get: /new, name: fresh, check: { status: 200 } } ] }\ntests:')
      .replace('think: 0ms', 'think: 30ms'),
  });
  return place;
}

const hourMs = 3_600_000;

/** Sets the clock an hour forward among the pairs, and back to an hour ago before the fresh starts. */
async function compareAndSetClock(change: Readonly<Record<string, string>>): Promise<Compared> {
  const place = repositoryWith(change);
  const offset = join(place.cwd, '.git', 'clock-offset');
  const preload = resolve(import.meta.dirname, '../helpers/set-clock.mjs');
  const started = startCli(['run', '--base', 'main'], {
    cwd: place.cwd,
    timeoutMs: longestMs,
    env: { NODE_OPTIONS: `--import=${preload}`, CLOCK_OFFSET: offset },
  });
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
  const started = startCli(['run', '--base', 'main'], { cwd: place.cwd, timeoutMs: longestMs });
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
      expect(interleaved?.idleSeconds).toBeLessThan(0.1 * (interleaved?.seconds ?? 0));
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

  test('a base that does not start: head is measured alone, and the gate says what that is worth', async () => {
    const place = repositoryWith(behaviour({}));
    git(place.cwd, 'checkout', '--quiet', 'main');
    commit(place.cwd, 'broken', { 'shop.js': 'throw new Error("no such shop");\n' });
    git(place.cwd, 'checkout', '--quiet', '-B', 'topic');
    commit(place.cwd, 'mended', { 'shop.js': shopFiles()['shop.js'] ?? '' });

    const { exitCode, result, stderr } = await compare(place);

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 0, verdict: 'warn' });
    expect(result.base).toMatchObject({ outcome: 'failed', cause: 'asked' });
    expect(result.reasons[0]).toMatch(/^not compared with the base, head was measured alone: of the base, /);
    expect(result.tests[0]?.interleaved).toBeUndefined();
    expect(result.tests[0]?.thresholds.map(({ outcome: word }) => word)).toEqual(['pass', 'pass']);
    expect(stderr).toContain('there is nothing to compare with');
    expectNothingLeft(place);

    commit(place.cwd, 'strict', {
      'loadgate.yml': `${shopFiles({ store: 'none' })['loadgate.yml'] ?? ''}gate: { on-inconclusive: fail }\n`,
    });
    expect((await compare(place)).exitCode).toBe(1);
  });

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

  test(
    'a base that ends as soon as there is load leaves it open, and head is measured alone',
    async () => {
      const place = repositoryWith({ 'shop.js': shopFiles()['shop.js'] ?? '' });
      git(place.cwd, 'checkout', '--quiet', 'main');
      const short = (shopFiles()['shop.js'] ?? '').replace(
        'answers += 1;',
        'answers += 1;\n    if (answers > 100) process.exit(7);',
      );
      commit(place.cwd, 'short-lived', { 'shop.js': short });
      git(place.cwd, 'checkout', '--quiet', '-B', 'topic');
      commit(place.cwd, 'long-lived', { 'shop.js': shopFiles()['shop.js'] ?? '' });

      const { exitCode, result } = await compare(place);
      expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 0, verdict: 'warn' });
      expect(result.reasons).toEqual([
        expect.stringMatching(/^the comparison ended after 0 pairs: of the base, .*7/),
      ]);
      expect(result.tests[0]?.requests.attempted).toBeGreaterThan(0);
      expect(result.tests[0]?.thresholds.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
      expectNothingLeft(place);
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
      const started = startCli(['run', '--base', 'main'], { cwd: place.cwd, timeoutMs: longestMs });
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
