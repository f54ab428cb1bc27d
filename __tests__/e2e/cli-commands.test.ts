import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { renderFiles } from '../../src/report/index.js';
import { placeWith } from '../helpers/cli.js';
import * as results from '../helpers/results/index.js';

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);
const commands = [
  ['run'],
  ['validate'],
  ['init'],
  ['import'],
  ['compare'],
  ['report'],
  ['baseline'],
  ['baseline', 'show'],
  ['baseline', 'history'],
  ['baseline', 'promote'],
  ['doctor'],
  ['demo'],
];

describe('the command line', () => {
  test('--help names every command and the exit codes', async () => {
    const { exitCode, stdout, stderr } = await placeWith({}).loadgate('--help');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const [name = ''] of commands) expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b.* {2}\\w`, 'm'));
    expect(stdout).toContain('Exit codes: 0 pass or warn, 1 gate failed, 2 usage');
  });

  test.each(commands.map((words) => [words.join(' ')]))(
    '%s --help has an example and no noise',
    async (command) => {
      const { exitCode, stdout, stderr } = await placeWith({}).loadgate(...command.split(' '), '--help');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatch(/\nExamples?:\n/);
      expect(stdout).toMatch(new RegExp(`\\n {2}\\$ loadgate ${command}\\b`));
      expect(stdout).not.toMatch(/default: (\[\]|false|undefined)/);
    },
  );

  test('run --help says how to compare with the base', async () => {
    const { stdout } = await placeWith({}).loadgate('run', '--help');
    expect(stdout).toMatch(/^ {2}--base <ref> +compare with a branch, tag or commit/m);
    expect(stdout).toMatch(/^ {2}--base-image <service=image> +image of the base/m);
    expect(stdout).toContain('  $ loadgate run --base main\n');
  });

  test.each(['--version', '-V'])('%s', async (flag) => {
    expect(await placeWith({}).loadgate(flag)).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('without a command shows the help, as a mistake', async () => {
    const { exitCode, stdout, stderr } = await placeWith({}).loadgate();
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Usage: loadgate');
  });

  test.each([
    ['rnu', "unknown command 'rnu'; did you mean run?", '`loadgate --help`'],
    ['run --jsn', "unknown option '--jsn'; did you mean --json?", '`--test NAME` names a test'],
    [
      'run smoke',
      "too many arguments for 'run'. Expected 0 arguments but got 1.",
      '`--test NAME` names a test',
    ],
    ['baseline shwo', "unknown command 'shwo'; did you mean show?", '`loadgate baseline --help`'],
    ['compare old', "missing required argument 'new'", '`loadgate compare --help`'],
    [
      'demo --hold soon',
      /argument 'soon' is invalid\. Write a number of seconds above 0/,
      '`loadgate demo --help`',
    ],
    [
      'demo --hold 1e9',
      /argument '1e9' is invalid\. Write a number of seconds above 0 and at most 604800/,
      '`loadgate demo --help`',
    ],
    ['run --out=', /argument '' is invalid\. It is empty: write a path, or leave/, '`--test NAME`'],
    [
      'run --baseline-store disk',
      /argument 'disk' is invalid\. Allowed choices are none, file/,
      '`--test NAME`',
    ],
  ])('%s: exit 2, what is wrong and where to look', async (line, problem, fix) => {
    const { exitCode, stdout, stderr } = await placeWith({}).loadgate(...line.split(' '));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    const [first = '', second = '', ...more] = stderr.trimEnd().split('\n');
    expect(first).toMatch(/^loadgate: /);
    expect(first).toMatch(problem);
    expect(second.startsWith(`fix: ${fix}`)).toBe(true);
    expect(more).toEqual([]);
  });

  test('colours appear where they are asked for, and never against NO_COLOR', async () => {
    const place = placeWith({});
    const sayIn = async (env: Record<string, string>): Promise<string> =>
      (await place.start(['report', 'nowhere'], env).ended).stderr;
    const escape = String.fromCodePoint(27);
    expect(await sayIn({})).not.toContain(escape);
    expect(await sayIn({ FORCE_COLOR: '1' })).toContain(`${escape}[31mloadgate:`);
    expect(await sayIn({ FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain(escape);
  });
});

describe('compare', () => {
  const files = {
    'old/result.json': renderFiles(results.passingResult())['result.json'],
    'new/result.json': renderFiles(results.failingResult())['result.json'],
  };

  test.each([
    ['old', 'old/result.json', 0],
    ['old', 'new', 1],
    ['new', 'old', 0],
  ])('%s with %s: exit %i', async (old, fresh, exitCode) => {
    expect(await placeWith(files).loadgate('compare', old, fresh)).toMatchObject({ exitCode, stderr: '' });
  });

  const renamed = { name: 'another test' };
  const rescaled = { scenarioHash: 'another scenario' };
  test.each([
    [
      renamed,
      /^loadgate: nothing could be compared: the two results have no test in common\nfix: Compare two/,
    ],
    [rescaled, /^loadgate: nothing could be compared: every gated figure is inconclusive, as said above\n$/],
  ])('where nothing could be compared (%j): exit 3 with the reason', async (changes, said) => {
    const { tests, ...rest } = results.passingResult();
    const other = { ...rest, tests: tests.map((test) => ({ ...test, ...changes })) };
    const place = placeWith({ ...files, 'other/result.json': renderFiles(other)['result.json'] });
    for (const flags of [[], ['--json']]) {
      const { exitCode, stdout, stderr } = await place.loadgate('compare', 'old', 'other', ...flags);
      expect(exitCode).toBe(3);
      expect(stdout).toContain('is not compared: ');
      expect(stderr).toMatch(said);
    }
  });

  test('where one of two tests could be compared: exit 0, and the other is named', async () => {
    const { tests, ...rest } = results.passingResult();
    const other = { ...rest, tests: [...tests, ...tests.map((test) => ({ ...test, ...renamed }))] };
    const place = placeWith({ ...files, 'other/result.json': renderFiles(other)['result.json'] });
    const { exitCode, stdout, stderr } = await place.loadgate('compare', 'old', 'other');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('p95 is not compared: the old result has no such test');
  });

  test.each([
    [
      ['nowhere', 'old'],
      /^loadgate: \S+\/nowhere\/result\.json: no such file\nfix: Name a report folder, or the result\.json/,
    ],
    [['old', 'half.json'], /^loadgate: \S+\/half\.json: not JSON: /],
    [
      ['old', 'other.json'],
      /^loadgate: \S+\/other\.json: not a Loadgate result of this version at schemaVersion: /,
    ],
    [
      ['old', 'new', '--tolerance', 'p95'],
      /^loadgate: --tolerance "p95": write metric=tolerance, such as "p95=\+25% and \+5ms"\.\nfix: Metrics: p50, /,
    ],
    [
      ['old', 'new', '--tolerance', 'p95=much'],
      /^loadgate: --tolerance "p95=much": "much" is no tolerance of p95; write "\+25% and \+5ms"\n/,
    ],
  ])('%j: exit 2 with the reason', async (args, said) => {
    const place = placeWith({ ...files, 'half.json': '{"suite":', 'other.json': '{"suite":"shop"}' });
    const { exitCode, stdout, stderr } = await place.loadgate('compare', ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(said);
  });
});

describe('report', () => {
  test.each(['downloaded', 'downloaded/result.json'])('writes all files from %s alone', async (named) => {
    const expected = renderFiles(results.failingResult());
    const place = placeWith({ 'downloaded/result.json': expected['result.json'] });
    const { exitCode, stdout } = await place.loadgate('report', named);
    // The verdict was given then: this command has done what it was asked for.
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^FAIL /);
    expect(place.readReport('downloaded')).toEqual(expected);
  });
});

describe('doctor', () => {
  test('--json lists checks, each with what was found and, where something is wrong, the fix', async () => {
    const place = placeWith({ 'loadgate.yml': 'target: 5\n' });
    const { exitCode, stdout } = await place.loadgate('doctor', '--json');
    const { checks }: { checks: { name: string; level: string; found: string; fix?: string }[] } =
      JSON.parse(stdout);
    expect(checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['node', 'cores', 'docker', 'configuration']),
    );
    for (const { level, found, fix } of checks) {
      expect(found).not.toBe('');
      expect(fix === undefined).toBe(level === 'ok');
    }
    expect(checks.at(-1)).toMatchObject({
      name: 'configuration',
      level: 'fail',
      found: expect.stringContaining('loadgate.yml:1:9: target: 5 stands where a map belongs'),
    });
    expect(exitCode).toBe(3);
  });
});
