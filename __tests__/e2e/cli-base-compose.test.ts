import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { resultSchema, type Result } from '../../src/analyze/index.js';
import { behaviourOf, builtShopFiles, containerOf, onEngine } from '../helpers/built-shop.js';
import { placeWith, startCli, type Place, type Started } from '../helpers/cli.js';
import { describeWithDocker } from '../helpers/docker.js';
import { commit, git, newRepository } from '../helpers/git.js';
import { shopFiles, usualLatencyMs } from '../helpers/shop.js';

/** Warm-up and pairs take minutes, however fast the machine is. */
const longestMs = 300_000;
const name = `loadgate-test-built-${process.pid}`;

/** A repository with the shop on main, and a branch with the same code. */
function repository(config = ''): Place {
  const place = placeWith({});
  newRepository(place.cwd);
  commit(place.cwd, 'the shop', builtShopFiles({ name, config }));
  git(place.cwd, 'checkout', '--quiet', '-b', 'topic');
  commit(place.cwd, 'a change', behaviourOf('head'));
  return place;
}

const start = (place: Place, ...flags: string[]): Started =>
  startCli(['run', ...flags], { cwd: place.cwd, timeoutMs: longestMs });

interface Outcome {
  readonly exitCode: number | null;
  readonly stderr: string;
  readonly result: Result;
}

async function outcomeOf(place: Place, started: Started): Promise<Outcome> {
  const { exitCode, stdout, stderr } = await started.ended;
  if (!existsSync(join(place.cwd, 'loadgate-report'))) throw new Error(`${stdout}\n${stderr}`);
  const result = resultSchema.parse(JSON.parse(place.readReport()['result.json'] ?? ''));
  return { exitCode, stderr, result };
}

function expectNothingLeft({ cwd }: Place): void {
  // The name that the compose file gives is the user's own, and a head that is measured alone is built under it.
  expect(onEngine(name).filter((each) => each !== `${name}/api:dev`)).toEqual([]);
  expect(git(cwd, 'worktree', 'list').split('\n')).toHaveLength(1);
  const repositoryName = cwd.split('/').at(-1) ?? '';
  const folders = readdirSync(tmpdir()).filter((each) => each.startsWith('loadgate-base-'));
  expect(folders.filter((each) => existsSync(join(tmpdir(), each, repositoryName)))).toEqual([]);
}

describeWithDocker('loadgate run --base with a compose stack', () => {
  // What compose builds under a name of the user's is not the run's to remove.
  afterAll(() => void spawnSync('docker', ['rmi', '--force', `${name}/api:dev`]));

  test(
    "a base whose container restarts leaves it open and is named; head's own end fails the run at once",
    async () => {
      const place = repository();
      const ofBase = start(place, '--base', 'main');
      await ofBase.seen(/pair +3 /);
      const stop = 'process.kill(1, "SIGTERM")';
      // It may end together with the container, and then it fails.
      spawnSync('docker', ['exec', containerOf(name, 'base'), 'node', '-e', stop], { stdio: 'ignore' });
      const open = await outcomeOf(place, ofBase);
      expect({ exitCode: open.exitCode, verdict: open.result.verdict }).toEqual({
        exitCode: 0,
        verdict: 'warn',
      });
      expect(open.result.reasons[0]).toMatch(
        /^the comparison ended after \d+ pairs: of the base, api ended$/,
      );
      const { interleaved } = open.result.tests[0] ?? {};
      expect(interleaved).toMatchObject({ ended: 'side-gone', verdict: 'inconclusive' });
      expect(interleaved?.pairs.measured).toBeGreaterThanOrEqual(3);
      expect(interleaved?.incidents).toMatchObject([{ service: 'api', kind: 'restarted' }]);
      expect(open.result.tests[0]?.incidents).toEqual([]);
      expectNothingLeft(place);

      // Already in the warm-up: there is nothing to be compared, and nobody waits for it.
      const ofHead = start(place, '--base', 'main');
      await ofHead.seen(/in turn with/);
      execFileSync('docker', ['kill', containerOf(name, 'head')], { stdio: 'ignore' });
      const failed = await outcomeOf(place, ofHead);
      expect({ exitCode: failed.exitCode, verdict: failed.result.verdict }).toEqual({
        exitCode: 1,
        verdict: 'fail',
      });
      expect(failed.result.reasons[0]).toMatch(/^api exited under load \(exit code 137/);
      expect(failed.result.tests[0]?.interleaved).toMatchObject({ ended: 'side-gone', starts: 1 });
      expect(failed.result.serviceLogs.map(({ service }) => service)).toEqual(
        expect.arrayContaining(['api', 'base: api']),
      );
      expectNothingLeft(place);
    },
    longestMs,
  );

  test(
    'an image of the base that is nowhere: named, head is measured alone, without a working tree',
    async () => {
      const place = repository();
      const image = `${name}/no-such:1`;
      const { exitCode, result, stderr } = await outcomeOf(place, start(place, '--base-image', image));
      expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 0, verdict: 'warn' });
      expect(result.base).toMatchObject({ outcome: 'failed', commit: null });
      expect(result.reasons).toEqual([
        expect.stringMatching(
          /^not compared with the base, head was measured alone: of the base, the stack could not be created: /,
        ),
      ]);
      expect(result.tests[0]?.requests.ok).toBeGreaterThan(0);
      expect(stderr).not.toContain('checking out');
      expectNothingLeft(place);
    },
    longestMs,
  );
});

