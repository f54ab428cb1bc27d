import { describe, expect, test } from '@jest/globals';
import { problemsOf } from '../../helpers/configuration.js';

/** What only the whole can show: templates, expressions, names. */

const url = 'target: { url: "http://127.0.0.1:8000" }\n';
/** The scenario's steps begin in line 5, column 7. */
const steps = (text: string): Promise<string[]> => problemsOf(`${url}scenarios:\n  a:\n    steps:\n${text}`);
/** One step in line 5; its text begins in column 9. */
const step = (text: string): Promise<string[]> => steps(`      - ${text}\n`);

describe('requests', () => {
  const methods = 'get, post, put, patch, delete, head, options';
  test.each([
    [
      '{ name: home }',
      `5:9: scenarios.a.steps[0]: requests nothing; give it a method with a path, such as "get: /orders" (${methods})`,
    ],
    [
      '{}',
      `5:9: scenarios.a.steps[0]: requests nothing; give it a method with a path, such as "get: /orders" (${methods})`,
    ],
    ['{ get: /, name: "" }', '5:25: scenarios.a.steps[0].name: the name is empty'],
    ['{ gett: / }', '5:11: scenarios.a.steps[0]: unknown key "gett"; did you mean "get"?'],
    [
      'get',
      '5:9: scenarios.a.steps[0]: "get" stands where a map belongs; its keys: get, post, put, patch, delete, head, options, name, headers, auth, redirects, json, form, multipart, body, capture, check, repeat, for-each, as, if, steps',
    ],
    [
      '{ get: / , post: / }',
      '5:20: scenarios.a.steps[0].post: a step is one request, "get" is one already; make it a step of its own',
    ],
    [
      '{ get: /, body: x }',
      '5:19: scenarios.a.steps[0].body: a GET request has no body; use "post", or take "body" out',
    ],
    [
      '{ head: /, json: {} }',
      '5:20: scenarios.a.steps[0].json: a HEAD request has no body; use "post", or take "json" out',
    ],
    [
      '{ post: /, json: {}, form: {} }',
      '5:30: scenarios.a.steps[0].form: a request has one body, "json" is one already',
    ],
    [
      '{ post: /, graphql: {} }',
      '5:20: scenarios.a.steps[0]: unknown key "graphql"; known here: get, post, put, patch, delete, head, options, name, headers, auth, redirects, json, form, multipart, body, capture, check, repeat, for-each, as, if, steps',
    ],
    ['{ get: home }', '5:16: scenarios.a.steps[0].get: the path "home" must begin with "/"; write "/home"'],
    [
      '{ get: "http://x/y" }',
      '5:16: scenarios.a.steps[0].get: "http://x/y" is an address; write the path only, the host comes from the target',
    ],
    ['{ get: "/a b" }', '5:16: scenarios.a.steps[0].get: the path "/a b" holds a blank; write it as %20'],
    [
      '{ get: "/a#b" }',
      '5:16: scenarios.a.steps[0].get: the path "/a#b" holds a "#", which is never sent; leave it out or write %23',
    ],
    ['{ get: [/] }', '5:16: scenarios.a.steps[0].get: a list stands where a path such as "/orders" belongs'],
    [
      '{ post: /, body: 5 }',
      '5:26: scenarios.a.steps[0].body: 5 is a number; a text belongs here, so quote it: "5"',
    ],
    [
      '{ post: /, form: { a: 1.10 } }',
      '5:31: scenarios.a.steps[0].form.a: 1.1 is a number; a text belongs here, so quote it: "1.1"',
    ],
    [
      '{ post: /, form: { a: [1] } }',
      '5:31: scenarios.a.steps[0].form.a: a list stands where a text belongs',
    ],
    [
      '{ repeat: 0, steps: [ { get: / } ] }',
      '5:19: scenarios.a.steps[0].repeat: 0 is not a number of times; write a whole number from 1 to 100000',
    ],
    ['{ repeat: 2 }', '5:9: scenarios.a.steps[0]: "repeat" needs "steps" beside it: what is repeated'],
    [
      '{ steps: [ { get: / } ] }',
      '5:9: scenarios.a.steps[0]: "steps" needs one of these beside it: "repeat" (how often), "for-each" (the list), "if" (the condition)',
    ],
    [
      '{ repeat: 2, get: /, steps: [ { get: / } ] }',
      '5:22: scenarios.a.steps[0].get: belongs to a request; move it into one of the "steps"',
    ],
    [
      '{ repeat: 2, steps: [] }',
      '5:29: scenarios.a.steps[0].steps: the list is empty; a scenario needs at least one request',
    ],
    [
      '{ repeat: 0, steps: [] }',
      '5:19: scenarios.a.steps[0].repeat: 0 is not a number of times; write a whole number from 1 to 100000',
      '5:29: scenarios.a.steps[0].steps: the list is empty; a scenario needs at least one request',
    ],
    [
      '{ for-each: items }',
      '5:9: scenarios.a.steps[0]: "for-each" needs "steps" beside it: what is done with each item',
    ],
    [
      '{ for-each: "{{items}}", steps: [ { get: / } ] }',
      '5:21: scenarios.a.steps[0].for-each: the name stands here without braces; write "items"',
    ],
    [
      '{ for-each: a b, steps: [ { get: / } ] }',
      '5:21: scenarios.a.steps[0].for-each: "a b" is not a name of a captured value',
    ],
    [
      '{ repeat: 2, as: x, steps: [ { get: / } ] }',
      '5:22: scenarios.a.steps[0].as: names the item of a "for-each"; a "repeat" has none',
    ],
    [
      '{ get: /, as: x }',
      '5:19: scenarios.a.steps[0].as: names the item of a "for-each"; a request has none',
    ],
  ])('%s', async (text, ...problems) => {
    expect(await step(text)).toEqual(problems);
  });
});

