import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { resultSchema } from '../../src/analyze/index.js';
import { placeWith, type Place } from '../helpers/cli.js';
import { isServiceAlive } from '../helpers/troubled.js';

const service = readFileSync(new URL('../fixtures/services/seeded.js', import.meta.url), 'utf8');

interface Behaviour {
  readonly seedStatus?: number;
  readonly unseedStatus?: number;
}

function seededFiles(behaviour: Behaviour, hold = '1s'): Record<string, string> {
  return {
    'service.js': service,
    'package.json': '{"type":"module"}',
    'behaviour.json': JSON.stringify(behaviour),
    'requests.log': '',
    'loadgate.yml': `name: seeded
target: { command: { run: node service.js, ready: { path: /health, timeout: 20s } } }
http: { headers: { authorization: "Bearer {{env.TOKEN}}" } }
setup:
  - post: /seed
    json: { rows: 2 }
    capture: { key: $.key, ids: $.ids }
teardown:
  - { delete: "/seed/{{key}}" }
  - { delete: /rest }
scenarios:
  read: { steps: [ { for-each: ids, steps: [ { get: "/item/{{key}}/{{item}}", name: item } ] } ] }
tests:
  first: { users: 3, hold: ${hold} }
  second: { users: 3, hold: ${hold} }
thresholds: { error_rate: 1% }
`,
  };
}

const token = 'sesame-open-now';
const asked = (place: Place): string[] =>
  readFileSync(join(place.cwd, 'requests.log'), 'utf8').trimEnd().split('\n');

async function runIn(place: Place) {
  const ended = await place.start(['run'], { TOKEN: token }).ended;
  const report = place.readReport();
  return { ...ended, report, result: resultSchema.parse(JSON.parse(report['result.json'] ?? '')) };
}

describe('setup and teardown', () => {
  test('are sent once around all tests, which see what the setup captured', async () => {
    const place = placeWith(seededFiles({}));

    const { exitCode, result, stderr } = await runIn(place);

    expect({ exitCode, reasons: result.reasons }).toEqual({ exitCode: 0, reasons: [] });
    expect(stderr).toContain('setup is done after');
    const lines = asked(place);
    expect([lines[0], ...lines.slice(-2)]).toEqual(['POST /seed', 'DELETE /seed/k1', 'DELETE /rest']);
    expect(new Set(lines.slice(1, -2))).toEqual(new Set(['GET /item/k1/1', 'GET /item/k1/2']));
    const judged = result.tests.reduce((sum, { requests }) => sum + requests.attempted, 0);
    // Nothing of them is measured; what was on its way when a hold ended is no part of it either.
    expect(judged).toBeLessThanOrEqual(lines.length - 3);
    expect(result.tests.map(({ name, byRequest }) => [name, byRequest.map((each) => each.name)])).toEqual([
      ['first', ['item']],
      ['second', ['item']],
    ]);
    expect(result.warnings.filter((warning) => warning.startsWith('teardown'))).toEqual([]);
  });

  test('where the setup fails nothing is driven, and the teardown still gets its turn', async () => {
    const place = placeWith(seededFiles({ seedStatus: 503 }));

    const { exitCode, result, stdout, stderr, report } = await runIn(place);

    expect({ exitCode, verdict: result.verdict, tests: result.tests }).toEqual({
      exitCode: 3,
      verdict: 'invalid',
      tests: [],
    });
    expect(result.reasons).toEqual([
      'setup: "POST /seed" failed: status 503; the answer begins: {"asked":"Bearer ***","key":"k1","ids":[1,2]}',
    ]);
    expect(stdout).toContain('setup: "POST /seed" failed');
    expect(result.warnings).toContainEqual(
      expect.stringMatching(/^teardown: "DELETE \/seed\/\{\{key\}\}" failed: .*has no value/),
    );
    expect(asked(place)).toEqual(['POST /seed', 'DELETE /rest']);
    expect(`${stdout}${stderr}${Object.values(report).join('')}`).not.toContain(token);
    expect(isServiceAlive(place.cwd)).toBe(false);
  });

  test('a teardown that fails is a warning', async () => {
    const place = placeWith(seededFiles({ unseedStatus: 409 }));

    const { exitCode, result, report } = await runIn(place);

    expect(exitCode).toBe(0);
    expect(result.warnings).toEqual(
      expect.arrayContaining([
        'teardown: "DELETE /seed/{{key}}" failed: status 409',
        'teardown: "DELETE /rest" failed: status 409',
      ]),
    );
    expect(report['comment.md']).toContain('status 409');
  });

  test.each([
    ['is sent after Ctrl-C', {}, ['DELETE /seed/k1', 'DELETE /rest'], []],
    [
      'that hangs after Ctrl-C is given up',
      { unseedStatus: 0 },
      ['DELETE /seed/k1'],
      [
        'teardown: "DELETE /seed/{{key}}" failed: unanswered when the run was stopped',
        'teardown: not all of it was sent in 2 s.',
      ],
    ],
  ])('a teardown %s', async (_what, behaviour, last, warnings) => {
    const place = placeWith(seededFiles(behaviour, '60s'));
    const started = place.start(['run'], { TOKEN: token });
    await started.seen(/^first: 3 users of "read", from one thread \(auto\)$/m);
    await new Promise((resolve) => setTimeout(resolve, 1000));

    started.signal('SIGINT');
    const { exitCode } = await started.ended;

    expect(exitCode).toBe(3);
    expect(asked(place).slice(-last.length)).toEqual(last);
    const result = resultSchema.parse(JSON.parse(place.readReport()['result.json'] ?? ''));
    expect(result.tests).toMatchObject([{ name: 'first', ended: 'interrupted' }]);
    expect(result.warnings.filter((warning) => warning.startsWith('teardown'))).toEqual(warnings);
    expect(isServiceAlive(place.cwd)).toBe(false);
  });
});
