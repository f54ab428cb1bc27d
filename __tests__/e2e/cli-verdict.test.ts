import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { resultSchema } from '../../src/analyze/index.js';
import { placeWith, reportFileNames } from '../helpers/cli.js';
import { readOpenMetrics } from '../helpers/openmetrics.js';
import { shopFiles } from '../helpers/shop.js';

const schema: object = JSON.parse(
  readFileSync(new URL('../../schema/result.schema.json', import.meta.url), 'utf8'),
);

/** The shop with other limits. */
function shopWith(thresholds: string, options: Parameters<typeof shopFiles>[0] = {}): Record<string, string> {
  const files = shopFiles({ store: 'none', hold: '1s', ...options });
  const config = files['loadgate.yml']?.replace(/^thresholds: .*$/m, `thresholds: ${thresholds}`) ?? '';
  return { ...files, 'loadgate.yml': config };
}

describe('loadgate run', () => {
  test('passes within the limits, and writes the six files', async () => {
    const place = placeWith(shopWith('{ p95: 5s, error_rate: 1% }'));

    const { exitCode, stdout, stderr, result, report } = await place.runUntilFit();

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 0, verdict: 'pass' });
    expect(Object.keys(report).toSorted()).toEqual([...reportFileNames]);
    expect(stdout).toMatch(/^\nPASS {2}shop: all limits hold\n/);
    expect(stdout).toContain('25 users for 1s');
    // Whoever waits is told what happens, on the other stream.
    expect(stderr).toMatch(/^starting node shop\.js on port \d+\n.* is ready after /);
    expect(stderr).toMatch(/\npull-request: 25 users of "browse", from one thread \(auto\)\n/);
    expect(stderr).toMatch(/\nreport: loadgate-report\/report\.html\n$/);

    expect(report['comment.md']).toContain('<!-- loadgate');
    expect(report['summary.md']).toContain('| p95');
    expect(report['report.html']).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/i);
    expect(report['report.html']).not.toMatch(/(src|href)="https?:/);
    expect(report['junit.xml']).toContain('<testsuite');
    expect(readOpenMetrics(report['metrics.txt'] ?? '').length).toBeGreaterThan(0);

    // The same result gives the same bytes.
    const rewritten = await place.loadgate('report');
    expect(rewritten).toMatchObject({ exitCode: 0, stderr: '' });
    expect(rewritten.stdout.trim()).toBe(stdout.trim());
    expect(place.readReport()).toEqual(report);
  });

  test('--json: the result alone on stdout, as the schema has it; a person reads stderr', async () => {
    const place = placeWith(shopWith('{ p95: 5s, error_rate: 1% }'));

    const { exitCode, stdout, stderr, result } = await place.runUntilFit('--json', '--test', 'pull-request');

    expect(exitCode).toBe(0);
    const printed: unknown = JSON.parse(stdout);
    const validate = new Ajv({ strict: false }).compile(schema);
    expect({ isValid: validate(printed), problems: validate.errors }).toEqual({
      isValid: true,
      problems: null,
    });
    expect(resultSchema.parse(printed)).toEqual(result);
    expect(stderr).toContain('PASS  shop');
  });

  test('fails on a breach, with figure and limit', async () => {
    const place = placeWith(shopWith('{ p95: 1ms, error_rate: 1% }'));

    const { exitCode, stdout, result, report } = await place.runUntilFit();

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 1, verdict: 'fail' });
    expect(result.reasons).toEqual([expect.stringMatching(/^p95 \d.* ms is over the limit of 1\.00 ms$/)]);
    expect(stdout).toMatch(/^\nFAIL {2}shop: p95 is over its limit\n/);
    expect(stdout).toContain('Run again   loadgate run --test pull-request');
    expect(report['comment.md']).toContain('p95 is over its limit');
    expect(report['junit.xml']).toContain('<failure');
  });

  test('a breach is reported and does not fail with --no-fail-on-breach', async () => {
    const place = placeWith(shopWith('{ error_rate: 1% }', { failEvery: 2 }));

    const { exitCode, result, stdout } = await place.runUntilFit('--no-fail-on-breach');

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 0, verdict: 'fail' });
    expect(stdout).toContain('error rate is over its limit');
    expect(result.tests[0]?.errorExamples).toMatchObject([
      { request: 'items', message: 'status 500, expected 200' },
    ]);
  });

  test('warns within the failing limit and beyond the warning one', async () => {
    const place = placeWith(shopWith('{ p95: { warn: 1ms, fail: 5s }, error_rate: 1% }'));

    const { exitCode, stdout, result } = await place.runUntilFit();

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 0, verdict: 'warn' });
    expect(stdout).toMatch(/^\nWARN {2}shop: p95 is over its warning limit\n/);
  });

  test('drives arrivals, and fails where the target does not keep up with them', async () => {
    const files = shopFiles({ store: 'none' });
    const config = files['loadgate.yml']?.replace(
      /^tests:\n.*$/m,
      `tests:
  enough: { scenario: browse, arrivals: { rate: 100/s, process: poisson }, hold: 3s }
  few: { scenario: browse, arrivals: { rate: 100/s, max-users: 1 }, hold: 6s, thresholds: { p95: 60s } }`,
    );
    const place = placeWith({ ...files, 'loadgate.yml': config ?? '' });

    const { exitCode, stdout, result, report } = await place.runUntilFit();

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 1, verdict: 'fail' });
    const [enough, few] = result.tests;
    expect(enough).toMatchObject({ verdict: 'pass', users: 100, requests: { dropped: 0 } });
    expect(enough?.arrivals?.scheduled).toBe(enough?.requests.attempted);
    // One user at 20 ms or more begins 50 of 100 in a second at most.
    const { dropped = 0, attempted = 0 } = few?.requests ?? {};
    expect(few).toMatchObject({ verdict: 'fail', users: 1, arrivals: { scheduled: 600 } });
    expect(dropped + attempted).toBe(600);
    expect(dropped).toBeGreaterThanOrEqual(300);
    expect(few?.reasons).toEqual([`number of dropped arrivals ${dropped} is over the limit of 0`]);
    expect(few?.findings).toMatchObject([{ type: 'capacity', severity: 'high' }]);
    expect(stdout).toContain('arrivals at 100/s for 6s, up to 1 user');
    expect(report['comment.md']).toContain(`${dropped} of 600 arrivals dropped`);
    const samples = readOpenMetrics(report['metrics.txt'] ?? '');
    expect(samples.some(({ labels, value }) => labels['outcome'] === 'dropped' && value === dropped)).toBe(
      true,
    );
  });

  test('says that nothing can be judged where too little was measured', async () => {
    const place = placeWith(shopWith('{ p999: 5s, error_rate: 1% }'));

    const { exitCode, stdout, result } = await place.runUntilFit();

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 3, verdict: 'invalid' });
    expect(stdout).toMatch(/^\nINVALID {2}shop: nothing could be judged: p99\.9 is missing/);
    // How to get there.
    expect(result.reasons.join()).toMatch(/hold/);
    expect((await place.runUntilFit('--on-invalid', 'warn')).exitCode).toBe(0);
  });
});
