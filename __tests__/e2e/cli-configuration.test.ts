import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { placeWith, type Place } from '../helpers/cli.js';

/** Whoever starts this leaves a trace. */
const target = 'target: { command: { run: "touch booted; sleep 60" } }';
const hasBooted = ({ cwd }: Place): boolean => existsSync(join(cwd, 'booted'));
const withReport = ({ cwd }: Place): boolean => existsSync(join(cwd, 'loadgate-report'));

/** Name, loadgate.yml and the lines that are said about it. */
const mistakes: readonly (readonly [string, string, readonly (string | RegExp)[]])[] = [
  [
    'no YAML',
    `${target}\nscenarios: [\n`,
    [/^loadgate\.yml:3:1: not valid YAML: a "\[" or "\{" above is not closed/],
  ],
  [
    'a sentence',
    'please test my shop\n',
    [/^loadgate\.yml:1:1: "please test my shop" stands where a map belongs/],
  ],
  ['an empty file', '', [/^loadgate\.yml:1:1: the file is empty; `loadgate init` writes a configuration/]],
  [
    'a list',
    '- target\n- scenarios\n',
    ['loadgate.yml:1:1: a list stands where a map belongs; write "key: value" lines without "-"'],
  ],
  [
    'unknown keys, all at once',
    `${target}\npaht: /items\ntests: { smoke: { usres: 5 } }\n`,
    [
      'loadgate.yml:2:1: unknown key "paht"; did you mean "path"?',
      'loadgate.yml:3:19: tests.smoke: unknown key "usres"; did you mean "users"?',
    ],
  ],
  [
    'wrong units',
    `${target}\npath: /items\ntests: { smoke: { users: 5, hold: 30 } }\nthresholds: { p95: 500, error_rate: 1ms }\n`,
    [
      'loadgate.yml:3:35: tests.smoke.hold: "30" has no unit; write "30ms" or "30s"',
      'loadgate.yml:4:20: thresholds.p95: "500" has no unit; write "500ms" or "500s"',
      /^loadgate\.yml:4:37: thresholds\.error_rate: "1ms" is no share; write a percentage such as "1%"/,
    ],
  ],
  [
    'thresholds of another grammar',
    `${target}\npath: /items\nthresholds: ["p(95)", "p(42)<5", "rat<0.01"]\n`,
    [
      /^loadgate\.yml:3:14: thresholds\[0\]: "p\(95\)" is no threshold; write it like "p\(95\)<500"/,
      /^loadgate\.yml:3:23: thresholds\[1\]: .*p\(42\) is not measured; there are p\(50\)/,
      /^loadgate\.yml:3:34: thresholds\[2\]: .*"rat" is no metric here/,
    ],
  ],
  [
    'a value that nothing captures',
    `${target}\nscenarios: { s: { steps: [ { post: /a, capture: { id: $.id } }, { get: "/a/{{ids}}" } ] } }\n`,
    [
      /^loadgate\.yml:2:76: scenarios\.s\.steps\[1\]\.get: no earlier step .* captures "\{\{ids\}\}"; did you mean "\{\{id\}\}"\?$/,
    ],
  ],
  [
    'an unquoted {{id}}',
    `${target}\nscenarios:\n  s:\n    steps:\n      - { post: /a, capture: { id: $.id } }\n      - { post: /b, json: { id: {{id}} } }\n`,
    ['loadgate.yml:6:33: an unquoted {{id}} is a map to YAML; quote it: "{{id}}"'],
  ],
  [
    'a variable that is not set',
    `${target}\npath: /items\nhttp: { headers: { authorization: "Bearer {{env.SHOP_TOKEN}}" } }\n`,
    [
      /^loadgate\.yml:3:43: http\.headers\.authorization: the environment variable SHOP_TOKEN is not set; set it/,
    ],
  ],
  [
    'a compose file that is not there',
    'compose: docker-compose.yml\nservice: api\npath: /items\n',
    [/^loadgate\.yml:1:10: compose: there is no compose file "docker-compose\.yml"; it is looked for in \//],
  ],
  [
    'rows that are not there',
    `${target}\nfeeders: { people: { csv: people.csv } }\nscenarios: { s: { feed: people, steps: [ { get: "/{{people.id}}" } ] } }\n`,
    [/^loadgate\.yml:2:27: feeders\.people\.csv: there is no file "people\.csv"; it is looked for in \//],
  ],
  [
    'two targets',
    `target: { url: "http://127.0.0.1:1", command: { run: touch booted } }\npath: /items\n`,
    [/"command" is there already; a target is exactly one of "compose", "command", "url"$/],
  ],
  [
    'somebody else to be loaded',
    'target: { url: "https://example.com" }\npath: /items\n',
    [/"example\.com" is not this machine; if it may receive load, list it: "allow-hosts: \[example\.com\]"$/],
  ],
];

describe('loadgate run with a configuration that is', () => {
  test.each(mistakes)(
    '%s: exit 2, each mistake with its place and the fix, nothing booted',
    async (_, text, lines) => {
      const place = placeWith({ 'loadgate.yml': text });

      const { exitCode, stdout, stderr } = await place.loadgate('run');

      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      const said = stderr
        .replace(/^loadgate: /, '')
        .trimEnd()
        .split('\n');
      expect(said).toEqual(
        lines.map((line) => (typeof line === 'string' ? line : expect.stringMatching(line))),
      );
      expect({ booted: hasBooted(place), reported: withReport(place) }).toEqual({
        booted: false,
        reported: false,
      });
    },
  );

  test('not there: the nearest name, and how to get one', async () => {
    const place = placeWith({ 'loadgate-ci.yml': `${target}\npath: /\n` });
    expect(await place.loadgate('run', '--config', 'loadgate-c.yml')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^loadgate: There is no configuration loadgate-c\.yml; did you mean loadgate-ci\.yml\?\nfix: `loadgate init` writes one/,
      ),
    });
    expect(await place.loadgate('run')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^loadgate: No configuration here: looked for loadgate\.yml, .*\nfix: `loadgate init` writes one .*`--config FILE`/,
      ),
    });
  });

  test('a folder: it is said so', async () => {
    const { exitCode, stderr } = await placeWith({}).loadgate('run', '-c', '.');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^loadgate: can't read \S+: it is a folder.*\nfix: Name the configuration file itself\.\n$/,
    );
  });
});

