import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { ConfigurationError, loadPlan } from '../../../src/config/index.js';
import { UsageError } from '../../../src/errors.js';
import { noCi, planOf, problemsOf, smallForm } from '../../helpers/configuration.js';
import { testWorld } from '../../helpers/world.js';

/** Faults of the text itself: before anything is known of its keys. */
describe('a text that is no configuration', () => {
  test.each<[string, string | Buffer, string[]]>([
    [
      'words',
      'just some words\n',
      [
        '1:1: "just some words" stands where a map belongs; its keys: version, name, seed, compose, service, path, target, http, levels, generators, feeders, setup, teardown, scenarios, tests, thresholds, compare, baseline, gate, report',
      ],
    ],
    [
      'an empty file',
      '',
      ['1:1: the file is empty; `loadgate init` writes a configuration for this repository'],
    ],
    [
      'comments only',
      '# nothing yet\n\n',
      ['1:1: the file is empty; `loadgate init` writes a configuration for this repository'],
    ],
    [
      'a list',
      '- path: /\n',
      ['1:1: a list stands where a map belongs; write "key: value" lines without "-"'],
    ],
    ['a tab', 'target:\n\turl: http://localhost\n', ['2:1: a tab indents this line; indent with spaces']],
    [
      'several documents',
      `${smallForm}---\nversion: 1\n`,
      ['4:1: a second document begins here; a configuration is one document, without "---" inside'],
    ],
    [
      'an open quote',
      'compose: docker-compose.yml\nservice: "api\n',
      ['3:1: not valid YAML: a quote, "]" or "}" is missing before this'],
    ],
    [
      'an open list',
      'path: /\ntarget: { compose: { files: [a.yml, service: api }\n',
      ['2:50: not valid YAML: a "[" or "{" above is not closed, or this line is not indented enough'],
    ],
    [
      'a bracket in an unquoted value inside braces',
      'capture: { id: $.items[0].id }\n',
      ['1:23: not valid YAML: inside { } or [ ] quote a text that holds "[": "$.items[0].id"'],
    ],
    [
      'a bracket in an unquoted key inside braces',
      'check: { json: { $.items[0].id: 3 } }\n',
      ['1:25: not valid YAML: inside { } or [ ] quote a text that holds "[": "$.items[0].id"'],
    ],
    [
      'a wrong indentation',
      'compose: docker-compose.yml\n service: api\n',
      ['1:10: not valid YAML: check the indentation from here on, and quote a text that holds ": "'],
    ],
    [
      'a reserved letter',
      'path: @x\nname: `y`\n',
      [
        '1:7: not valid YAML: quote a text that begins with "@"',
        '2:7: not valid YAML: quote a text that begins with "`"',
      ],
    ],
    [
      'a text that begins like an alias',
      `${smallForm}http: { headers: { accept: */* } }\n`,
      ['4:28: an unquoted */* is an alias to YAML; quote it: "*/*"'],
    ],
    ['a lone asterisk', 'path: *\n', ['1:7: not valid YAML: quote a text that begins with "*"']],
    [
      'a missing comma',
      'tests: { a: { users: 1 hold: 5s } }\n',
      ['1:22: not valid YAML: inside { } or [ ] a "," stands between two entries'],
    ],
    [
      'a brace too many',
      'tests: { a: {} } }\n',
      ['1:18: not valid YAML: nothing is open that this "}" could close'],
    ],
    [
      'another encoding than UTF-8',
      Buffer.from('path: /\nname: caf\u00E9\n', 'latin1'),
      ['2:10: is no text; save it as UTF-8'],
    ],
    ['an unknown tag', `${smallForm}name: !secret x\n`, ['4:7: not valid YAML: unresolved tag: !secret']],
    ['a binary file', '\u0000\u0001\u0002', ['1:1: is no text; save it as UTF-8']],
    ['a nesting without end', `\npath: ${'['.repeat(5000)}`, ['2:206: nests deeper than 100 levels']],
    ['a huge file', `# ${'x'.repeat(1024 * 1024)}\n`, ['1:1: is larger than 1 MiB']],
  ])('%s', async (_name, text, expected) => {
    expect(await problemsOf(text)).toEqual(expected);
  });
});

