import { describe, expect, test } from '@jest/globals';
import type { ComparePlan, Plan, PlanOverrides } from '../../../src/config/index.js';
import { UsageError } from '../../../src/errors.js';
import { planOf, problemsOf, smallForm, type ConfigurationOptions } from '../../helpers/configuration.js';
import { noComparison } from '../../helpers/compare-plan.js';

/** The comparison with the base, from the file and from overrides. */

const compareOf = async (text: string, options: ConfigurationOptions = {}): Promise<ComparePlan> =>
  (await planOf(`${smallForm}${text}\n`, options)).compare;

const command = 'target: { command: { run: ./serve, prepare: make serve } }\npath: /\n';
const url = 'target: { url: "http://127.0.0.1:8000" }\npath: /\n';
const stored = 'baseline: { store: file }\n';

describe('when', () => {
  test.each<[string, PlanOverrides, ComparePlan['when'], string | undefined]>([
    [smallForm, {}, 'never', undefined],
    [`${smallForm}compare: { to: base }`, {}, 'always', undefined],
    [`${smallForm}compare: { to: Base }`, {}, 'always', undefined],
    [`${smallForm}compare: { to: v1.0.0 }`, {}, 'always', 'v1.0.0'],
    [`${smallForm}compare: { to: HEAD~3 }`, {}, 'always', 'HEAD~3'],
    [`${command}compare: { to: origin/main }`, {}, 'always', 'origin/main'],
    [`${smallForm}${stored}`, {}, 'on-suspicion', undefined],
    [`${command}${stored}`, {}, 'on-suspicion', undefined],
    [`${smallForm}compare: { detect: 20% }\n${stored}`, {}, 'on-suspicion', undefined],
    [`${smallForm}compare: { to: none }\n${stored}`, {}, 'never', undefined],
    [`${smallForm}baseline: { store: file, on-breach: fail }`, {}, 'never', undefined],
    [`${smallForm}baseline: { store: file, on-breach: warn }`, {}, 'never', undefined],
    [`${url}${stored}`, {}, 'never', undefined],
    [smallForm, { baselineStore: 'branch' }, 'on-suspicion', undefined],
    [smallForm, { base: 'base' }, 'always', undefined],
    [smallForm, { base: 'main' }, 'always', 'main'],
    [`${smallForm}compare: { to: v1.0.0 }`, { base: 'base' }, 'always', undefined],
    [`${smallForm}compare: { to: base }`, { base: 'none' }, 'never', undefined],
    [`${smallForm}${stored}`, { base: 'none' }, 'never', undefined],
    [smallForm, { baseImages: [{ service: undefined, image: 'a' }] }, 'always', undefined],
    [smallForm, { base: 'none', baseImages: [{ service: undefined, image: 'a' }] }, 'never', undefined],
    [url, { base: 'none' }, 'never', undefined],
  ])('%j with %j', async (text, overrides, when, ref) => {
    expect((await planOf(text, { overrides })).compare).toMatchObject({ when, ref });
  });
});

describe('with what', () => {
  test('p95 and error rate are gated unless the file says otherwise', async () => {
    expect(await compareOf('compare: { to: base }')).toEqual({ ...noComparison, when: 'always' });
  });

  test('every key', async () => {
    const text = `compare:
  to: main
  images: { api: ghcr.io/acme/api:main }
  copy: [.env, certs]
  metrics: [p95, p99, rps]
  requests: { GET /: [p95, error_rate] }
  tolerance: { p95: 7%, p99: +6.5%, rps: -8%, error_rate: 1pp }
  detect: 15%
  max-duration: 5m`;
    const files = { '.env': 'A=1', 'certs/ca.pem': '' };
    const { compare, rootDir } = await planOf(`${smallForm}${text}\n`, { files });
    expect(compare).toMatchObject({
      ref: 'main',
      images: { api: 'ghcr.io/acme/api:main' },
      copy: [`${rootDir}/.env`, `${rootDir}/certs`],
      gated: [
        { metric: 'p95', request: null },
        { metric: 'p99', request: null },
        { metric: 'rps', request: null },
        { metric: 'p95', request: 'GET /' },
        { metric: 'error_rate', request: 'GET /' },
      ],
      tolerances: { p50: 0.05, p95: 0.07, p99: 0.065, rps: 0.08, error_rate: 0.01 },
      detect: 0.15,
      maxDurationMs: 300_000,
    });
  });

  test('single requests alone', async () => {
    const { gated } = await compareOf('compare: { to: base, metrics: [], requests: { GET /: [p95] } }');
    expect(gated).toEqual([{ metric: 'p95', request: 'GET /' }]);
  });

  test('what to copy is relative to the configuration, and of a .github folder to the repository', async () => {
    const options = { name: '.github/loadgate.yml', files: { '.env': '' } };
    const { compare, rootDir } = await planOf(`${smallForm}compare: { copy: [.env] }\n`, options);
    expect(compare.copy).toEqual([`${rootDir}/.env`]);
    expect(rootDir).not.toContain('.github');
  });

  test('images of inputs and flags win service by service; one without a name is the target service', async () => {
    const overrides: PlanOverrides = {
      baseImages: [
        { service: undefined, image: 'api:new' },
        { service: 'db', image: 'db:new' },
      ],
    };
    expect(
      (await compareOf('compare: { images: { api: api:old, cache: cache:old } }', { overrides })).images,
    ).toEqual({ api: 'api:new', cache: 'cache:old', db: 'db:new' });
  });

  test('values of the environment are filled in, and are secrets', async () => {
    const env = { BASE_REF: 'release/7', IMAGE: 'ghcr.io/acme/api:7' };
    const text = 'compare: { to: "{{env.BASE_REF}}", images: { api: "{{env.IMAGE}}" } }';
    const inspected: string[] = [];
    const { ref, images } = await compareOf(text, {
      env,
      inspect: ({ secrets }) => inspected.push(secrets.mask('from release/7')),
    });
    expect({ ref, images }).toEqual({ ref: 'release/7', images: { api: env.IMAGE } });
    expect(inspected).toEqual(['from ***']);
  });
});

