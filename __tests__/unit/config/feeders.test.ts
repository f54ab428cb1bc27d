import { describe, expect, test } from '@jest/globals';
import type { FeederPlan } from '../../../src/config/index.js';
import { planOf, problemsOf } from '../../helpers/configuration.js';

/** Feeders in line 2, from column 10; the scenario's step in line 3. */
const config = (feeders: string, step = 'get: /', feed = 'people'): string =>
  `target: { url: "http://127.0.0.1:8000" }\nfeeders: ${feeders}\nscenarios: { a: { feed: ${feed}, steps: [ { ${step} } ] } }\n`;

const csv = '{ people: { csv: people.csv } }';
const json = '{ people: { json: people.json } }';

async function feederOf(
  files: Readonly<Record<string, string>>,
  feeders = csv,
): Promise<FeederPlan | undefined> {
  const { tests } = await planOf(config(feeders), { files });
  return tests[0]?.load.feeders[0];
}

describe('a CSV file', () => {
  test.each<[string, string, Record<string, string[]>]>([
    ['plain', 'name,age\nAda,36\nBob,40\n', { name: ['Ada', 'Bob'], age: ['36', '40'] }],
    ['without a last line break', 'name\nAda', { name: ['Ada'] }],
    ['with CRLF', 'name,age\r\nAda,36\r\nBob,40\r\n', { name: ['Ada', 'Bob'], age: ['36', '40'] }],
    ['with line ends of every kind', 'name\nAda\r\nBob\rCy\n', { name: ['Ada', 'Bob', 'Cy'] }],
    ['with a byte order mark', '\uFEFFname\nAda\n', { name: ['Ada'] }],
    ['with empty lines', '\n\nname\n\nAda\n\n', { name: ['Ada'] }],
    [
      'with quotes',
      'name,"x"\n"Love, Ada","say ""hi"""\n"a\nb",\n',
      { name: ['Love, Ada', 'a\nb'], x: ['say "hi"', ''] },
    ],
    ['with blanks, which are kept in values', 'name\n Ada \n', { name: [' Ada '] }],
    ['with letters of any script', 'name\nZoë 李\n', { name: ['Zoë 李'] }],
  ])('%s', async (_what, text, columns) => {
    expect(await feederOf({ 'people.csv': text })).toEqual({
      kind: 'file',
      name: 'people',
      order: 'sequential',
      columns: Object.entries(columns).map(([name, values]) => ({ name, values })),
      rows: Object.values(columns)[0]?.length,
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test.each([
    ['', 'people.csv is empty; its first line names the columns'],
    ['\n\n', 'people.csv is empty; its first line names the columns'],
    ['name\n', 'people.csv has a header and no rows'],
    [
      'name,age\nAda,36\nBob\n',
      'people.csv:3: the row has 1 value, the header 2; a value that holds a comma stands in quotes',
    ],
    [
      'name\n"a\nb"\nLove, Ada\n',
      'people.csv:4: the row has 2 values, the header 1; a value that holds a comma stands in quotes',
    ],
    ['name,name\nA,B\n', 'people.csv:1: two columns have the name "name"'],
    ['\nname,,x\nA,B,C\n', 'people.csv:2: column 2 has no name'],
    ['name, age\nA,B\n', 'people.csv:1: the column " age" begins or ends with a blank; take the blanks out'],
    ['name;age\nA;B\n', 'people.csv:1: its columns are separated by ";"; separate them by commas'],
    ['name\tage\nA\tB\n', 'people.csv:1: its columns are separated by tabs; separate them by commas'],
    ['name,age\nAda,36\nBob,"40\nCy,1\n', 'people.csv:3: a quote is opened in this row and never closed'],
    [
      'name\nsay "hi"\n',
      'people.csv:2: a quote stands inside a value; put the whole value in quotes and double the quote',
    ],
    [
      'name\n"say "hi""\n',
      'people.csv:2: a quote closes before its value ends; double a quote that is part of a value',
    ],
    ['name\nA\n\uFFFD\n', 'people.csv:3: holds bytes that are no UTF-8; save the file as UTF-8'],
  ])('%j is refused', async (text, problem) => {
    expect(await problemsOf(config(csv), { files: { 'people.csv': text } })).toEqual([
      `2:27: feeders.people.csv: ${problem}`,
    ]);
  });

  test('of a million rows and one is refused', async () => {
    const files = { 'people.csv': `name\n${'x\n'.repeat(1_000_001)}` };
    expect(await problemsOf(config(csv), { files })).toEqual([
      '2:27: feeders.people.csv: people.csv has more than 1000000 rows, which is the most',
    ]);
  });

  test('of 65 MiB is refused unread', async () => {
    const files = { 'people.csv': 'x'.repeat(65 * 1024 * 1024) };
    expect(await problemsOf(config(csv), { files })).toEqual([
      '2:27: feeders.people.csv: "people.csv" has 65 MiB; a feeder may have 64 MiB',
    ]);
  });
});

describe('a JSON file', () => {
  test('keeps types, and the order of the first keys', async () => {
    const people = [
      { name: 'Ada', age: 36, tags: ['x'], vip: true },
      { vip: false, name: 'Bob', age: null, tags: [] },
    ];
    expect(await feederOf({ 'people.json': `\uFEFF${JSON.stringify(people)}` }, json)).toMatchObject({
      rows: 2,
      columns: [
        { name: 'name', values: ['Ada', 'Bob'] },
        { name: 'age', values: [36, null] },
        { name: 'tags', values: [['x'], []] },
        { name: 'vip', values: [true, false] },
      ],
    });
  });

  test.each([
    ['  ', 'people.json is empty; it must hold a list of objects'],
    ['{}', 'people.json must hold a list of objects'],
    ['[]', 'people.json holds an empty list'],
    ['[\n  { "a": "s3cret" },\n  { "a": s3cret }\n]\n', 'people.json:3: this is no JSON'],
    ['[\n{ "a": 1 }', 'people.json:2: this is no JSON'],
    ['[ { "a": 1 }, ]', 'people.json:1: this is no JSON'],
    ['[{ "a": 1 }, 2]', 'people.json entry 2 is no object'],
    ['[1]', 'people.json entry 1 is no object'],
    ['[{}]', 'people.json its first object has no keys, so nothing can be taken from it'],
    [
      '[{ "a": 1 }, { "b": 1 }]',
      'people.json entry 2 lacks "a", which the first has; write null for nothing',
    ],
    [
      '[{ "name": 1 }, { "name": 1, "nam": 2 }]',
      'people.json entry 2 has "nam", which the first lacks; did you mean "name"?',
    ],
    ['[{ "": 1 }]', 'people.json column 1 has no name'],
    ['[{ "a": 1e999 }]', 'people.json entry 1 has a number in "a" that is too large'],
  ])('%j is refused', async (text, problem) => {
    expect(await problemsOf(config(json), { files: { 'people.json': text } })).toEqual([
      `2:28: feeders.people.json: ${problem}`,
    ]);
  });
});

describe('a file', () => {
  test.each<[string, Record<string, string>, string | RegExp]>([
    ['that is not there', {}, /^there is no file "people\.csv"; it is looked for in \//],
    [
      'of another name',
      { 'poeple.csv': 'a\n1\n' },
      'there is no file "people.csv"; did you mean "poeple.csv"?',
    ],
    ['that is a folder', { 'people.csv/x': '' }, '"people.csv" is a folder; name the file in it'],
  ])('%s is refused', async (_what, files, problem) => {
    const [found, ...more] = await problemsOf(config(csv), { files });
    expect(found?.replace('2:27: feeders.people.csv: ', '')).toEqual(
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    );
    expect(more).toEqual([]);
  });

  test('of a folder beside the configuration is found, and one named by the environment, which is not printed', async () => {
    const files = { 'data/people.csv': 'name\nAda\n' };
    expect(await feederOf(files, '{ people: { csv: data/people.csv } }')).toMatchObject({ rows: 1 });
    const named = '{ people: { csv: "{{env.DATA}}/people.csv" } }';
    const plan = await planOf(config(named), { files, env: { DATA: 'data' } });
    expect(plan.tests[0]?.load.feeders).toMatchObject([{ rows: 1 }]);
    const problems = await problemsOf(config(named), { files, env: { DATA: 'elsewhere' } });
    expect(problems.join()).toMatch(
      /there is no file "\{\{env\.DATA\}\}\/people\.csv"; it is looked for in \/\S*\*\*\*$/,
    );
  });
});

describe('generators', () => {
  const generated = (text: string): string => `{ people: { generate: { x: "${text}" } } }`;

  test.each([
    ['uuid', { kind: 'uuid' }],
    ['int(1,9)', { kind: 'int', from: 1, to: 9 }],
    [' int( -5 , 5 ) ', { kind: 'int', from: -5, to: 5 }],
    ['pick(a| b |)', { kind: 'pick', options: ['a', 'b', ''] }],
    ['pick(a(b)|c)', { kind: 'pick', options: ['a(b)', 'c'] }],
    ['string(8)', { kind: 'string', length: 8 }],
    ['sequence', { kind: 'sequence', from: 1 }],
    ['sequence(1000)', { kind: 'sequence', from: 1000 }],
  ])('%s', async (text, generator) => {
    expect(await feederOf({}, generated(text))).toEqual({
      kind: 'generated',
      name: 'people',
      fields: [{ name: 'x', generator }],
      contentHash: expect.any(String),
    });
  });

  test.each([
    ['int', 'write two whole numbers: "int(1,9)"'],
    ['int(1,9,3)', 'write two whole numbers: "int(1,9)"'],
    ['int(1,1.5)', 'write two whole numbers: "int(1,9)"'],
    ['int(9,1)', 'it runs backwards; write "int(1,9)"'],
    ['int(-9007199254740991,9007199254740991)', 'its range is too wide'],
    ['int(1', 'in "{ }" a comma ends a value, so quote it: "int(1,9)"'],
    ['uuid(4)', 'write "uuid"'],
    ['pick()', 'write "pick(a|b|c)"'],
    ['string(0)', 'write the length, from 1 to 10000: "string(8)"'],
    ['sequence(a)', 'write "sequence", or where it begins: "sequence(1000)"'],
    ['sequence(9000000000000001)', 'it has to begin at 9000000000000000 or before, to have room to count'],
    ['guid', 'did you mean "uuid"?'],
    ['birthday', 'there is: uuid, int(1,9), pick(a|b|c), string(8), sequence'],
  ])('%s is refused', async (text, hint) => {
    expect(await problemsOf(config(generated(text)))).toEqual([
      `2:37: feeders.people.generate.x: "${text}" is no generator; ${hint}`,
    ]);
  });
});

describe('the keys of feeders', () => {
  test.each([
    ['{ people: {} }', '2:12: feeders.people: has no rows; give it one of "csv", "json", "generate"'],
    [
      '{ people: { csv: people.csv, json: a.json } }',
      '2:39: feeders.people.json: "csv" is there already; a feeder has one of "csv", "json", "generate"',
    ],
    [
      '{ people: { generate: { a: uuid }, order: unique } }',
      '2:45: feeders.people.order: generated rows have no order: each is made when it is needed; take "order" out',
    ],
    [
      '{ people: { csv: people.csv, order: shuffled } }',
      '2:46: feeders.people.order: "shuffled" is not known here; did you mean "shuffle"?',
    ],
    [
      '{ people: { generate: {} } }',
      '2:32: feeders.people.generate: makes nothing; give it a name and a generator',
    ],
    ['{ people: { cvs: people.csv } }', '2:22: feeders.people: unknown key "cvs"; did you mean "csv"?'],
    [
      '{ people: { csv: people.csv }, env: { csv: people.csv } }',
      '2:41: feeders.env: "env" is not a name of letters, digits, "_" and "-", other than "env"',
    ],
  ])('%s', async (feeders, problem) => {
    const files = { 'people.csv': 'name\nAda\n' };
    expect(await problemsOf(config(feeders), { files })).toEqual([problem]);
  });
});

describe('what a scenario is fed', () => {
  const files = { 'people.csv': 'name,mail\nAda,a@b\n' };
  const two = '{ people: { csv: people.csv }, orders: { generate: { id: uuid } } }';
  const problems = (step: string, feed: string): Promise<string[]> =>
    problemsOf(config(two, step, feed), { files });

  test('is in the plan of its test only, in its order', async () => {
    const { tests } = await planOf(
      config(two, 'post: /, json: { a: "{{orders.id}} {{people.mail}}" }', '[orders, people]'),
      {
        files,
      },
    );
    expect(tests[0]?.load.feeders.map(({ name }) => name)).toEqual(['orders', 'people']);
    const none = config(two).replace('feed: people, ', '');
    expect((await planOf(none, { files })).tests[0]?.load.feeders).toEqual([]);
  });

  test.each([
    ['get: /', 'peple', 'a.feed[0]: unknown feeder "peple"; did you mean "people"?'],
    ['get: /', '[people, people]', 'a.feed[1]: "people" is in the list twice'],
    ['get: /', '[]', 'a.feed: the list is empty; leave "feed" out'],
    [
      'get: "/{{people.nam}}"',
      'people',
      'a.steps[0].get: the feeder "people" has no "nam"; did you mean "name"?',
    ],
    [
      'get: "/{{people.age}}"',
      'people',
      'a.steps[0].get: the feeder "people" has no "age"; it has: name, mail',
    ],
    [
      'get: "/{{peple.name}}"',
      'people',
      'a.steps[0].get: there is no feeder "peple" for "{{peple.name}}"; did you mean "people"?',
    ],
    [
      'get: "/{{people}}"',
      'people',
      'a.steps[0].get: "{{people}}" is a feeder, which has many values; name one of them, such as "{{people.name}}"',
    ],
    [
      'get: "/{{orders.id}}"',
      'people',
      'a.steps[0].get: this scenario is not fed by "orders", so "{{orders.id}}" has no value; add "feed: orders" to it',
    ],
  ])('%s fed by %s is refused', async (step, feed, problem) => {
    const [found, ...more] = await problems(step, feed);
    expect(found).toMatch(/^3:\d+: scenarios\./);
    expect(found?.replace(/^3:\d+: scenarios\./, '')).toBe(problem);
    expect(more).toEqual([]);
  });

  test.each([
    [
      'get: /, capture: { people: $.x }',
      'a.steps[0].capture.people: "people" is a feeder, so "{{people.…}}" could mean either; capture under another name',
    ],
    [
      'if: "people.name == \'Ada\'", steps: [ { get: / } ]',
      'a.steps[0].if: "people" can\'t be used here; "for-each" and "if" see captured values, not the rows of a feeder',
    ],
    [
      'for-each: people.name, steps: [ { get: / } ]',
      'a.steps[0].for-each: "people.name" can\'t be used here; "for-each" and "if" see captured values, not the rows of a feeder',
    ],
  ])('%s is refused', async (step, problem) => {
    const found = await problems(step, 'people');
    expect(found.map((each) => each.replace(/^\d+:\d+: scenarios\./, ''))).toEqual([problem]);
  });

  test('is known inside blocks, beside members of captured values and items', async () => {
    const steps =
      'get: /, capture: { list: $.x } }, { for-each: list, as: each, steps: [ { if: "index > 0", steps: [ { get: "/{{people.name}}/{{each.name}}/{{list.0}}" } ] } ]';
    expect(await problems(steps, 'people')).toEqual([]);
    expect(await problems(steps.replace('as: each', 'as: people'), 'people')).toContainEqual(
      expect.stringContaining('"people" is a feeder; give the item another name'),
    );
    expect(await problems(steps.replace('each.name', 'eech.name'), 'people')).toEqual([
      expect.stringContaining('no earlier step of this iteration captures "{{eech.name}}"'),
    ]);
  });

  test.each(['setup', 'teardown', 'on-start', 'on-stop'])('has no value in %s', async (place) => {
    const side = `${place}: [ { get: "/{{people.name}}", capture: { orders: $.x } } ]`;
    const text = place.startsWith('on-')
      ? config(two).replace('feed: people,', `feed: people, ${side},`)
      : `${config(two)}\n${side}\n`;
    const found = await problemsOf(text, { files });
    expect(found).toHaveLength(2);
    expect(found[0]).toContain(
      `"{{people.name}}" has no value in "${place}"; each iteration takes a row of its feeders, and these steps belong to none`,
    );
    expect(found[1]).toContain('"orders" is a feeder, so "{{orders.…}}" could mean either');
  });

  test('by a feeder that can not be read draws one complaint', async () => {
    const found = await problemsOf(config(csv, 'get: "/{{people.name}}"'), { files: {} });
    expect(found).toHaveLength(1);
    const misspelt = '{ people: { cvs: people.csv } }';
    expect(await problemsOf(config(misspelt, 'get: "/{{people.name}}"'), { files })).toHaveLength(1);
  });

  test('decides the hash by content, order and name, not by the path', async () => {
    const hashOf = async (text: string, content = 'name\nAda\nBob\n'): Promise<string | undefined> =>
      (await planOf(text, { files: { 'people.csv': content, 'copy.csv': content } })).tests[0]?.scenarioHash;
    const plain = await hashOf(config(csv));
    expect(await hashOf(config('{ people: { csv: copy.csv } }'))).toBe(plain);
    expect(await hashOf(config('{ people: { csv: people.csv, order: sequential } }'))).toBe(plain);
    const others = [
      await hashOf(config('{ people: { csv: people.csv, order: shuffle } }')),
      await hashOf(config('{ folk: { csv: people.csv } }', 'get: /', 'folk')),
      await hashOf(config(csv), 'name\nBob\nAda\n'),
      await hashOf(config(csv), 'mail\nAda\nBob\n'),
      await hashOf(config(csv).replace('feed: people, ', '')),
    ];
    expect(new Set([plain, ...others]).size).toBe(others.length + 1);
  });

  test('is hashed beside cookies only where they are off', async () => {
    const hashOf = async (http: string) =>
      (await planOf(config(csv) + http, { files })).tests[0]?.scenarioHash;
    expect(await hashOf('http: { cookies: true }')).toBe(await hashOf(''));
    expect(await hashOf('http: { cookies: false }')).not.toBe(await hashOf(''));
  });

  test('is hashed as written where the environment has a say', async () => {
    const text = config('{ people: { generate: { x: "pick(a|{{env.NAME}})" } } }');
    const hashOf = async (name: string) =>
      (await planOf(text, { env: { NAME: name } })).tests[0]?.scenarioHash;
    expect(await hashOf('Ada')).toBe(await hashOf('Bob'));
  });
});
