import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { baselineDocumentSchema, baselineRecordSchema } from '../../src/analyze/index.js';
import { placeWith, type Place } from '../helpers/cli.js';
import { commit, git, newRepository } from '../helpers/git.js';
import { shopFiles, slowLatencyMs, usualLatencyMs } from '../helpers/shop.js';

const file = 'baseline.json';
const withFile = ['--baseline-path', file];
const shop = shopFiles({ store: 'unnamed', hold: '1s' });
const shopConfig = shop['loadgate.yml'] ?? '';
const behaviourOf = (latencyMs: number): string => JSON.stringify({ latencyMs, failEvery: 0 });
const textOf = (place: Place): string => readFileSync(join(place.cwd, file), 'utf8');

/** A baseline of the shop, measured once for all tests here. */
let remembered = '';

beforeAll(async () => {
  const place = placeWith(shop);
  const { exitCode, stdout, stderr, result } = await place.runUntilFit(...withFile, '--promote');
  expect({ exitCode, outcome: result.baseline.outcome }).toEqual({ exitCode: 0, outcome: 'missing' });
  // A first run has nothing to be compared with, and says so.
  expect(stdout).toMatch(/^\nPASS {2}shop: all limits hold, not compared with base\n/);
  expect(result.baseline.message).toMatch(/^There is no baseline yet: \S+ does not exist; a passing run of/);
  expect(stdout).toContain('There is no baseline yet: ');
  expect(stderr).toContain('Remembered as record 1 of suite shop in ');
  remembered = textOf(place);
  expect(baselineDocumentSchema.parse(JSON.parse(remembered)).records).toHaveLength(1);
});

describe('loadgate run with a baseline', () => {
  test('a slower service fails, with both figures; it is not remembered', async () => {
    const slower = shopFiles({ store: 'unnamed', hold: '2s', latencyMs: slowLatencyMs });
    const usual = { ...slower, 'behaviour.json': behaviourOf(usualLatencyMs) };
    const place = placeWith(usual);
    const first = await place.runUntilFit(...withFile, '--promote');
    expect(first.exitCode).toBe(0);
    const before = textOf(place);

    place.write({ 'behaviour.json': behaviourOf(slowLatencyMs) });
    const { exitCode, stdout, stderr, result, report } = await place.runUntilFit(...withFile, '--promote');

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 1, verdict: 'fail' });
    expect(result.baseline).toMatchObject({ outcome: 'compared', advisory: false, runs: 1 });
    expect(result.tests[0]?.comparison[0]).toMatchObject({
      metric: 'p95',
      verdict: 'regressed',
      base: first.result.tests[0]?.latencyMs.p95,
      head: result.tests[0]?.latencyMs.p95,
    });
    expect(stdout).toMatch(/^\nFAIL {2}shop: p95 is \d+% slower than the baseline\n/);
    expect(result.reasons[0]).toMatch(/^p95 was .* and is .*; allowed is \+100% and \+60ms$/);
    expect(report['comment.md']).toMatch(/\+\d+%/);
    expect(stderr).toContain('Not remembered as baseline: its verdict is fail.');
    expect(textOf(place)).toBe(before);

    // What is told of two stored results is the same.
    place.write({ 'old/result.json': first.report['result.json'] ?? '' });
    const compared = await place.loadgate('compare', 'old', 'loadgate-report', '--tolerance', 'p95=+50%');
    expect(compared).toMatchObject({ exitCode: 1, stderr: '' });
    expect(compared.stdout).toMatch(/p95 .*regressed beyond \+50%/);
    const reversed = await place.loadgate('compare', 'loadgate-report/result.json', 'old', '--json');
    expect(reversed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(reversed.stdout)).toContainEqual(
      expect.objectContaining({ metric: 'p95', verdict: 'improved' }),
    );
  });

  test('a missing one fails where it is required', async () => {
    const { exitCode, stdout, result } = await placeWith(shop).runUntilFit(...withFile, '--require-baseline');
    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 1, verdict: 'fail' });
    expect(stdout).toMatch(/^\nFAIL {2}shop: a baseline is required: There is no baseline yet/);
  });

  test.each([
    ['that is cut off', 'unreadable', () => remembered.slice(0, 300), /is damaged: it is not JSON\.$/],
    ['that is empty', 'unreadable', () => '', /is empty\.$/],
    [
      'of a newer version',
      'unreadable',
      () => remembered.replace('"loadgateBaseline":1', '"loadgateBaseline":2'),
      /was written by a newer Loadgate \(format 2, this one reads 1\): use that version here, too\.$/,
    ],
    [
      'of another suite',
      'unreadable',
      () => remembered.replace('"suite":"shop"', '"suite":"bakery"'),
      /belongs to the suite "bakery", not to "shop"\.$/,
    ],
  ])('one %s is said, warns, and stays as it is', async (_, outcome, text, message) => {
    const place = placeWith({ ...shop, [file]: text() });

    const { exitCode, result, stderr } = await place.runUntilFit(...withFile, '--promote');

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 0, verdict: 'warn' });
    expect(result.baseline).toMatchObject({ outcome, message: expect.stringMatching(message) });
    expect(result.reasons).toEqual([result.baseline.message]);
    expect(stderr).toMatch(/The baseline was not stored .* It was left as it is\. Move .* away/);
    expect(textOf(place)).toBe(text());
    expect(await place.loadgate('baseline', 'show', ...withFile)).toMatchObject({
      exitCode: 3,
      stderr: `loadgate: ${result.baseline.message}\n`,
    });
  });

  test.each([
    [
      'another scenario',
      'different-scenario',
      shopConfig.replace('users: 25', 'users: 20'),
      /^Not compared: the baseline .* was measured with another scenario, load or HTTP options/,
    ],
    [
      'another command',
      'different-stack',
      shopConfig.replace('node shop.js', 'node ./shop.js'),
      /^Not compared: the baseline .* was measured on another stack/,
    ],
  ])('%s is not compared, which warns', async (_, outcome, config, message) => {
    const place = placeWith({ ...shop, 'loadgate.yml': config, [file]: remembered });

    const { exitCode, result } = await place.runUntilFit(...withFile);

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 0, verdict: 'warn' });
    expect(result.baseline).toMatchObject({ outcome, message: expect.stringMatching(message) });
    expect(result.tests[0]?.comparison).toEqual([]);
  });
});