describe('beside it', () => {
  test('a run that is compared is judged by more than its error rate', async () => {
    const told = expect.stringContaining('Only the error rate is judged (1%)');
    expect((await planOf(smallForm)).warnings).toEqual([told]);
    expect((await planOf(`${smallForm}compare: { detect: 20% }\n`)).warnings).toEqual([told]);
    expect((await planOf(`${smallForm}compare: { to: base }\n`)).warnings).toEqual([]);
  });

  const planned = (text: string): Promise<Plan> => planOf(`${smallForm}${text}\n`);

  test('a test can be left out, and a run that leaves out all says so', async () => {
    const text = 'compare: { to: base }\ntests: { a: {}, b: { compare: false }, c: { compare: true } }';
    const { tests, warnings } = await planned(text);
    expect(tests.map(({ isCompared }) => isCompared)).toEqual([true, false, true]);
    expect((await planned('compare: { to: base }')).tests[0]?.isCompared).toBe(true);
    const nothing = 'Nothing is compared with the base: each test that runs has "compare: false".';
    expect(warnings).not.toContain(nothing);
    const alone = await planOf(`${smallForm}${text}\n`, { overrides: { tests: ['b'] } });
    expect(alone.warnings).toContain(nothing);
    expect((await planned('tests: { b: { compare: false } }')).warnings).not.toContain(nothing);
  });

  test('a test that is left out is the same scenario', async () => {
    const hashOf = async (text: string): Promise<unknown> => (await planned(text)).tests[0]?.scenarioHash;
    expect(await hashOf('tests: { a: { compare: false } }')).toBe(await hashOf('tests: { a: {} }'));
  });

  test('what an undecided comparison does', async () => {
    expect((await planned('')).gate.onInconclusive).toBe('warn');
    expect((await planned('gate: { on-inconclusive: fail }')).gate.onInconclusive).toBe('fail');
  });

  test('what a breach of the stored baseline does', async () => {
    expect((await planned('')).baseline.onBreach).toBe('confirm');
    for (const word of ['confirm', 'fail', 'warn'])
      expect((await planned(`baseline: { on-breach: ${word} }`)).baseline.onBreach).toBe(word);
  });

  test("a command's preparation", async () => {
    expect((await planOf(command)).target).toMatchObject({ run: './serve', prepare: 'make serve' });
    const env = { TOKEN: 'sesame' };
    const text = command.replace('make serve', '"npm ci --token={{env.TOKEN}}"');
    expect((await planOf(text, { env })).target).toMatchObject({ prepare: 'npm ci --token=sesame' });
    expect((await planOf(command.replace(', prepare: make serve', ''))).target).not.toHaveProperty('prepare');
  });
});

