import { describe, expect, test } from '@jest/globals';
import type {
  BaselineStorePlan,
  CiFacts,
  GithubFacts,
  Plan,
  ThresholdPlan,
} from '../../../src/config/index.js';
import { UsageError } from '../../../src/errors.js';
import { noCi, planOf, problemsOf, smallForm } from '../../helpers/configuration.js';

/** Thresholds, baseline and gate, from the file and from overrides. */

const githubFacts: GithubFacts = {
  eventName: 'push',
  apiUrl: 'http://127.0.0.1:1',
  serverUrl: 'http://127.0.0.1:1',
  runId: '1',
  workflowFile: 'loadgate.yml',
  defaultBranch: 'main',
  repositoryId: 1,
  artifacts: 'available',
  summaryPath: undefined,
  outputPath: undefined,
};

async function thresholdsOf(text: string, test = 0): Promise<string[]> {
  const { tests } = await planOf(`${smallForm}${text}\n`);
  return (tests[test]?.thresholds ?? []).map(shown);
}

const shown = ({ metric, request, operator, limit, level, source }: ThresholdPlan): string =>
  `${request === undefined ? '' : `${request}: `}${metric} ${operator} ${limit} ${level} (${source})`;

const byDefault = 'error_rate <= 0.01 fail (1% (default))';

describe('thresholds', () => {
  test.each<[string, string[]]>([
    ['', [byDefault]],
    ['thresholds: { p95: 500ms }', ['p95 <= 500 fail (500ms)', byDefault]],
    ['thresholds: { error_rate: 5% }', ['error_rate <= 0.05 fail (5%)']],
    ['thresholds: { error_rate: { warn: 0.5% } }', ['error_rate <= 0.005 warn (0.5%)']],
    [
      'thresholds: { p95: { warn: 1500ms, fail: < 2s }, rps: 400, p99.9: 5s, error_rate: 0.02 }',
      [
        'p95 <= 1500 warn (1500ms)',
        'p95 < 2000 fail (< 2s)',
        'p999 <= 5000 fail (5s)',
        'error_rate <= 0.02 fail (0.02)',
        'rps >= 400 fail (400)',
      ],
    ],
    [
      'thresholds: ["p(95)<500", "rate<0.02"]',
      ['p95 < 500 fail (p(95)<500)', 'error_rate < 0.02 fail (rate<0.02)'],
    ],
    [
      'thresholds: { http_req_duration: ["p(99)<1000"], http_req_failed: ["rate<0.1"], http_reqs: ["rate>=50"] }',
      ['p99 < 1000 fail (p(99)<1000)', 'error_rate < 0.1 fail (rate<0.1)', 'rps >= 50 fail (rate>=50)'],
    ],
    [
      'thresholds: { requests: { "GET /": { p95: 1s, error_rate: 2% } } }',
      ['GET /: p95 <= 1000 fail (1s)', 'GET /: error_rate <= 0.02 fail (2%)', byDefault],
    ],
    [
      'thresholds: { requests: { "GET /": ["p(95)<300"] } }',
      ['GET /: p95 < 300 fail (p(95)<300)', byDefault],
    ],
  ])('%s', async (text, expected) => {
    expect(await thresholdsOf(text)).toEqual(expected);
  });

  test("a test's win over the suite's, metric by metric and request by request", async () => {
    const text = `thresholds: { p95: { warn: 1s, fail: 2s }, p99: 3s, requests: { "GET /": { p95: 1s, max: 9s } } }
tests: { a: { thresholds: { p95: 4s, requests: { "GET /": { p95: 5s } } } }, b: { thresholds: ["p(99)<100", "rate<0.2"] } }`;
    expect(await thresholdsOf(text, 0)).toEqual([
      'p99 <= 3000 fail (3s)',
      'GET /: max <= 9000 fail (9s)',
      'p95 <= 4000 fail (4s)',
      'GET /: p95 <= 5000 fail (5s)',
      byDefault,
    ]);
    expect(await thresholdsOf(text, 1)).toEqual([
      'p95 <= 1000 warn (1s)',
      'p95 <= 2000 fail (2s)',
      'GET /: p95 <= 1000 fail (1s)',
      'GET /: max <= 9000 fail (9s)',
      'p99 < 100 fail (p(99)<100)',
      'error_rate < 0.2 fail (rate<0.2)',
    ]);
  });

  test("the suite's limits of a request are those tests' that send it", async () => {
    const { tests } = await planOf(`target: { url: "http://localhost" }
scenarios: { a: { steps: [ { get: /a, name: a } ] }, b: { steps: [ { repeat: 2, steps: [ { get: /b, name: b } ] } ] } }
tests: { one: { scenario: a }, two: { scenario: b } }
thresholds: { error_rate: 1%, requests: { a: { p95: 1s }, b: { p95: 2s } } }
`);
    expect(tests.map(({ thresholds }) => thresholds.map(shown))).toEqual([
      ['error_rate <= 0.01 fail (1%)', 'a: p95 <= 1000 fail (1s)'],
      ['error_rate <= 0.01 fail (1%)', 'b: p95 <= 2000 fail (2s)'],
    ]);
  });
});

