import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
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
} from '../helpers/compared.js';
import { commit } from '../helpers/git.js';

/** It ends as soon as there is load. */
const shortLivedShop = shopCode.replace(
  'answers += 1;',
  'answers += 1;\n    if (answers > 100) process.exit(7);',
);

describe('loadgate run --base, where something of it breaks', () => {
  test('a base that does not start: head is measured alone, and the gate says what that is worth', async () => {
    const place = repositoryWithBase('throw new Error("no such shop");\n');

    const { exitCode, result, stderr } = await compare(place);

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 0, verdict: 'warn' });
    expect(result.base).toMatchObject({ outcome: 'failed', cause: 'asked' });
    expect(result.reasons[0]).toMatch(/^not compared with the base, head was measured alone: of the base, /);
    expect(result.tests[0]?.interleaved).toBeUndefined();
    expect(result.tests[0]?.thresholds.map(({ outcome: word }) => word)).toEqual(['pass', 'pass']);
    expect(stderr).toContain('there is nothing to compare with');
    expectNothingLeft(place);

    commit(place.cwd, 'strict', {
      'loadgate.yml': `${shopConfig}gate: { on-inconclusive: fail }\n`,
    });
    expect((await compare(place)).exitCode).toBe(1);
  });

  test(
    'a base that ends as soon as there is load leaves it open, and head is measured alone',
    async () => {
      const place = repositoryWithBase(shortLivedShop);

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

  test(
    'a base that does not start again for the next test leaves that open, too, and head is measured alone',
    async () => {
      const once = `import { existsSync } from 'node:fs';
        if (existsSync('started')) throw new Error('no second time');
        writeFileSync('started', '');
        ${shortLivedShop}`;
      const place = repositoryWithBase(once);
      const second = '  second: { scenario: browse, users: 25, hold: 2s }\n';
      commit(place.cwd, 'two tests', {
        'loadgate.yml': shopConfig.replace('thresholds:', `${second}thresholds:`),
      });

      const { exitCode, result } = await compare(place);
      expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 0, verdict: 'warn' });
      expect(result.reasons).toEqual([
        expect.stringMatching(/^pull-request: the comparison ended after 0 pairs: of the base, .*7/),
        expect.stringMatching(
          /^second: the comparison ended after 0 pairs: of the base, it did not start again: /,
        ),
      ]);
      expect(result.tests.map(({ name, ended, verdict }) => [name, ended, verdict])).toEqual([
        ['pull-request', 'completed', 'warn'],
        ['second', 'completed', 'warn'],
      ]);
      expect(result.tests[1]?.requests.attempted).toBeGreaterThan(0);
      expect(result.tests[1]?.interleaved).toMatchObject({ isHeadAlone: true, pairs: { measured: 0 } });
      expect(result.serviceLogs.map(({ tail }) => tail).join('\n')).toContain('no second time');
      expectNothingLeft(place);
    },
    longestMs,
  );

  test(
    'hooks that crash the load generator in the middle: the pairs so far are kept and shown',
    async () => {
      const place = repositoryWith({ 'NOTES.md': 'nothing that matters' });
      const crash = join(place.cwd, '.git', 'crash');
      commit(place.cwd, 'hooks', {
        'scenario.mjs': `import { existsSync } from 'node:fs';
          export function beforeRequest() {
            if (existsSync(${JSON.stringify(crash)})) void Promise.reject(new Error('nobody waits for it'));
          }`,
        'loadgate.yml': shopConfig.replace('browse: {', 'browse: { hooks: ./scenario.mjs,'),
      });
      const started = startComparison(place);
      await started.seen(/pair +3 /);
      writeFileSync(crash, '');
      const { exitCode, result, report } = outcome(place, await started.ended);

      expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 3, verdict: 'invalid' });
      const reason = /the comparison ended after \d+ pairs: the load worker crashed: .*nobody waits for it/;
      expect(result.reasons[0]).toMatch(reason);
      expect(result.tests[0]?.interleaved?.ended).toBe('failed');
      expect(result.tests[0]?.interleaved?.pairs.measured).toBeGreaterThanOrEqual(3);
      expect(report['comment.md']).toMatch(reason);
      expectNothingLeft(place);
    },
    longestMs,
  );
});