describe('what is refused', () => {
  test.each([
    ['to: ""', '4:16: compare.to: is empty; write "base", or a branch, a tag or a commit such as "main"'],
    ...['-x', '--upload-pack=x', '"two words"', 'main..head', 'main:file', 'a*'].map(
      (ref): [string, string] => [
        `to: ${ref}`,
        `4:16: compare.to: "${ref.replaceAll('"', '')}" can't be the name of a commit; write "base", or a branch, a tag or a commit such as "main"`,
      ],
    ),
    [
      'images: { api: GHCR.io/Acme/api:Main }',
      '4:27: compare.images.api: "GHCR.io/Acme/api:Main": names of images have no capitals; write "ghcr.io/acme/api:Main"',
    ],
    [
      'images: { api: "api main" }',
      '4:27: compare.images.api: "api main" is no image; write it like "ghcr.io/acme/api:main"',
    ],
    ['images: { a b: api }', '4:22: compare.images."a b": "a b" is not a name of a compose service'],
    ['copy: [""]', '4:19: compare.copy[0]: the path is empty'],
    ['copy: .env', '4:18: compare.copy: ".env" stands where a list belongs; begin each entry with "-"'],
    ['metrics: [p59]', '4:22: compare.metrics[0]: "p59" is not known here; did you mean "p95"?'],
    ['metrics: [p95, p99, p95]', '4:32: compare.metrics[2]: p95 is there already; take one out'],
    [
      'metrics: []',
      '4:21: compare.metrics: the list is empty, so nothing could fail; name a metric, such as p95',
    ],
    [
      'requests: { GET /: [] }',
      '4:31: compare.requests."GET /": the list is empty; name a metric, or leave the request out',
    ],
    [
      'requests: { GET /a: [p95] }',
      '4:24: compare.requests."GET /a": no request of a test has the name "GET /a"; did you mean "GET /"?',
    ],
    [
      'requests: { GET /: [p95, p95] }',
      '4:37: compare.requests."GET /"[1]: p95 is there already; take one out',
    ],
    [
      'tolerance: { p95: +5ms }',
      '4:30: compare.tolerance.p95: "+5ms": both sides run side by side here, so p95 tolerates a part of the base\'s figure; write "5%"',
    ],
    [
      'tolerance: { p95: +5% and +5ms }',
      '4:30: compare.tolerance.p95: "+5% and +5ms": both sides run side by side here, so p95 tolerates a part of the base\'s figure; write "5%"',
    ],
    [
      'tolerance: { error_rate: 5% }',
      '4:37: compare.tolerance.error_rate: "5%": both sides run side by side here, so error_rate tolerates percentage points; write "0.5pp"',
    ],
    [
      'tolerance: { p95: a bit }',
      '4:30: compare.tolerance.p95: "a bit" is no tolerance of this comparison; write "5%"',
    ],
    [
      'tolerance: { p95: -5% }',
      '4:30: compare.tolerance.p95: "-5%" is no tolerance of this comparison; write "5%"',
    ],
    [
      'tolerance: { p95: 0% }',
      '4:30: compare.tolerance.p95: "0%" tolerates nothing, not even how two starts of the same code differ; write "5%"',
    ],
    [
      'tolerance: { p99: 5% }',
      '4:25: compare.tolerance.p99: nothing reads it, for p99 is not gated; add it to "metrics", or take this out',
    ],
    [
      'tolerance: { p95: 10% }',
      '4:30: compare.tolerance.p95: 10% must be smaller than what is looked for, "detect: 10%"; add "detect: 20%" beside "tolerance"',
    ],
    [
      'detect: 5%',
      '4:20: compare.detect: 5% must be larger than the tolerance of p95, 5%: a change that is tolerated is not looked for; write "10%", or lower the tolerance',
    ],
    [
      'detect: 8%, metrics: [error_rate], requests: { GET /: [p99] }, tolerance: { p99: 9% }',
      '4:20: compare.detect: 8% must be larger than the tolerance of p99, 9%: a change that is tolerated is not looked for; write "18%", or lower the tolerance',
    ],
    ...['10', '0%', 'much', '-5%'].map((detect): [string, string] => [
      `detect: "${detect}"`,
      `4:20: compare.detect: "${detect}" is no size of a change; write a percentage such as "10%"`,
    ]),
    ['max-duration: 0s', '4:26: compare.max-duration: "0s" is no time at all; it must be above zero'],
    ['max-duration: 5', '4:26: compare.max-duration: "5" has no unit; write "5ms" or "5s"'],
    [
      'max-duration: 59s',
      '4:26: compare.max-duration: 59s is over before anything could be told: warm-up takes 20 s, and the first look needs 12 pairs of 3 s or more; write "1m" at least, or "5m" so that a change can be confirmed on fresh starts',
    ],
    [
      'with: base',
      '4:12: compare: unknown key "with"; known here: to, images, copy, metrics, requests, tolerance, detect, max-duration',
    ],
  ])('compare: { %s }', async (text, problem) => {
    expect(await problemsOf(`${smallForm}compare: { ${text} }\n`)).toEqual([problem]);
  });

  test('a length that leaves no time for fresh starts is told, where anything is compared', async () => {
    const warningsOf = async (compare: string): Promise<readonly string[]> =>
      (await planOf(`${smallForm}compare: { ${compare} }\n`)).warnings;
    expect(await warningsOf('to: base, max-duration: 2m')).toEqual([
      '"compare.max-duration: 2m" leaves no time to measure a suspicion on fresh starts: a slower change ends as inconclusive; from 2m 15s on it can fail.',
    ]);
    expect(await warningsOf('to: base, max-duration: 2m15s')).toEqual([]);
    expect(await warningsOf('to: none, max-duration: 2m')).not.toContainEqual(
      expect.stringContaining('fresh starts'),
    );
  });

  test('a size of a metric that only has points is not held against what is looked for', async () => {
    const text = 'compare: { metrics: [error_rate], tolerance: { error_rate: 20pp }, detect: 1% }';
    expect(await problemsOf(`${smallForm}${text}\n`)).toEqual([]);
  });

  test('what to copy and is not there', async () => {
    const files = { 'there/a': '' };
    const problems = await problemsOf(`${smallForm}compare: { copy: [there, .env, ../x] }\n`, { files });
    expect(problems.map((line) => line.replace(/ in \S+$/, ''))).toEqual([
      '4:26: compare.copy[1]: there is no file or folder ".env"',
      '4:32: compare.copy[2]: there is no file or folder "../x"',
    ]);
  });

  test('nothing has to be there where nothing is compared', async () => {
    expect(await problemsOf(`${smallForm}compare: { to: none, copy: [.env] }\n`)).toEqual([]);
    const overrides = { base: 'none' };
    expect(await problemsOf(`${smallForm}compare: { to: base, copy: [.env] }\n`, { overrides })).toEqual([]);
  });

  const notOfUrl =
    'a target given by "url" can\'t be compared with its base: nothing starts it here; test a "compose" or "command", or take this out';
  test.each([
    [`${url}compare: { to: base }\n`, [`3:12: compare.to: ${notOfUrl}`]],
    [`${url}compare: { detect: 20% }\n`, [`3:1: compare: ${notOfUrl}`]],
    [`${url}compare: { to: none }\n`, []],
    [
      `${command}compare: { images: { api: api } }\n`,
      [
        '3:12: compare.images: belongs to a compose target; the base of a command is started from its own folder, which "target.command.prepare" makes ready',
      ],
    ],
    [`${command}compare: { to: base }\n`, []],
    [
      command.replace('make serve', '" "'),
      ['1:45: target.command.prepare: the command is empty; write one, or leave "prepare" out'],
    ],
    [
      command.replace('make serve', '"make PORT={{ port }}"'),
      ['1:56: target.command.prepare: {{port}} has no value here: the port is chosen for "run"'],
    ],
  ])('for a target: %j', async (text, problems) => {
    expect(await problemsOf(text)).toEqual(problems);
  });

  test('everything at once, and nothing that only follows from it', async () => {
    const text = `compare:
  to: -x
  metrics: [p59]
  requests: { GET /x: [p95] }
  tolerance: { p99: 50% }
  detect: much
gate: { on-inconclusive: maybe }
tests: { a: { compare: sometimes } }
`;
    expect(
      (await problemsOf(`${smallForm}${text}`)).map((line) => line.replace(/(: [^:]*):.*/, '$1')),
    ).toEqual([
      '5:7: compare.to',
      '6:13: compare.metrics[0]',
      '7:15: compare.requests."GET /x"',
      '9:11: compare.detect',
      '10:26: gate.on-inconclusive',
      '11:24: tests.a.compare',
    ]);
  });

  test('a value of the environment is not quoted', async () => {
    const env = { BASE_REF: '--sesame' };
    expect(await problemsOf(`${smallForm}compare: { to: "{{env.BASE_REF}}" }\n`, { env })).toEqual([
      '4:16: compare.to: what the environment gives for "{{env.BASE_REF}}" is not "base", a branch, a tag or a commit',
    ]);
  });

  test.each<[string, PlanOverrides, string]>([
    [
      url,
      { base: 'main' },
      "A target given by its URL can't be compared with the base: nothing starts it here.",
    ],
    [
      url,
      { baseImages: [{ service: 'api', image: 'api' }] },
      "A target given by its URL can't be compared with the base: nothing starts it here.",
    ],
    [
      command,
      { base: 'base', baseImages: [{ service: undefined, image: 'api' }] },
      "The base of a command can't be an image: it is started from its own folder.",
    ],
    [
      smallForm,
      {
        baseImages: [
          { service: 'api', image: 'api:1' },
          { service: undefined, image: 'api:2' },
        ],
      },
      'Service api of the base is given two images: api:1 and api:2.',
    ],
  ])('of an input or flag: %j with %j', async (text, overrides, message) => {
    const plan = planOf(text, { overrides });
    await expect(plan).rejects.toThrow(UsageError);
    await expect(plan).rejects.toThrow(message);
  });
});
