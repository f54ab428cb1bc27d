import { describe, expect, test } from '@jest/globals';
import type { BodyPlan, Plan, RequestPlan } from '../../../src/config/index.js';
import { planOf, problemsOf } from '../../helpers/configuration.js';

const url = 'target: { url: "http://127.0.0.1:8000" }\n';
/** A step, from column 44 of line 2. */
const config = (step: string): string => `${url}scenarios: { a: { steps: [ { post: /, ${step} } ] } }\n`;

const bytes = Buffer.from([0, 1, 13, 10, 0x80, 0xff, 0xc3, 0x28]);
const files = { 'data/a.bin': bytes, 'data/b.PNG': 'png', none: '' };
const hashOfNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function requestOf(plan: Plan, index = 0): RequestPlan {
  const step = plan.tests[0]?.load.scenario.tasks[0]?.steps[index];
  if (step?.kind !== 'request') throw new Error('no request');
  return step;
}

async function bodyOf(
  step: string,
  env: Readonly<Record<string, string>> = {},
): Promise<BodyPlan | undefined> {
  return requestOf(await planOf(config(step), { files, env })).body;
}

describe('a body of a file', () => {
  test('is named by its hash; the plan holds its bytes', async () => {
    const plan = await planOf(config('body: { file: none }'), { files });
    expect(requestOf(plan).body).toEqual({ kind: 'file', contentHash: hashOfNothing });
    expect(plan.tests[0]?.load.files).toEqual([
      { path: 'none', contentHash: hashOfNothing, content: Buffer.alloc(0) },
    ]);
    const other = await planOf(config('body: { file: data/a.bin }'), { files });
    expect(other.tests[0]?.load.files).toMatchObject([{ path: 'data/a.bin', content: bytes }]);
  });

  test('is in no plan that sends none', async () => {
    const { tests, setup } = await planOf(`${config('body: data/a.bin')}setup: [ { get: / } ]\n`, { files });
    expect(tests[0]?.load).not.toHaveProperty('files');
    expect(setup).not.toHaveProperty('files');
  });

  test('lies in the parts of the plan that send it, once, however many steps do', async () => {
    const step = (file: string): string => `{ post: /, body: { file: ${file} } }`;
    const text = `${url}setup: [ ${step('data/a.bin')} ]
teardown: [ ${step('copy')}, ${step('./copy')} ]
scenarios:
  a: { on-start: [ ${step('data/a.bin')} ], steps: [ { repeat: 2, steps: [ ${step('copy')}, ${step('data/b.PNG')} ] } ] }
  b: { steps: [ { get: / } ], on-stop: [ ${step('none')} ] }
tests: { a: { scenario: a }, b: { scenario: b } }
`;
    const plan = await planOf(text, { files: { ...files, copy: bytes } });
    const paths = (part: { readonly files?: readonly { readonly path: string }[] } | undefined) =>
      part?.files?.map(({ path }) => path);
    expect(paths(plan.setup)).toEqual(['data/a.bin']);
    expect(paths(plan.teardown)).toEqual(['data/a.bin']);
    expect(plan.tests.map(({ load }) => paths(load))).toEqual([['data/a.bin', 'data/b.PNG'], ['none']]);
    // One array of bytes for all.
    expect(plan.setup?.files?.[0]?.content).toBe(plan.tests[0]?.load.files?.[0]?.content);
  });

  test('survives the way into a worker thread', async () => {
    const plan = await planOf(config('body: { file: data/a.bin }'), { files });
    const clone = structuredClone(plan.tests[0]?.load);
    expect(Buffer.from(clone?.files?.[0]?.content ?? [])).toEqual(bytes);
  });
});