describe('captures and checks', () => {
  test.each([
    ['capture: { id: id }', '5:31: scenarios.a.steps[0].capture.id: "id" is not a JSONPath such as "$.id"'],
    [
      'capture: { id: "$.items[" }',
      '5:31: scenarios.a.steps[0].capture.id: "$.items[" is no JSONPath: unclosed bracketed selection, at character 9',
    ],
    [
      'capture: { id: "$[?match(@.a, \'x\')]" }',
      '5:31: scenarios.a.steps[0].capture.id: "$[?match(@.a, \'x\')]" is no JSONPath: match() is not available; compare with == or capture with { regex: ... }',
    ],
    [
      'capture: { id: "$[?search(@.a, \'x\')]" }',
      '5:31: scenarios.a.steps[0].capture.id: "$[?search(@.a, \'x\')]" is no JSONPath: search() is not available; compare with == or capture with { regex: ... }',
    ],
    [
      'capture: { id: { regex: "(" } }',
      '5:40: scenarios.a.steps[0].capture.id.regex: "(" is no regular expression: unterminated group',
    ],
    [
      'capture: { id: { regexp: x } }',
      '5:33: scenarios.a.steps[0].capture.id: unknown key "regexp"; did you mean "regex"?',
    ],
    [
      'capture: { id: { header: "a b" } }',
      '5:41: scenarios.a.steps[0].capture.id.header: "a b" is not a header name',
    ],
    [
      'capture: { id: {} }',
      '5:27: scenarios.a.steps[0].capture.id: takes a value from one place; write a JSONPath, { header: NAME } or { regex: ... }',
    ],
    ['capture: { id: 5 }', '5:31: scenarios.a.steps[0].capture.id: "5" is not a JSONPath such as "$.id"'],
    [
      'capture: { "a.b": $.x }',
      '5:27: scenarios.a.steps[0].capture.a.b: "a.b" is not a name of letters, digits, "_" and "-"',
    ],
    [
      'capture: { index: $.x }',
      '5:27: scenarios.a.steps[0].capture.index: "index" is the count of "repeat"; capture under another name',
    ],
    [
      'check: { status: 99 }',
      '5:33: scenarios.a.steps[0].check.status: "99" is no status; write 200, "200-299" or "2xx"',
    ],
    [
      'check: { status: 299-200 }',
      '5:33: scenarios.a.steps[0].check.status: "299-200" runs backwards; write "200-299"',
    ],
    [
      'check: { status: ok }',
      '5:33: scenarios.a.steps[0].check.status: "ok" is no status; write 200, "200-299" or "2xx"',
    ],
    ['check: { status: [] }', '5:33: scenarios.a.steps[0].check.status: the list is empty'],
    [
      'check: { body: x }',
      '5:31: scenarios.a.steps[0].check.body: "x" stands where a map belongs; its keys: contains, equals, matches',
    ],
    [
      'check: { body: {} }',
      '5:25: scenarios.a.steps[0].check.body: checks nothing; give one of "contains", "equals", "matches"',
    ],
    [
      'check: { body: { matches: "[" } }',
      '5:42: scenarios.a.steps[0].check.body.matches: "[" is no regular expression: unterminated character class',
    ],
    [
      'check: { json: { "$..": 1 } }',
      '5:33: scenarios.a.steps[0].check.json."$..": "$.." is no JSONPath: bald descendant segment, at character 4',
    ],
    [
      'check: { json: { state: 1 } }',
      '5:33: scenarios.a.steps[0].check.json.state: "state" is not a JSONPath such as "$.id"',
    ],
    [
      'check: { json: { $.a: "{{id}}" } }',
      '5:39: scenarios.a.steps[0].check.json."$.a": a check compares with fixed values; "{{id}}" would be taken letter by letter',
    ],
    [
      'check: { stauts: 200 }',
      '5:25: scenarios.a.steps[0].check: unknown key "stauts"; did you mean "status"?',
    ],
  ])('%s', async (text, problem) => {
    const [first, ...more] = await step(`{ get: /, ${text} }`);
    expect(first?.replace(/^5:\d+/, '')).toBe(problem.replace(/^5:\d+/, ''));
    expect(more).toEqual([]);
  });

  test('are found where they stand', async () => {
    const [capture] = await steps('      - get: /\n        capture: { id: "$.items[" }\n');
    expect(capture).toMatch(/^6:24: /);
    const [check] = await steps('      - get: /\n        check: { json: { "$..": 1 } }\n');
    expect(check).toMatch(/^6:26: /);
  });
});