describe('keys and anchors', () => {
  test('a key that is written twice is named with its first line; its value is checked, too', async () => {
    expect(await problemsOf(`${smallForm}thresholds:\n  p95: 1s\n  error_rate: 1%\n  p95: 2\n`)).toEqual([
      '7:3: "p95" is written twice in this map (first in line 5); keep one',
      '7:8: thresholds.p95: "2" has no unit; write "2ms" or "2s"',
    ]);
  });

  test('keys that are no texts are refused', async () => {
    expect(await problemsOf(`${smallForm}? [a, b]\n: 1\n__proto__: { a: 1 }\n? \n: 2\n`)).toEqual([
      "4:3: [a, b] can't be a key; a key is a text",
      "6:1: __proto__ can't be a key; a key is a text",
      "7:3: nothing can't be a key; a key is a text",
    ]);
  });

  test('an unknown anchor is named', async () => {
    expect(await problemsOf(`${smallForm}levels: *shared\n`)).toEqual([
      '4:9: no anchor "&shared" stands before "*shared"',
    ]);
  });

  test.each([
    ['one that refers to itself', `${smallForm}http: &h { headers: *h }\n`, '4:21'],
    [
      'aliases of aliases of aliases',
      `a: &a [${'x,'.repeat(20)}]\n${'bcdef'
        .split('')
        .map((name, index) => `${name}: &${name} [${`*${'abcde'[index]},`.repeat(20)}]\n`)
        .join('')}`,
      '1:',
    ],
  ])('an anchor without end: %s', async (_name, text, place) => {
    const problems = await problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('the aliases of this file refer to themselves or unfold without end');
    expect(problems[0]).toMatch(new RegExp(`^${place}`));
  });

  test('aliases and merge keys give values their place in the anchored text', async () => {
    const text = `
target: { url: "http://127.0.0.1:8000" }
scenarios: { a: { steps: [ &home { get: / } ] }, b: { steps: [ *home, *home ] } }
tests:
  a: &defaults { scenario: a, users: 5, hold: 10s }
  b: { <<: *defaults, scenario: b }
  c: { <<: [ { users: 7 }, *defaults ] }
`;
    const plan = await planOf(text);
    const figures = plan.tests.map(({ name, load }) => [
      name,
      load.scenario.name,
      load.users,
      load.stages[0]?.holdMs,
    ]);
    expect(figures).toEqual([
      ['a', 'a', 5, 10_000],
      ['b', 'b', 5, 10_000],
      ['c', 'a', 7, 10_000],
    ]);
    expect(await problemsOf(text.replace('hold: 10s', 'hold: 10'))).toEqual([
      '5:47: tests.a.hold: "10" has no unit; write "10ms" or "10s"',
      '5:47: tests.b.hold: "10" has no unit; write "10ms" or "10s"',
      '5:47: tests.c.hold: "10" has no unit; write "10ms" or "10s"',
    ]);
    expect(await problemsOf(`${smallForm}http: { <<: 5 }\n`)).toEqual([
      '4:13: "<<" takes a map or a list of maps, such as "<<: *name"',
    ]);
  });
});

describe('an unquoted {{name}}', () => {
  test('is a map to YAML: quote it', async () => {
    const text = `
target: { url: "http://127.0.0.1:8000" }
scenarios:
  a:
    steps:
      - post: /init
        capture: { id: $.id }
      - get: /x/{{id}}
        headers: { x-id: {{id}} }
      - post: /y
        json: { deep: [ {{id}} ] }
      - post: {{id}}
`;
    expect(await problemsOf(text)).toEqual([
      '9:26: an unquoted {{id}} is a map to YAML; quote it: "{{id}}"',
      '11:25: an unquoted {{id}} is a map to YAML; quote it: "{{id}}"',
      '12:15: an unquoted {{id}} is a map to YAML; quote it: "{{id}}"',
    ]);
  });

  test('in the middle of a text in braces it is no YAML at all: quote the text', async () => {
    expect(await problemsOf('scenarios: { a: { steps: [ { get: /x/{{id}}/y, name: z } ] } }\n')).toEqual([
      '1:38: not valid YAML: quote a text that holds "{{": "/x/{{id}}/y"',
    ]);
  });

  test('in a line of its own it needs no quotes', async () => {
    const text =
      'target: { url: "http://[::1]:8000" }\nscenarios:\n  a:\n    steps:\n      - get: /{{env.WHO}}/x\n';
    const plan = await planOf(text, { env: { WHO: 'me' } });
    expect(plan.tests[0]?.load.scenario.tasks[0]?.steps[0]).toMatchObject({ path: '/me/x' });
  });
});

describe('what an editor may add', () => {
  test('a byte order mark and CRLF leave lines and columns as they are', async () => {
    expect(
      await problemsOf(`\uFEFF${smallForm}tests:\n  a:\n    hold: 3 s\n`.replaceAll('\n', '\r\n')),
    ).toEqual(['6:11: tests.a.hold: "3 s" is no duration; write "3s"']);
    expect(await problemsOf(`\uFEFFversio: 1\n${smallForm}`)).toEqual([
      '1:1: unknown key "versio"; did you mean "version"?',
    ]);
  });
});

describe('a file that is not there', () => {
  const errorOf = async (name: string): Promise<unknown> => {
    const world = testWorld();
    try {
      await world.files.writeText(`${world.cwd}/loadgate.yml`, smallForm);
      await world.files.makeFolder(`${world.cwd}/folder.yml`);
      return await loadPlan(world, { configPath: `${world.cwd}/${name}`, overrides: {}, ci: noCi });
    } catch (error) {
      return error;
    } finally {
      world.cleanUp();
    }
  };

  test('is named, with a near one and the way to a new one', async () => {
    const error = await errorOf('loadgate.yaml');
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      message: 'There is no configuration loadgate.yaml; did you mean loadgate.yml?',
      fix: '`loadgate init` writes one for this repository; without --config it is looked for as loadgate.yml, loadgate.yaml, .github/loadgate.yml.',
      exitCode: 2,
    });
  });

  test('or is a folder', async () => {
    const error = await errorOf('folder.yml');
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ message: expect.stringContaining('it is a folder, a file is needed') });
  });
});

test('whatever the text, the answer is a plan or a list of problems with places inside it', async () => {
  const pieces = fc.constantFrom(
    ...'compose: x|service: api|path: /|tests:|  a: |{|}|[|]|{{id}}|"|\'|- |: |\t|&a |*a|<<: *a'.split('|'),
    ...'# c|steps: |1|p95|!!x |? |>|---|\n|\n|\n'.split('|'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 14 }), async (chosen) => {
      const text = chosen.join('');
      try {
        await planOf(text);
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        for (const { line, column, message } of error.problems) {
          expect(line).toBeLessThanOrEqual(text.split('\n').length);
          expect(column).toBeGreaterThan(0);
          expect(message).not.toMatch(/Invalid input|undefined|\[object/);
        }
      }
    }),
    { numRuns: 150 },
  );
});