describe('a test that does not exist', () => {
  test('exit 2 with the nearest name', async () => {
    const place = placeWith({
      'loadgate.yml': `${target}\npath: /\ntests: { smoke: { users: 1 }, nightly: { users: 2 } }\n`,
    });
    const { exitCode, stderr } = await place.loadgate('run', '--test', 'smok');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'loadgate: There is no test "smok" in the configuration; did you mean "smoke"?\n',
    });
    expect(hasBooted(place)).toBe(false);
  });
});

describe('a base that a flag names', () => {
  const url = 'target: { url: "http://127.0.0.1:1" }\npath: /\n';

  test.each([
    [
      `${target}\npath: /\n`,
      ['--base', '-x'],
      'loadgate: --base: "-x" can\'t be the name of a commit; write "base", or a branch, a tag or a commit such as "main".\n',
    ],
    [
      `${target}\npath: /\n`,
      ['--base-image', 'api=a b'],
      'loadgate: --base-image: "a b" is no image; write it like "ghcr.io/acme/api:main".\n',
    ],
    [
      url,
      ['--base', 'main'],
      "loadgate: A target given by its URL can't be compared with the base: nothing starts it here.\n" +
        'fix: Test a "target.compose" or "target.command", or leave the comparison out.\n',
    ],
  ])('%j with %j', async (text, flags, said) => {
    const place = placeWith({ 'loadgate.yml': text });
    const { exitCode, stderr } = await place.loadgate('run', ...flags);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: said });
    expect(hasBooted(place)).toBe(false);
    expect(withReport(place)).toBe(false);
  });
});

describe('loadgate validate', () => {
  const good = `name: shop\n${target}\npath: /items\nthresholds: { p95: { warn: 100ms, fail: 2s }, error_rate: "< 1%" }\n`;

  test('prints what would run', async () => {
    const place = placeWith({ 'loadgate.yml': good });
    expect(await place.loadgate('validate')).toEqual({
      exitCode: 0,
      stderr: '',
      stdout:
        'valid loadgate.yml: suite shop, target command\n' +
        '  default: 20 users of "default", 35s (hold 30s), from one thread (auto)\n' +
        '    warn unless p95 <= 100 ms\n' +
        '    fail unless p95 <= 2.00 s\n' +
        '    fail unless error_rate < 1%\n',
    });
    expect(hasBooted(place)).toBe(false);
  });

  test('prints with what it would be compared', async () => {
    const compare =
      'compare: { to: main, requests: { GET /items: [p99] }, tolerance: { p99: 6.5% }, max-duration: 5m }';
    const tests = 'tests: { a: {}, b: { compare: false } }';
    const place = placeWith({
      'loadgate.yml': `${good}${compare}\n${tests}\n`,
      'suspicious.yml': `${good}baseline: { store: file }\n`,
    });
    const { exitCode, stdout, stderr } = await place.loadgate('validate');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n').slice(-6)).toEqual([
      '    fail unless error_rate < 1%',
      '    not compared with the base',
      '  compared with main, always:',
      '    gated: p95 (tolerance 5%), error_rate (tolerance 0.5pp), p99 of GET /items (tolerance 6.5%)',
      '    looks for a change of 10%, at most 5m under load',
      '',
    ]);
    const suspicious = await place.loadgate('validate', '-c', 'suspicious.yml');
    expect(suspicious.stdout).toContain('\n  compared with the base, where the stored baseline is broken:\n');
  });

  test('--json prints the plan, or the problems', async () => {
    const place = placeWith({ 'loadgate.yml': good, 'bad.yml': 'path: /\ntarget: 5\n' });
    const valid = await place.loadgate('validate', '--json');
    expect(valid).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(valid.stdout)).toMatchObject({ suite: 'shop', target: { kind: 'command' } });
    const invalid = await place.loadgate('validate', '--json', '-c', 'bad.yml');
    expect(invalid).toMatchObject({ exitCode: 2, stderr: '' });
    expect(JSON.parse(invalid.stdout)).toMatchObject({ problems: [{ file: 'bad.yml', line: 2, column: 9 }] });
  });
});