describe('a HEAD request', () => {
  const noBody = 'the answer to a HEAD request has no body';

  test('has an answer without a body: nothing can be captured from it or checked in it', async () => {
    expect(
      await steps(`      - head: /x
        capture: { id: $.id, n: { regex: "n=(.)" }, tag: { header: ETag } }
        check: { status: 200, body: { contains: x }, json: { $.a: 1 } }
      - get: /{{id}}
`),
    ).toEqual([
      `6:20: scenarios.a.steps[0].capture.id: ${noBody}; capture a header, or use "get"`,
      `6:30: scenarios.a.steps[0].capture.n: ${noBody}; capture a header, or use "get"`,
      `7:31: scenarios.a.steps[0].check.body: ${noBody}; check its status, or use "get"`,
      `7:54: scenarios.a.steps[0].check.json: ${noBody}; check its status, or use "get"`,
    ]);
  });

  test('has a status and headers', async () => {
    expect(await step('{ head: /x, capture: { tag: { header: ETag } }, check: { status: 200 } }')).toEqual(
      [],
    );
  });
});

test('a header is named once, in whatever case', async () => {
  expect(await step('{ get: /x, headers: { X-Id: a, x-id: b, X-ID: c } }')).toEqual([
    expect.stringMatching(/steps\[0\]\.headers\.x-id: "x-id" and "X-Id" are the same header; keep one$/),
    expect.stringMatching(/steps\[0\]\.headers\.X-ID: "X-ID" and "X-Id" are the same header; keep one$/),
  ]);
});