describe('a body of parts', () => {
  const part = { kind: 'file', name: 'f', contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) };

  test.each<[string, unknown[]]>([
    ['{ f: a }', [{ kind: 'text', name: 'f', value: 'a' }]],
    [
      '{ f: 7, "g h": true }',
      [
        { kind: 'text', name: 'f', value: '7' },
        { kind: 'text', name: 'g h', value: 'true' },
      ],
    ],
    ['{ f: { path: data/a.bin } }', [{ ...part, filename: 'a.bin', type: 'application/octet-stream' }]],
    ['{ f: { path: data/b.PNG } }', [{ ...part, filename: 'b.PNG', type: 'image/png' }]],
    ['{ f: { path: none } }', [{ ...part, filename: 'none', type: 'application/octet-stream' }]],
    [
      '{ f: { path: ./data/../none, type: "text/csv; charset=utf-8", filename: "{{index}}.csv" } }',
      [{ ...part, filename: '{{index}}.csv', type: 'text/csv; charset=utf-8' }],
    ],
    [
      '{ f: [ { path: none }, x, { path: data/b.PNG } ], g: y }',
      [
        { ...part, filename: 'none', type: 'application/octet-stream' },
        { kind: 'text', name: 'f', value: 'x' },
        { ...part, filename: 'b.PNG', type: 'image/png' },
        { kind: 'text', name: 'g', value: 'y' },
      ],
    ],
  ])('%s', async (multipart, parts) => {
    const text = `${url}scenarios: { a: { steps: [ { repeat: 1, steps: [ { post: /, multipart: ${multipart} } ] } ] } }\n`;
    const plan = await planOf(text, { files });
    const block = plan.tests[0]?.load.scenario.tasks[0]?.steps[0];
    expect(block).toMatchObject({ steps: [{ body: { kind: 'multipart', parts } }] });
  });

  test('takes values of the environment everywhere but in names', async () => {
    const env = { DIR: 'data', NAME: 'Ada', TYPE: 'image/gif', FILE: './data/b.PNG' };
    const step =
      'multipart: { t: "hi {{env.NAME}}", f: { path: "{{env.DIR}}/b.PNG", type: "{{env.TYPE}}", filename: "{{env.NAME}}.gif" }, g: { path: "{{ env.DIR }}/b.PNG" }, h: { path: "{{env.FILE}}" } }';
    expect(await bodyOf(step, env)).toMatchObject({
      parts: [
        { value: 'hi Ada' },
        { filename: 'Ada.gif', type: 'image/gif' },
        { filename: 'b.PNG', type: 'image/png' },
        { filename: 'b.PNG', type: 'image/png' },
      ],
    });
  });
});