test('a store that does not answer keeps no report back', async () => {
  const origin = placeWith({});
  git(origin.cwd, 'init', '--quiet', '--bare');
  // A push ends once there is a file, or after half a minute.
  const hook = 'n=0; while [ ! -e go ] && [ $n -lt 300 ]; do sleep 0.1; n=$((n + 1)); done\n';
  writeFileSync(join(origin.cwd, 'hooks', 'pre-receive'), `#!/bin/sh\n${hook}`, { mode: 0o755 });
  const place = placeWith({});
  newRepository(place.cwd);
  commit(place.cwd, 'the shop', { '.gitignore': 'shop.pid\nloadgate-report/\n', ...shop });
  git(place.cwd, 'remote', 'add', 'origin', `file://${origin.cwd}`);

  const started = place.start(['run', '--baseline-store', 'branch', '--promote', '--base', 'none']);
  const isReported = (): boolean => existsSync(join(place.cwd, 'loadgate-report', 'report.html'));
  for (let tries = 0; tries < 200 && !isReported(); tries += 1)
    await new Promise((resolve) => void setTimeout(resolve, 100));
  const isWaiting = git(origin.cwd, 'branch', '--list') === '';
  origin.write({ go: '' });

  expect({ isReported: isReported(), isWaiting }).toEqual({ isReported: true, isWaiting: true });
  const { exitCode, stderr } = await started.ended;
  expect(exitCode).toBe(0);
  expect(stderr).toContain('Remembered as record 1 of suite shop in ');
});

describe('loadgate baseline', () => {
  test('show, history and promote', async () => {
    const place = placeWith({ ...shop, [file]: remembered });
    const { stdout: shown, exitCode } = await place.loadgate('baseline', 'show', ...withFile);
    expect(exitCode).toBe(0);
    expect(shown).toMatch(/\n\| commit .*\| +p95 \|/);
    expect(shown).toContain('pull-request');

    await place.runUntilFit();
    const promoted = await place.loadgate('baseline', 'promote', 'loadgate-report', ...withFile);
    expect(promoted).toMatchObject({ exitCode: 0, stderr: '' });
    expect(promoted.stdout).toMatch(/^Remembered as record 2 of suite shop in .*baseline\.json\.\n$/);

    const { records } = baselineDocumentSchema.parse(JSON.parse(textOf(place)));
    expect(records).toHaveLength(2);
    const newest = await place.loadgate('baseline', 'show', ...withFile, '--json');
    expect(JSON.parse(newest.stdout)).toEqual(records.slice(1));
    expect(baselineRecordSchema.array().safeParse(JSON.parse(newest.stdout)).success).toBe(true);

    const history = await place.loadgate('baseline', 'history', ...withFile, '--json');
    expect(JSON.parse(history.stdout)).toMatchObject({
      suite: 'shop',
      histories: [
        {
          test: 'pull-request',
          metric: 'p95',
          points: records.map(({ tests }) => ({ value: tests[0]?.metrics.p95 })),
        },
      ],
    });
    const told = await place.loadgate('baseline', 'history', ...withFile, '--metric', 'rps');
    expect(told).toMatchObject({ exitCode: 0, stderr: '' });
    expect(told.stdout).toMatch(/\npull-request {2}throughput {2}.*, 2 runs\n/);
    expect(told.stdout).toContain('Too few runs for a trend.');
    const csv = await place.loadgate('baseline', 'history', ...withFile, '--csv');
    expect(csv.stdout.split('\r\n')).toHaveLength(4);
    expect(await place.loadgate('baseline', 'history', ...withFile, '--test', 'none')).toMatchObject({
      exitCode: 2,
      stderr: 'loadgate: --test "none": the baseline has no such test.\nfix: Tests: pull-request.\n',
    });

    const again = await place.loadgate('baseline', 'promote', ...withFile, '--json');
    expect(JSON.parse(again.stdout)).toEqual(records.slice(1));
    expect(again.stderr).toMatch(/^Remembered as record \d of suite shop in /);
  });

  test('without a store says how to name one', async () => {
    expect(await placeWith(shop).loadgate('baseline', 'show')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'loadgate: No baseline store is configured.\n' +
        'fix: Write `baseline: { store: file, path: .loadgate/baseline.json }`, or pass --baseline-path.\n',
    });
  });

  test('an invalid run is not promoted', async () => {
    const place = placeWith({
      ...shop,
      'loadgate.yml': shopConfig.replace(/^thresholds: .*$/m, 'thresholds: { p999: 1s }'),
    });
    await place.run();
    const { exitCode, stderr } = await place.loadgate('baseline', 'promote', ...withFile);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'loadgate: The result in loadgate-report is no baseline: its verdict is invalid.\n' +
        'fix: Only a run without a breach is remembered.\n',
    );
  });
});