describe('templates', () => {
  test('name what an earlier step of the same iteration captures', async () => {
    expect(
      await steps(`      - get: /x/{{id}}
        capture: { id: $.id, tag: { header: ETag } }
      - post: /y/{{di}}
        headers: { a: "{{later}}" }
        json: { list: [ "{{id}} {{nothing}}" ] }
      - post: /z
        form: { a: "{{tag}}", b: "{{ other }}" }
        body: "{{index}}"
        capture: { later: $.x }
`),
    ).toEqual([
      '5:17: scenarios.a.steps[0].get: "{{id}}" has no value yet; it is captured only in scenarios.a.steps[0]',
      '7:18: scenarios.a.steps[1].post: no earlier step of this iteration captures "{{di}}"; did you mean "{{id}}"?'.replace(
        '7:18',
        '7:18',
      ),
      '8:24: scenarios.a.steps[1].headers.a: "{{later}}" has no value yet; it is captured only in scenarios.a.steps[2]',
      '9:33: scenarios.a.steps[1].json.list[0]: no earlier step of this iteration captures "{{nothing}}"; captured by then: id, tag',
      '11:35: scenarios.a.steps[2].form.b: no earlier step of this iteration captures "{{other}}"; captured by then: id, tag',
      '12:9: scenarios.a.steps[2].body: a request has one body, "form" is one already',
      '12:16: scenarios.a.steps[2].body: "{{index}}" has a value inside "repeat" and "for-each" only',
    ]);
  });

  test('index counts inside repeat; what is captured there stays', async () => {
    expect(
      await steps(`      - repeat: 2
        steps:
          - get: /{{index}}
            capture: { a: $.a }
          - repeat: 2
            steps: [ { get: "/{{a}}/{{index}}/{{b}}" } ]
      - get: /{{a}}/{{index}}
`),
    ).toEqual([
      '10:47: scenarios.a.steps[0].steps[1].steps[0].get: no earlier step of this iteration captures "{{b}}"; captured by then: a, index',
      '11:21: scenarios.a.steps[1].get: "{{index}}" has a value inside "repeat" and "for-each" only',
    ]);
  });

  test('are not shared between tasks: an iteration draws one of them', async () => {
    const text = `${url}scenarios:
  a:
    tasks:
      - steps: [ { get: /a, capture: { id: $.id } } ]
      - steps: [ { get: "/{{id}}" } ]
`;
    expect(await problemsOf(text)).toEqual([
      '6:27: scenarios.a.tasks[1].steps[0].get: no earlier step of this iteration captures "{{id}}"; add "capture: { id: $.id }" to the step that receives it',
    ]);
  });

  test.each([
    ['/{{id', '5:17: scenarios.a.steps[0].get: "{{" is never closed; write "{{name}}"'],
    ['/{{}}', '5:17: scenarios.a.steps[0].get: "{{}}" names nothing; write "{{name}}"'],
    [
      '/{{a b}}',
      '5:17: scenarios.a.steps[0].get: "{{a b}}" holds no name; a name has letters, digits, "_", "-" and "."',
    ],
    [
      '/{{user.id}}',
      '5:17: scenarios.a.steps[0].get: no earlier step of this iteration captures "{{user.id}}"; the environment is {{env.NAME}}',
    ],
  ])('that can not be read: %s', async (path, problem) => {
    expect(await step(`get: "${path}"`)).toEqual([problem.replace('5:17', '5:16')]);
  });

  test('have no captured value before the first step', async () => {
    const text = `http: { headers: { a: "{{id}}" } }
target: { command: { run: "x {{port}} {{id}}", ready: { path: "/{{id}}" } } }
path: /{{id}}
`;
    expect(await problemsOf(text)).toEqual([
      '1:24: http.headers.a: "{{id}}" has no value here: these headers go with every request, so only {{env.NAME}} can be used',
      '2:65: target.command.ready.path: "{{id}}" has no value here; only {{env.NAME}} can be used',
      '3:8: path: "{{id}}" has no value here; only {{env.NAME}} can be used',
    ]);
  });
});

describe('one mistake', () => {
  test('does not hide the others, nor does it draw complaints about what depends on it', async () => {
    const text = `${url}scenarios:
  a:
    think: 5
    steps:
      - post: /init
        captur: { id: $.id }
      - get: /x/{{id}}
        check: { status: ok }
      - foo
      - get: y
        capture: { n: 5 }
      - get: /{{n}}/{{m}}
tests: { t: { scenario: a, hold: 1 }, u: { scenario: b } }
`;
    expect(await problemsOf(text)).toEqual([
      '4:12: scenarios.a.think: "5" has no unit; write "5ms" or "5s"',
      '7:9: scenarios.a.steps[0]: unknown key "captur"; did you mean "capture"?',
      '9:26: scenarios.a.steps[1].check.status: "ok" is no status; write 200, "200-299" or "2xx"',
      '10:9: scenarios.a.steps[2]: "foo" stands where a map belongs; its keys: get, post, put, patch, delete, head, options, name, headers, auth, redirects, json, form, multipart, body, capture, check, repeat, for-each, as, if, steps',
      '11:14: scenarios.a.steps[3].get: the path "y" must begin with "/"; write "/y"',
      '12:23: scenarios.a.steps[3].capture.n: "5" is not a JSONPath such as "$.id"',
      '13:21: scenarios.a.steps[4].get: no earlier step of this iteration captures "{{m}}"; add "capture: { m: $.m }" to the step that receives it',
      '14:34: tests.t.hold: "1" has no unit; write "1ms" or "1s"',
      '14:54: tests.u.scenario: unknown scenario "b"; scenarios: a',
    ]);
  });
});