describe('the hash of a scenario', () => {
  const hashOf = async (text: string, changes: Readonly<Record<string, string>> = {}) =>
    (await planOf(text, { files: { ...files, ...changes } })).tests[0]?.scenarioHash;

  test('is that of the contents, not of the paths', async () => {
    const body = await hashOf(config('body: { file: data/a.bin }'));
    expect(await hashOf(config('body: { file: copy }').replace('copy', '"./data/a.bin"'))).toBe(body);
    expect(await hashOf(config('body: { file: data/a.bin }'), { 'data/a.bin': 'else' })).not.toBe(body);
  });

  test('heeds each part, and the files of the setup', async () => {
    const part = (file: string): string => config(`multipart: { f: ${file} }`);
    const setup = `${config('body: x')}setup: [ { post: /, body: { file: none } } ]\n`;
    const all = [
      await hashOf(part('{ path: none }')),
      await hashOf(part('{ path: none, filename: x }')),
      await hashOf(part('{ path: none, type: text/plain }')),
      await hashOf(part('[ { path: none }, { path: none } ]')),
      await hashOf(part('none')),
      await hashOf(part('{ path: none }'), { none: '1' }),
      await hashOf(config('body: none')),
      await hashOf(config('body: { file: none }')),
      await hashOf(setup),
      await hashOf(setup, { none: '1' }),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(await hashOf(part('{ path: none, filename: none }'))).toBe(all[0]);
  });
});

describe('what can not be sent is refused', () => {
  test.each<[string, ...string[]]>([
    ['body: { file: data }', '2:53: body.file: "data" is a folder; name the file in it'],
    ['body: { file: "" }', '2:53: body.file: the path is empty'],
    [
      'body: { file: data/a.bni }',
      '2:53: body.file: there is no file "data/a.bni"; did you mean "data/a.bin"?',
    ],
    ['body: { file: /dev/null }', '2:53: body.file: "/dev/null" is no plain file'],
    ['body: { file: none, type: a/b }', '2:59: body: unknown key "type"; known here: file'],
    ['body: { fil: none }', '2:47: body: unknown key "fil"; did you mean "file"?'],
    ['body: {}', '2:39: body.file: is missing; write a path of a file'],
    ['body: [ a ]', '2:45: body: a list stands where a text belongs'],
    [
      'body: { file: "{{env.NOT_THERE}}" }',
      '2:54: body.file: the environment variable NOT_THERE is not set; set it, in a workflow with "env: { NOT_THERE: ... }"',
    ],
    [
      'body: { file: "data/{{id}}.bin" }',
      '2:59: body.file: "{{id}}" has no value here: files are read before anything is sent, so only {{env.NAME}} can be used',
    ],
    ['body: { file: none }, json: 1', '2:39: body: a request has one body, "json" is one already'],
    ['multipart: {}', '2:50: multipart: has no parts; give it a field, or leave it out'],
    [
      'multipart: [ a ]',
      '2:50: multipart: a list stands where a map belongs; write "key: value" lines without "-"',
    ],
    ['multipart: a', '2:50: multipart: "a" stands where a map belongs'],
    ['multipart: { f: [] }', '2:55: multipart.f: the list is empty; leave the field out'],
    ['multipart: { f: 1.10 }', '2:55: multipart.f: 1.1 is a number; a text belongs here, so quote it: "1.1"'],
    ['multipart: { f: null }', '2:55: multipart.f: is empty; write a text'],
    [
      'multipart: { f: { file: none } }',
      '2:57: multipart.f: unknown key "file"; known here: path, type, filename',
    ],
    [
      'multipart: { f: { path: none, typ: a/b } }',
      '2:69: multipart.f: unknown key "typ"; did you mean "type"?',
    ],
    [
      'multipart: { f: { path: none, type: png } }',
      '2:75: multipart.f.type: "png" is not a media type such as "image/png"',
    ],
    [
      'multipart: { f: { path: none, type: "a/b\\nx: y" } }',
      '2:75: multipart.f.type: "a/b\\nx: y" is not a media type such as "image/png"',
    ],
    [
      'multipart: { f: { path: none, type: "{{t}}/b" } }',
      '2:75: multipart.f.type: "{{t}}/b" is not a media type such as "image/png"',
    ],
    [
      'multipart: { f: { path: none, filename: 7 } }',
      '2:79: multipart.f.filename: 7 is a number; a text belongs here, so quote it: "7"',
    ],
    [
      'multipart: { f: { path: none, filename: "{{id}}" } }',
      '2:80: multipart.f.filename: no earlier step of this iteration captures "{{id}}"; add "capture: { id: $.id }" to the step that receives it',
    ],
    [
      'multipart: { f: { path: "{{id}}" } }',
      '2:64: multipart.f.path: "{{id}}" has no value here: files are read before anything is sent, so only {{env.NAME}} can be used',
    ],
    [
      'multipart: { f: { path: gone }, g: [ x, { path: data }, "{{id}}" ] }',
      '2:63: multipart.f.path: there is no file "gone"; did you mean "none"?',
      '2:87: multipart.g[1].path: "data" is a folder; name the file in it',
      '2:96: multipart.g[2]: no earlier step of this iteration captures "{{id}}"; add "capture: { id: $.id }" to the step that receives it',
    ],
    [
      'multipart: { "{{id}}": x }',
      '2:52: multipart."{{id}}": a name in a body is sent as it is, and "{{id}}" would be, too; only values and file names vary',
    ],
    ['multipart: { f: [ [ x ] ] }', '2:57: multipart.f[0]: a list stands where a text belongs'],
    ['json: 1, multipart: { f: x }', '2:48: multipart: a request has one body, "json" is one already'],
    [
      'multipart: { f: x }, body: { file: none }',
      '2:60: body: a request has one body, "multipart" is one already',
    ],
    [
      'multipart: { f: x }, headers: { Content-Type: multipart/form-data }',
      '2:71: headers.Content-Type: the content type of a "multipart" names the boundary between its parts, so it is not yours to say; take it out',
    ],
  ])('%s', async (step, ...problems) => {
    const found = await problemsOf(config(step), { files });
    expect(found.map((each) => each.replace('scenarios.a.steps[0].', ''))).toEqual(problems);
  });

  test('a file of more than 16 MiB, unread, at each of its places', async () => {
    const large = {
      'large.bin': Buffer.alloc(17 * 1024 * 1024),
      'full.bin': Buffer.alloc(16 * 1024 * 1024),
    };
    const step = 'body: { file: large.bin } }, { post: /, multipart: { f: { path: ./large.bin } }';
    expect(await problemsOf(config(step), { files: large })).toEqual([
      '2:53: scenarios.a.steps[0].body.file: "large.bin" has 17 MiB; a file in a body may have 16 MiB',
      '2:103: scenarios.a.steps[1].multipart.f.path: "large.bin" has 17 MiB; a file in a body may have 16 MiB',
    ]);
    expect(await problemsOf(config('body: { file: full.bin }'), { files: large })).toEqual([]);
  });

  test('a file that can not be read', async () => {
    if (process.platform !== 'linux') return; // whose own is a file that nobody can read from its beginning
    expect(await problemsOf(config('body: { file: /proc/self/mem }'))).toEqual([
      expect.stringMatching(
        /^2:53: scenarios\.a\.steps\[0\]\.body\.file: can't read \/proc\/self\/mem: .*EIO/,
      ),
    ]);
  });

  test('a path of the environment is not printed', async () => {
    const found = await problemsOf(config('body: { file: "{{env.DIR}}/x" }'), {
      files,
      env: { DIR: 'secretly' },
    });
    expect(found.join()).toMatch(/there is no file "\{\{env\.DIR\}\}\/x"; it is looked for in \/\S*\*\*\*$/);
  });
});
