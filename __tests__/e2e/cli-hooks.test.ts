import { describe, expect, test } from '@jest/globals';
import { resultSchema } from '../../src/analyze/index.js';
import { placeWith } from '../helpers/cli.js';
import { outcomeWithoutBreach, runExample } from '../helpers/example.js';

/** Hooks through the built command line. */

test('examples/signed runs as it is', async () => {
  const { exitCode, result, output } = await runExample('signed');
  expect({ exitCode, verdict: result.verdict }).toEqual(outcomeWithoutBreach(result));
  const [smoke] = result.tests;
  expect(smoke?.byRequest.map(({ name }) => name)).toEqual(['order', 'read']);
  expect({ errorRate: smoke?.errorRate, examples: smoke?.errorExamples }).toEqual({
    errorRate: 0,
    examples: [],
  });
  // More than a token lasts for.
  expect(smoke?.requests.attempted).toBeGreaterThan(20 * 20);
  expect(output).not.toContain('hooks:');
});

const service = `import { createServer } from 'node:http';
createServer((request, response) => response.end('{}')).listen(process.env.PORT, '127.0.0.1');
`;
const files = (hooks: string, more = '') => ({
  'service.js': service,
  'package.json': '{ "type": "module" }',
  'load/scenario.mjs': hooks,
  'loadgate.yml': `target: { command: { run: node service.js } }
${more}
scenarios:
  shop:
    hooks: load/scenario.mjs
    steps: [ { get: / } ]
tests: { smoke: { users: 2, ramp-up: 0s, hold: 1s } }
`,
});

describe('what hooks print', () => {
  test('is told beside the result, never in it, without secrets', async () => {
    const secret = 'hook-s3cret-4711';
    const hooks = `
      export function beforeRequest(request, { iteration, user }) {
        if (iteration === 0) console.log('user %d by %s', user, process.env.SHOP_TOKEN);
        if (iteration === 1) throw new Error('refused with ' + process.env.SHOP_TOKEN);
      }`;
    const place = placeWith(files(hooks, 'http: { headers: { x-token: "{{env.SHOP_TOKEN}}" } }'));
    const { stdout, stderr } = await place.start(['run', '--json'], { SHOP_TOKEN: secret }).ended;
    const result = resultSchema.parse(JSON.parse(stdout));
    expect(result.tests[0]?.errorExamples).toEqual([
      {
        kind: 'check',
        request: 'GET /',
        message: 'hook beforeRequest: refused with *** (load/scenario.mjs:4:36)',
        count: 2,
      },
    ]);
    expect(stderr).toContain('hooks: user 0 by ***\n');
    for (const text of [stdout, stderr, ...Object.values(place.readReport())])
      expect(text).not.toContain(secret);
  });
});

describe('hooks that can not be used', () => {
  test('are refused before anything boots, at their key', async () => {
    const place = placeWith(files(`console.log('loaded');\nthrow new Error('no key');`));
    const { exitCode, stdout, stderr } = await place.loadgate('run');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(
      "loadgate.yml:5:12: scenarios.shop.hooks: load/scenario.mjs: can't be loaded: no key (load/scenario.mjs:2:7)",
    );
    expect(stderr).not.toContain('starting');
    // What only running it shows is not for a command that reads.
    expect(await place.loadgate('validate')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('for their syntax by validate, too', async () => {
    const place = placeWith(files('export function beforeRequest( {'));
    for (const command of ['validate', 'run']) {
      const { exitCode, stderr } = await place.loadgate(command);
      expect({ exitCode, stderr }).toMatchObject({
        exitCode: 2,
        stderr: expect.stringMatching(
          /^loadgate\.yml:5:12: scenarios\.shop\.hooks: load\/scenario\.mjs:\d+: SyntaxError: Unexpected end of input$/m,
        ),
      });
    }
  });
});