describe('names', () => {
  const two = `${url}levels: { light: 50, medium: 200 }
scenarios:
  browse: { steps: [ { get: /, name: home }, { get: /x } ] }
  buy: { steps: [ { post: /buy, name: buy } ] }
`;
  test.each([
    [
      'tests: { a: { scenario: brows, users: mediun } }',
      [
        '6:25: tests.a.scenario: unknown scenario "brows"; did you mean "browse"?',
        '6:39: tests.a.users: unknown level "mediun"; did you mean "medium"?',
      ],
    ],
    ['tests: { a: {} }', ['6:10: tests.a: names no scenario; write "scenario:" with one of browse, buy']],
    [
      '',
      [
        '3:1: scenarios: several scenarios and no "tests" to say which of them run; add "tests: { default: { scenario: browse } }"',
      ],
    ],
    [
      'tests: { a: { scenario: buy, thresholds: { requests: { home: { p95: 1s } } } } }',
      ['6:56: tests.a.thresholds.requests.home: no request of this test has the name "home"; requests: buy'],
    ],
    [
      'tests: { a: { scenario: buy } }\nthresholds: { requests: { hoem: { p95: 1s }, home: { p95: 1s } } }',
      ['7:27: thresholds.requests.hoem: no request of a test has the name "hoem"; did you mean "home"?'],
    ],
    [
      'tests: { a: { scenario: browse, thresholds: { requests: { "GET /x": { p95: 1s }, "get /x": [ "p(95)<1" ] } } } }',
      [
        '6:82: tests.a.thresholds.requests."get /x": no request of this test has the name "get /x"; did you mean "GET /x"?',
      ],
    ],
  ])('%s', async (text, expected) => {
    expect(await problemsOf(`${two}${text}\n`)).toEqual(expected);
  });

  test.each(['"20001"', '"99999"', '"0"', '"-5"', '"1.5"', '1_000'])(
    'a number of users written as a text keeps to the bounds of a number: %s',
    async (users) => {
      expect(await problemsOf(`${url}path: /\ntests: { a: { users: ${users} } }\n`)).toEqual([
        `3:22: tests.a.users: "${users.replaceAll('"', '')}" is not a number of users; write a whole number from 1 to 20000`,
      ]);
    },
  );

  test('a level where there are none, a scenario beside the short form', async () => {
    const text = `${url}path: /\ntests: { a: { users: lots, scenario: x } }\n`;
    expect(await problemsOf(text)).toEqual([
      '3:22: tests.a.users: unknown level "lots"; there is no "levels", so write a number',
      '3:38: tests.a.scenario: unknown scenario "x"; there are none, so leave "scenario" out',
    ]);
  });

  test('one name for several requests is allowed: their figures are one', async () => {
    expect(await steps('      - { get: /a, name: x }\n      - { get: /b, name: x }\n')).toEqual([]);
  });

  test('steps beside tasks, and neither', async () => {
    const text = `${url}scenarios:\n  a: { steps: [ { get: / } ], tasks: [ { steps: [ { get: / } ] } ] }\n  b: {}\n  c: { tasks: [] }\ntests: { t: { scenario: a } }\n`;
    expect(await problemsOf(text)).toEqual([
      '3:31: scenarios.a.tasks: "steps" is there too; keep one of them',
      '4:3: scenarios.b: sends nothing; give it "steps" or "tasks"',
      '5:15: scenarios.c.tasks: the list is empty; a scenario needs at least one task',
    ]);
  });
});

test.each([
  ['post: /, json: { a: [{ "{{id}}": 1 }] }', '5:34: scenarios.a.steps[0].json.a[0]."{{id}}"', '{{id}}'],
  ['post: /, form: { "x-{{ id }}": "1" }', '5:28: scenarios.a.steps[0].form."x-{{ id }}"', '{{ id }}'],
])('a template in a name of a body is refused: %s', async (text, place, template) => {
  expect(await step(`{ ${text} }`)).toEqual([
    `${place}: a name in a body is sent as it is, and "${template}" would be, too; for a name that varies write the whole body as a text: body: '{"{{id}}": 1}'`,
  ]);
});