describe('the baseline', () => {
  const baselineOf = async (text: string, overrides = {}): Promise<object> =>
    (await planOf(`${smallForm}name: shop\n${text}\n`, { overrides })).baseline;

  test('p95 and error rate are gated unless the file says otherwise', async () => {
    expect(
      await baselineOf(
        'baseline: { store: artifact, tolerance: { p95: 10%, p99: +5ms, rps: -10% }, on-breach: warn }',
      ),
    ).toEqual({
      store: { kind: 'artifact', artifactName: 'loadgate-baseline-shop' },
      tolerances: [
        { metric: 'p95', relative: 0.1, absolute: undefined, source: '10%' },
        { metric: 'p99', relative: undefined, absolute: 5, source: '+5ms' },
        {
          metric: 'error_rate',
          relative: undefined,
          absolute: 0.005,
          source: '+0.5pp',
          isDefault: true,
        },
        { metric: 'rps', relative: 0.1, absolute: undefined, source: '-10%' },
      ],
      onBreach: 'warn',
    });
  });

  test.each([
    ['v1.0.0', 'v1.0.0'],
    ['"1234567"', '1234567'],
    ['release/2026-11', 'release/2026-11'],
  ])('its anchor may be %s', async (text, anchor) => {
    expect(await baselineOf(`baseline: { anchor: ${text} }`)).toMatchObject({ anchor });
  });

  test.each([
    ['--all', '"--all" is not a tag, a branch or a commit'],
    ['"v1 .. v2"', '"v1 .. v2" is not a tag, a branch or a commit'],
    ['"v1^"', '"v1^" is not a tag, a branch or a commit'],
  ])('its anchor is not %s', async (text, problem) => {
    expect(await problemsOf(`${smallForm}baseline: { anchor: ${text} }\n`)).toEqual([
      `4:21: baseline.anchor: ${problem}`,
    ]);
  });

  test('an empty path is no path', async () => {
    expect(await problemsOf(`${smallForm}baseline: { store: file, path: "" }\n`)).toEqual([
      '4:32: baseline.path: the path is empty',
    ]);
  });

  test.each([
    ['baseline: {}', {}, { kind: 'none' }],
    [
      'baseline: { store: branch }',
      {},
      { kind: 'branch', branch: 'loadgate-baselines', remote: 'origin', directory: 'baselines' },
    ],
    [
      'baseline: { branch: perf, remote: up, directory: a/b }',
      { baselineStore: 'branch' },
      { kind: 'branch', branch: 'perf', remote: 'up', directory: 'a/b' },
    ],
    ['baseline: { store: artifact }', { baselineStore: 'none' }, { kind: 'none' }],
    [
      'baseline: { store: file }',
      { baselinePath: '/elsewhere/b.json' },
      { kind: 'file', path: '/elsewhere/b.json' },
    ],
  ])('%s with %j', async (text, overrides, store) => {
    expect(await baselineOf(text, overrides)).toMatchObject({ store });
  });

  test('is kept in artifacts where the step may have them and nothing else is said', async () => {
    const github = (artifacts: GithubFacts['artifacts']): CiFacts => ({
      ...noCi,
      provider: 'github',
      github: { ...githubFacts, artifacts },
    });
    const storeIn = async (ci: CiFacts, text = ''): Promise<string> =>
      (await planOf(`${smallForm}${text}`, { ci })).baseline.store.kind;
    expect(await storeIn(github('available'))).toBe('artifact');
    expect(await storeIn(github('available'), 'baseline: { store: none }\n')).toBe('none');
    expect(await storeIn(github('not-in-this-step'))).toBe('none');
    expect(await storeIn(github('not-on-this-server'))).toBe('none');
  });

  test('that an Enterprise Server can not keep by itself is asked for, where one would be expected', async () => {
    const pullRequest = { number: 7, fromFork: false, baseRef: 'main' };
    const warningsAt = async (
      ci: Partial<CiFacts>,
      text = '',
      overrides = {},
    ): Promise<readonly string[]> => {
      const github: GithubFacts = { ...githubFacts, artifacts: 'not-on-this-server' };
      const facts: CiFacts = { ...noCi, provider: 'github', github, ...ci };
      const limits = 'thresholds: { p95: 1s }\n';
      return (await planOf(`${smallForm}${limits}${text}`, { ci: facts, overrides })).warnings;
    };
    const asked = [expect.stringMatching(/no baseline: GitHub Enterprise Server .*store: branch/)];
    expect(await warningsAt({ pullRequest })).toEqual(asked);
    expect(await warningsAt({ isDefaultBranch: true })).toEqual(asked);
    expect(await warningsAt({})).toEqual([]);
    expect(await warningsAt({ pullRequest, github: githubFacts })).toEqual([]);
    for (const store of ['none', 'branch', 'artifact']) {
      expect(await warningsAt({ pullRequest }, `baseline: { store: ${store} }\n`)).toEqual([]);
      expect(await warningsAt({ pullRequest }, '', { baselineStore: store })).toEqual([]);
    }
  });

  test("the file's path is relative to the file, the override's to the working directory", async () => {
    const options = { name: 'perf/loadgate.yml', files: { 'perf/docker-compose.yml': '' } };
    const text = `${smallForm}baseline: { store: file, path: kept/base.json }\n`;
    const plan = await planOf(text, options);
    expect(plan.baseline.store).toEqual({ kind: 'file', path: `${plan.rootDir}/kept/base.json` });
    const other = await planOf(text, { ...options, overrides: { baselinePath: 'x.json', outDir: 'out' } });
    const cwd = other.rootDir.replace(/\/perf$/, '');
    expect(other.baseline.store).toEqual({ kind: 'file', path: `${cwd}/x.json` });
    expect(other.report.outDir).toBe(`${cwd}/out`);
  });

  describe('has only keys that its store reads', () => {
    const problems = (text: string, baselineStore?: BaselineStorePlan['kind']): Promise<string[]> =>
      problemsOf(`${smallForm}baseline: ${text}\n`, { overrides: { baselineStore } });

    test.each([
      [
        '{ path: x.json }',
        ['path: belongs to "store: file", but no store is named; add "store: file", or take it out'],
      ],
      [
        '{ branch: perf, remote: up, directory: a }',
        ['branch', 'remote', 'directory'].map(
          (key) =>
            `${key}: belongs to "store: branch", but no store is named; add "store: branch", or take it out`,
        ),
      ],
      [
        '{ store: branch, branch: perf, path: x.json }',
        ['path: belongs to "store: file", but the store is branch; keep one of them'],
      ],
      [
        '{ remote: up, store: artifact }',
        ['remote: belongs to "store: branch", but the store is artifact; keep one of them'],
      ],
      [
        '{ store: none, path: x.json, tolerance: { p95: 5% }, on-breach: warn }',
        ['path', 'tolerance', 'on-breach'].map(
          (key) => `${key}: nothing reads it beside "store: none"; name another store, or take it out`,
        ),
      ],
    ])('%s', async (text, expected) => {
      expect((await problems(text)).map((line) => line.replace(/^4:\d+: baseline\./, ''))).toEqual(expected);
    });

    test('at the key', async () => {
      expect(await problems('{ tolerance: { p95: 5% }, path: x.json }')).toEqual([
        expect.stringMatching(/^4:37: baseline\.path: belongs to/),
      ]);
    });

    test.each<[string, BaselineStorePlan['kind'] | undefined]>([
      ['{ store: file, path: x.json, tolerance: { p95: 5% }, on-breach: warn }', undefined],
      ['{ store: file, path: x.json }', 'none'],
      ['{ store: none, tolerance: { p95: 5% }, path: x.json }', 'file'],
      ['{ store: file, path: x.json, branch: perf }', 'branch'],
      ['{ path: x.json, branch: perf }', 'branch'],
      ['{ branch: perf }', 'none'],
      ['{ tolerance: { p95: 5% }, on-breach: warn }', undefined],
      ['{ store: none }', undefined],
    ])('%s is right where the input or flag says %s', async (text, store) => {
      expect(await problems(text, store)).toEqual([]);
    });

    test('what the input or flag says does not excuse the rest', async () => {
      expect(await problems('{ store: file, remote: up }', 'artifact')).toEqual([
        expect.stringMatching(/^4:26: baseline\.remote: belongs to "store: branch", but the store is file/),
      ]);
    });
  });

  describe('that is required must be kept somewhere', () => {
    const required = 'gate: { require-baseline: true }\n';
    const unnamed =
      '4:27: gate.require-baseline: no store is named, and only the action has one by itself: every run would fail; add "baseline: { store: artifact }" (or branch, file), or take this out';
    const none = unnamed.replace(/no store.*itself:/, 'the store is none:');
    const problems = (text: string, overrides = {}, ci = noCi): Promise<string[]> =>
      problemsOf(`${smallForm}${text}`, { overrides, ci });

    test('the file is told so at the key, with whatever else is wrong', async () => {
      expect(await problems(required)).toEqual([unnamed]);
      expect(await problems(`${required}baseline: { store: none }\n`)).toEqual([none]);
      expect(await problems(`${required}seed: -1\n`)).toEqual([unnamed, expect.stringMatching(/^5:7: seed/)]);
    });

    test('a store of the file, of an input and of the action itself will do', async () => {
      const action: CiFacts = { ...noCi, provider: 'github', github: githubFacts };
      expect(await problems(`${required}baseline: { store: artifact }\n`)).toEqual([]);
      expect(await problems(required, { baselineStore: 'file' })).toEqual([]);
      expect(await problems(required, {}, action)).toEqual([]);
      expect(await problems(required, { baselineStore: 'none' }, action)).toEqual([none]);
      expect(await problems(required, { requireBaseline: false })).toEqual([]);
    });

    test('a store that is misspelt is not said to be missing, too', async () => {
      expect(await problems(`${required}baseline: { store: fiel }\n`)).toEqual([
        expect.stringMatching(/^5:20: baseline\.store: "fiel" is not known here/),
      ]);
      expect(await problems(`${required}baseline: { stor: file }\n`)).toEqual([
        expect.stringMatching(/^5:13: baseline: unknown key "stor"/),
      ]);
    });

    test('an input or flag that requires it is told so', async () => {
      const plan = planOf(smallForm, { overrides: { requireBaseline: true } });
      await expect(plan).rejects.toThrow(UsageError);
      await expect(plan).rejects.toThrow(
        'A baseline is required, but none is kept anywhere: every run would fail.',
      );
      const { gate } = await planOf(`${smallForm}baseline: { store: artifact }\n`, {
        overrides: { requireBaseline: true },
      });
      expect(gate.requireBaseline).toBe(true);
    });
  });
});