describe('a breach of the stored baseline', () => {
  const suspicion = 'worse than the stored baseline: pull-request; now measured beside the base itself';
  const slow = { 'behaviour.json': JSON.stringify({ latencyMs: 3 * usualLatencyMs, failEvery: 0 }) };

  /** A clone whose main is fast, which is remembered. */
  async function remembered(): Promise<Place> {
    const files = shopFiles({ store: 'none' });
    const config = (files['loadgate.yml'] ?? '').replace(
      'baseline: { store: none }',
      'baseline: { store: file, path: baseline.json, tolerance: { p95: +20% and +5ms } }',
    );
    const upstream = placeWith({});
    newRepository(upstream.cwd);
    const gitignore = 'shop.pid\nloadgate-report/\nbaseline.json\n';
    commit(upstream.cwd, 'fast', { ...files, '.gitignore': gitignore, 'loadgate.yml': config });
    const fast = placeWith({});
    git(fast.cwd, 'clone', '--quiet', `file://${upstream.cwd}`, '.');
    const stored = await outcomeOf(fast, start(fast, '--promote', '--base', 'none'));
    expect({ exitCode: stored.exitCode, verdict: stored.result.verdict }).toEqual({
      exitCode: 0,
      verdict: 'pass',
    });
    return fast;
  }

  const p95Of = ({ result }: Outcome) => {
    const told = result.tests[0]?.comparison.filter(
      ({ metric, request }) => metric === 'p95' && request === null,
    );
    const ofBase = told?.find(({ against }) => against === 'base');
    return { ofBase, stored: told?.find((each) => each !== ofBase) };
  };

  test(
    'is measured beside the base: where that is fast, the breach is confirmed on fresh starts, and fails',
    async () => {
      const place = await remembered();
      git(place.cwd, 'checkout', '--quiet', '-b', 'topic');
      commit(place.cwd, 'slow', slow);
      const confirmed = await outcomeOf(place, start(place));

      expect(confirmed.stderr).toContain(suspicion);
      const { exitCode, result } = confirmed;
      expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 1, verdict: 'fail' });
      expect(result.reasons[0]).toMatch(/^p95 is worse on fresh starts, too: \+\d+/);
      expect(p95Of(confirmed)).toMatchObject({
        ofBase: { verdict: 'regressed', stage: 2, weighs: 'fail' },
        stored: { verdict: 'regressed', weighs: 'none' },
      });
      expect(result.base).toMatchObject({ outcome: 'compared', cause: 'breach' });
      // The figures of head alone stand.
      expect(result.tests[0]?.interleaved).toMatchObject({ verdict: 'regressed', isHeadAlone: true });
      expectNothingLeft(place);
    },
    longestMs,
  );

  test(
    'is measured beside the base: where that is as slow, the breach is withdrawn',
    async () => {
      const fast = await remembered();
      commit(fast.cwd, 'slow, as everybody knows', slow);
      git(fast.cwd, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
      git(fast.cwd, 'checkout', '--quiet', '-b', 'topic');
      commit(fast.cwd, 'nothing', { 'NOTES.md': 'nothing that matters' });
      const withdrawn = await outcomeOf(fast, start(fast));
      const { exitCode, result, stderr } = withdrawn;

      expect(stderr).toContain(suspicion);
      const p95 = p95Of(withdrawn);
      expect(p95.stored?.verdict).toBe('regressed');
      // On a machine that others keep busy it may stay unclear, which warns.
      expect(['no-change', 'improved', 'inconclusive']).toContain(p95.ofBase?.verdict);
      expect({ exitCode, isFailed: result.verdict === 'fail' }).toEqual({ exitCode: 0, isFailed: false });
      expect(result.base).toMatchObject({
        outcome: 'compared',
        cause: 'breach',
        why: 'the merge base with main',
      });
      expectNothingLeft(fast);
    },
    longestMs,
  );
});
