import { describe, expect, test } from '@jest/globals';
import { parseComplaint } from '../../../src/config/hooks/syntax.js';
import { planOf, problemsOf } from '../../helpers/configuration.js';

/** What is said of a module of hooks without running it. */

const scenario = (more = '', steps = '[ { get: / } ]'): string =>
  `compose: docker-compose.yml
service: api
scenarios:
  shop:
    hooks: ./scenario.mjs
    steps: ${steps}
${more}`;
const plain = 'export function beforeRequest() {}\n';

const hooksOf = async (text: string, files: Readonly<Record<string, string>>) => {
  const { tests } = await planOf(text, { files });
  return tests[0]?.load.scenario.hooks;
};

test('a module is part of the plan, by its place and its content', async () => {
  const plan = await planOf(scenario(), { files: { 'scenario.mjs': plain } });
  expect(plan.tests[0]?.load.scenario.hooks).toEqual({
    path: expect.stringMatching(/^\/.*\/scenario\.mjs$/),
    shown: './scenario.mjs',
    place: 'loadgate.yml:5:12: scenarios.shop.hooks',
    contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test.each([
  ['missing', {}, '5:12: scenarios.shop.hooks: there is no file "./scenario.mjs"; it is looked for in '],
  [
    'misspelt',
    { 'scenaro.mjs': plain },
    '5:12: scenarios.shop.hooks: there is no file "./scenario.mjs"; did you mean "scenaro.mjs"?',
  ],
  [
    'a folder',
    { 'scenario.mjs/index.js': plain },
    '5:12: scenarios.shop.hooks: "./scenario.mjs" is a folder; name the file in it',
  ],
  [
    'no JavaScript',
    { 'scenario.mjs': 'export function beforeRequest(request) {\n  const a = ;\n}\n' },
    "5:12: scenarios.shop.hooks: ./scenario.mjs:2:13: SyntaxError: Unexpected token ';'",
  ],
  [
    'no whole JavaScript',
    { 'scenario.mjs': 'export function beforeRequest() {' },
    '5:12: scenarios.shop.hooks: ./scenario.mjs:1: SyntaxError: Unexpected end of input',
  ],
  [
    'no module',
    { 'scenario.mjs': 'with (Math) { max(1) }\n' },
    '5:12: scenarios.shop.hooks: ./scenario.mjs:1:1: SyntaxError: Strict mode code may not include a with statement',
  ],
])('one that is %s is refused at its key', async (_what, files, message) => {
  const [only, ...others] = await problemsOf(scenario(), { files });
  expect(only).toContain(message);
  expect(others).toEqual([]);
});

test('only JavaScript is taken, and all problems are told at once', async () => {
  const text = scenario('seed: x\n').replace('./scenario.mjs', 'hooks.ts');
  expect(await problemsOf(text, { files: { 'hooks.ts': plain } })).toEqual([
    '5:12: scenarios.shop.hooks: "hooks.ts" is no JavaScript module; name a file that ends in .mjs or .js',
    expect.stringMatching(/^7:7: seed: /),
  ]);
});

test('nothing of it is run', async () => {
  const files = { 'scenario.mjs': 'throw new Error("run");\n' };
  expect((await hooksOf(scenario(), files))?.shown).toBe('./scenario.mjs');
});

test('what Node says otherwise is not lost', () => {
  expect(parseComplaint('node: bad option')).toEqual({
    place: '',
    message: 'it could not be checked by Node',
  });
});

describe('names that it sets', () => {
  const steps = '[ { get: "/{{token}}" }, { if: "token != \'\'", steps: [ { get: "/{{token.part}}" } ] } ]';

  test.each([
    ['in itself', { 'scenario.mjs': `${plain}export const f = (r, context) => context.set('token', 1);` }],
    ['for good', { 'scenario.mjs': `${plain}export const f = (r, { keep }) => keep("token", 1);` }],
    [
      'in a file that it imports',
      { 'scenario.mjs': `import './lib/a.js';${plain}`, 'lib/a.js': 'set(`token`, 1);' },
    ],
  ])('%s have a value', async (_what, files) => {
    expect(await problemsOf(scenario('', steps), { files })).toEqual([]);
  });

  test('do so in this scenario only; others are still refused', async () => {
    const text = scenario(
      '  other: { steps: [ { get: "/{{token}}" } ] }\ntests: { a: { scenario: shop } }\n',
      '[ { get: "/{{tokn}}" } ]',
    );
    const files = { 'scenario.mjs': `${plain}export const f = (r, context) => context.set('token', 1);` };
    expect(await problemsOf(text, { files })).toEqual([
      expect.stringContaining(
        'no earlier step of this iteration captures "{{tokn}}"; did you mean "{{token}}"?',
      ),
      expect.stringContaining('no earlier step of this iteration captures "{{token}}"'),
    ]);
  });
});

describe('the hash of a scenario', () => {
  const hashOf = async (text: string, files: Readonly<Record<string, string>>): Promise<string | undefined> =>
    (await planOf(text, { files })).tests[0]?.scenarioHash;
  const files = {
    'scenario.mjs': `import { sign } from "./lib/sign.js";\nimport '../outside.js';\n${plain}`,
    'lib/sign.js': `export { sign } from './deep.js';`,
    'lib/deep.js': `import './sign.js'; export const sign = 1;`,
  };

  test('is of the module and what it imports by a relative path, wherever they lie', async () => {
    const hash = await hashOf(scenario(), files);
    expect(await hashOf(scenario(), files)).toBe(hash);
    for (const name of Object.keys(files))
      expect(await hashOf(scenario(), { ...files, [name]: '// other\n' + plain })).not.toBe(hash);
    expect(await hashOf(scenario(), { ...files, 'unrelated.js': '' })).toBe(hash);
    const moved = Object.fromEntries(Object.entries(files).map(([name, text]) => [`load/${name}`, text]));
    expect(await hashOf(scenario().replace('./scenario', './load/scenario'), moved)).toBe(hash);
  });
});