describe('overrides', () => {
  const tests = `${smallForm}tests: { quick: { hold: 5s }, nightly: { hold: 1h }, peak: { users: 500 } }\n`;

  test('choose tests, in the order of the file', async () => {
    const plan = await planOf(tests, { overrides: { tests: ['peak', 'quick'] } });
    expect(plan.tests.map(({ name }) => name)).toEqual(['quick', 'peak']);
  });

  test.each([
    ['quik', 'There is no test "quik" in the configuration; did you mean "quick"?'],
    ['other', 'There is no test "other" in the configuration; tests: quick, nightly, peak'],
  ])('a test that is not there: %s', async (name, message) => {
    const plan = planOf(tests, { overrides: { tests: [name] } });
    await expect(plan).rejects.toThrow(UsageError);
    await expect(plan).rejects.toThrow(message);
  });

  test('win over the file', async () => {
    const text = `${smallForm}gate: { on-invalid: fail }\nreport: { comment: always }\n`;
    const { gate, report } = await planOf(text, {
      overrides: { onInvalid: 'warn', failOnBreach: false, comment: 'off', artifactName: 'mine' },
    });
    expect(gate).toEqual({
      onInvalid: 'warn',
      onInconclusive: 'warn',
      requireBaseline: false,
      failOnBreach: false,
    });
    expect(report).toMatchObject({ comment: 'off', artifactName: 'mine' });
  });

  test('that are undefined say nothing', async () => {
    const { gate, report } = await planOf(
      `${smallForm}gate: { on-invalid: warn }\nreport: { comment: on-change }\n`,
      {
        overrides: { onInvalid: undefined, comment: undefined, tests: undefined, outDir: undefined },
      },
    );
    expect(gate.onInvalid).toBe('warn');
    expect(report.comment).toBe('on-change');
  });

  test('an artifact has no slash in its name', async () => {
    const plan = planOf(smallForm, { overrides: { artifactName: 'a/b' } });
    await expect(plan).rejects.toThrow('An artifact can\'t have the name "a/b".');
  });
});

describe("the artifact of a suite's report", () => {
  const planFor = (suite: string, artifactName?: string): Promise<Plan> =>
    planOf(`${smallForm}name: ${JSON.stringify(suite)}\nbaseline: { store: artifact }\n`, {
      overrides: { artifactName },
    });

  test.each([
    ['shop', 'loadgate-shop'],
    ['my-baseline-shop', 'loadgate-my-baseline-shop'],
    ['baselines', 'loadgate-baselines'],
    ['baseline-shop', 'loadgate.baseline-shop'],
    ['Baseline-shop', 'loadgate.Baseline-shop'],
    ['baseline', 'loadgate.baseline'],
  ])('%s is %s', async (suite, name) => {
    expect((await planFor(suite)).report.artifactName).toBe(name);
  });

  test("is never another suite's baseline, nor becomes one with a number behind it", async () => {
    const suites = ['shop', 'baseline', '2', 'baseline-2', 'baseline-shop', 'baseline-baseline-shop'];
    const plans = await Promise.all(suites.map((suite) => planFor(suite)));
    const baselines = plans.map(({ baseline: { store } }) => 'artifactName' in store && store.artifactName);
    const reports = plans.map(({ report }) => report.artifactName);
    const numbered = reports.map((name) => `${name}-2`);
    for (const name of [...reports, ...numbered]) expect(baselines).not.toContain(name);
  });

  test.each(['loadgate-baseline-shop', 'loadgate-baseline', 'Loadgate-Baseline-x'])(
    'can not be called %s',
    async (name) => {
      await expect(planFor('api', name)).rejects.toMatchObject({
        exitCode: 2,
        fix: expect.stringContaining('stored baselines'),
      });
    },
  );
});
