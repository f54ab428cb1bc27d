import { describe, expect, test } from '@jest/globals';
import type { StepPlan } from '../../../src/config/index.js';
import { planOf, problemsOf } from '../../helpers/configuration.js';

/** Blocks of steps: what they mean in the plan, and which names have a value in and behind them. */

const head = 'target: { url: "http://127.0.0.1:8000" }\nscenarios:\n  a:\n    steps:\n';
/** The steps begin in line 5, column 7. */
const problems = (steps: string): Promise<string[]> => problemsOf(`${head}${steps}`);
const planned = async (steps: string): Promise<readonly StepPlan[]> => {
  const plan = await planOf(`${head}${steps}`);
  return plan.tests[0]?.load.scenario.tasks[0]?.steps ?? [];
};

describe('for-each', () => {
  test('goes through a captured list, which is then captured as one', async () => {
    const steps = await planned(`      - get: /items
        capture: { items: "$.items[*]", other: "$.other[*]" }
      - for-each: items
        steps: [ { get: "/item/{{item}}/{{index}}/{{other}}" } ]
      - for-each: items
        as: order
        steps:
          - for-each: order.lines
            steps: [ { get: "/line/{{order.id}}/{{item.name}}" } ]
`);
    expect(steps).toMatchObject([
      {
        captures: [
          { name: 'items', from: 'json', path: '$.items[*]', isList: true },
          { name: 'other', from: 'json', path: '$.other[*]' },
        ],
      },
      {
        kind: 'for-each',
        items: 'items',
        as: 'item',
        steps: [{ path: '/item/{{item}}/{{index}}/{{other}}' }],
      },
      {
        kind: 'for-each',
        as: 'order',
        steps: [{ kind: 'for-each', items: 'order.lines', as: 'item', steps: [{}] }],
      },
    ]);
    expect(steps[0]).not.toHaveProperty('captures.1.isList');
  });

  test.each([
    [
      'a list that nothing captures',
      '{ for-each: itms, steps: [ { get: / } ] }',
      '7:21: scenarios.a.steps[2].for-each: no earlier step of this iteration captures "itms"; did you mean "items"?',
    ],
    [
      'a header, which is no list',
      '{ for-each: tag, steps: [ { get: / } ] }',
      '7:21: scenarios.a.steps[2].for-each: "tag" is a text, never a list; capture it with a JSONPath',
    ],
    [
      'an item under a name that is taken',
      '{ for-each: items, as: tag, steps: [ { get: / } ] }',
      '7:32: scenarios.a.steps[2].as: "tag" has a value already; give the item another name with "as"',
    ],
    [
      'an item called index',
      '{ for-each: items, as: index, steps: [ { get: / } ] }',
      '7:32: scenarios.a.steps[2].as: "index" counts the items; give the item another name',
    ],
    [
      'an item called env',
      '{ for-each: items, as: env, steps: [ { get: / } ] }',
      '7:32: scenarios.a.steps[2].as: "env" is the environment; give the item another name',
    ],
    [
      'two nested items of one name',
      '{ for-each: items, steps: [ { for-each: item.lines, steps: [ { get: / } ] } ] }',
      '7:49: scenarios.a.steps[2].steps[0].for-each: "item" has a value already; give the item another name with "as"',
    ],
    [
      'a capture under the name of the item',
      '{ for-each: items, steps: [ { get: /, capture: { item: $.x } } ] }',
      '7:58: scenarios.a.steps[2].steps[0].capture.item: "item" is the item of "for-each"; capture under another name',
    ],
    [
      'the item behind the block',
      '{ for-each: items, steps: [ { get: / } ] }\n      - get: "/{{item.id}}"',
      '8:15: scenarios.a.steps[3].get: no earlier step of this iteration captures "{{item.id}}"; captured by then: items, tag',
    ],
    [
      'what is captured inside, behind the block',
      '{ for-each: items, steps: [ { get: /, capture: { id: $.x } }, { get: "/{{id}}" } ] }\n      - get: "/{{id}}"',
      '8:15: scenarios.a.steps[3].get: "{{id}}" may have no value; it is captured only inside the block scenarios.a.steps[2], which may not run',
    ],
    [
      'a member of a text',
      '{ get: "/{{tag.x}}" }',
      '7:16: scenarios.a.steps[2].get: "{{tag.x}}" has no value; "tag" is a text, which has no members',
    ],
  ])('refuses %s', async (_what, step, problem) => {
    const before =
      '      - { get: /, capture: { items: $.items } }\n      - { get: /, capture: { tag: { header: ETag } } }\n';
    const [first, ...more] = await problems(`${before}      - ${step}\n`);
    expect(first?.replace(/^\d+:\d+/, '')).toBe(problem.replace(/^\d+:\d+/, ''));
    expect(first).toMatch(/^[78]:/);
    expect(more).toEqual([]);
  });

  test('is part of the hash of what is sent', async () => {
    const hashOf = async (block: string): Promise<string | undefined> => {
      const plan = await planOf(`${head}      - { get: /, capture: { items: $.items } }\n      - ${block}\n`);
      return plan.tests[0]?.scenarioHash;
    };
    const hashes = await Promise.all(
      [
        '{ for-each: items, steps: [ { get: /x } ] }',
        '{ for-each: items, as: other, steps: [ { get: /x } ] }',
        '{ repeat: 2, steps: [ { get: /x } ] }',
      ].map(hashOf),
    );
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('if', () => {
  const before =
    '      - { get: /, capture: { id: $.id, items: $.items, type: $.type, a-b: $.x } }\n      - { get: /, capture: { tag: { header: ETag } } }\n';

  test('is a block with a condition', async () => {
    const [, , block] = await planned(`${before}      - { if: "tag != ''", steps: [ { get: / } ] }\n`);
    expect(block).toMatchObject({ kind: 'if', condition: "tag != ''", steps: [{ path: '/' }] });
  });

  test.each([
    'id > 3 || id == null',
    'size(items) > 0 && items.exists(each, each.open)',
    "tag.startsWith('W/') ? id == 1 : has(id.name)",
    'id + 1 > 2.5 * id - 1',
    'id',
  ])('takes %s', async (condition) => {
    expect(await problems(`${before}      - { if: "${condition}", steps: [ { get: / } ] }\n`)).toEqual([]);
  });

  test.each([
    [
      'tga',
      '7:16: scenarios.a.steps[2].if: no earlier step of this iteration captures "tga"; did you mean "tag"?',
    ],
    [
      'id == 1 && idd == 2 && idd',
      '7:27: scenarios.a.steps[2].if: no earlier step of this iteration captures "idd"; did you mean "id"?',
    ],
    ['index == 0', '7:16: scenarios.a.steps[2].if: "index" has a value inside "repeat" and "for-each" only'],
    ['tag ==', '7:15: scenarios.a.steps[2].if: "tag ==" is no condition: ends too early, at character 7'],
    [
      'tag > 3',
      '7:15: scenarios.a.steps[2].if: "tag > 3" is no condition: no such overload: string > int, at character 1',
    ],
    [
      'size(tag)',
      '7:15: scenarios.a.steps[2].if: "size(tag)" is no condition: gives a value of type int, not true or false, at character 1',
    ],
    [
      "type == 'x'",
      '7:15: scenarios.a.steps[2].if: "type == \'x\'" is no condition: "type" is a word of the language; capture the value under another name, at character 1',
    ],
    [
      'id == 1 || a-b == 1',
      '7:15: scenarios.a.steps[2].if: "id == 1 || a-b == 1" is no condition: "a-b" is a subtraction here; capture the value under a name without "-", at character 12',
    ],
    [
      "{{tag}} != ''",
      '7:15: scenarios.a.steps[2].if: names stand in a condition without braces, such as "id != \'\'"',
    ],
    [' ', '7:15: scenarios.a.steps[2].if: the condition is empty'],
  ])('refuses %s', async (condition, problem) => {
    expect(await problems(`${before}      - { if: "${condition}", steps: [ { get: / } ] }\n`)).toEqual([
      problem,
    ]);
  });

  test('what is captured inside has no value behind it, what was captured before keeps one', async () => {
    expect(
      await problems(`${before}      - if: id == 1
        steps: [ { get: /, capture: { tag: $.tag, fresh: $.x } } ]
      - { if: "tag > 3", steps: [ { get: "/{{fresh}}" } ] }
`),
    ).toEqual([
      '9:44: scenarios.a.steps[3].steps[0].get: "{{fresh}}" may have no value; it is captured only inside the block scenarios.a.steps[2], which may not run',
    ]);
  });

  test('counts and items can be used inside of loops', async () => {
    expect(
      await problems(`${before}      - for-each: items
        steps:
          - { if: "index % 2 == 0 && item.open", steps: [ { get: "/{{item.id}}" } ] }
          - { if: "itm.open", steps: [ { get: / } ] }
`),
    ).toEqual([
      '10:20: scenarios.a.steps[2].steps[1].if: no earlier step of this iteration captures "itm"; did you mean "item"?',
    ]);
  });

  test('draws no complaint about what a refused step may capture', async () => {
    expect(
      await problems(
        '      - { gett: /, capture: { id: $.id } }\n      - { if: "id == 1", steps: [ { get: / } ] }\n',
      ),
    ).toEqual(['5:11: scenarios.a.steps[0]: unknown key "gett"; did you mean "get"?']);
  });
});

describe('on-start and on-stop', () => {
  const target = 'target: { url: "http://127.0.0.1:8000" }\n';

  test('see each other in the order in which they run', async () => {
    const plan = await planOf(
      `${target}scenarios:
  a:
    on-start: [ { post: /login, form: { user: "{{env.USER}}" }, capture: { token: $.token, all: $.all } } ]
    on-stop: [ { for-each: all, steps: [ { delete: "/{{token}}/{{item}}" } ] } ]
    steps: [ { get: "/{{token}}", capture: { id: $.id } } ]
`,
      { env: { USER: 'someone' } },
    );
    expect(plan.tests[0]?.load.scenario).toMatchObject({
      onStart: [
        {
          body: { fields: [{ name: 'user', value: 'someone' }] },
          captures: [{ name: 'token' }, { name: 'all', isList: true }],
        },
      ],
      onStop: [{ kind: 'for-each', steps: [{ method: 'DELETE' }] }],
    });
  });

  test('do not see the iterations, nor later ones', async () => {
    expect(
      await problemsOf(`${target}scenarios:
  a:
    on-start: [ { get: "/{{id}}" } ]
    on-stop: [ { get: "/{{id}}", capture: { bye: $.x } }, { get: "/x" , capture: { a: "$[" } } ]
    steps: [ { get: "/{{bye}}", capture: { id: $.id } } ]
`),
    ).toEqual([
      '4:26: scenarios.a.on-start[0].get: no earlier step of this iteration captures "{{id}}"; add "capture: { id: $.id }" to the step that receives it',
      '5:25: scenarios.a.on-stop[0].get: no earlier step of this iteration captures "{{id}}"; add "capture: { id: $.id }" to the step that receives it',
      '5:87: scenarios.a.on-stop[1].capture.a: "$[" is no JSONPath: unclosed bracketed selection, at character 3',
      '6:23: scenarios.a.steps[0].get: no earlier step of this iteration captures "{{bye}}"; add "capture: { bye: $.bye }" to the step that receives it',
    ]);
  });

  test('are checked as any steps', async () => {
    expect(
      await problemsOf(`${target}scenarios:
  a:
    on-start: [ { gett: /, capture: { id: $.id } }, { get: /, post: / } ]
    on-stop: []
    steps: [ { get: "/{{id}}" } ]
`),
    ).toEqual([
      '4:19: scenarios.a.on-start[0]: unknown key "gett"; did you mean "get"?',
      '4:63: scenarios.a.on-start[1].post: a step is one request, "get" is one already; make it a step of its own',
      '5:14: scenarios.a.on-stop: the list is empty; leave the key out',
    ]);
  });

  test('are part of the hash of what is sent; without them it is as before', async () => {
    const hashOf = async (keys: string): Promise<string | undefined> => {
      const plan = await planOf(`${target}scenarios: { a: { ${keys}steps: [ { get: / } ] } }\n`);
      return plan.tests[0]?.scenarioHash;
    };
    const side = '[ { get: /side } ], ';
    const hashes = await Promise.all(['', `on-start: ${side}`, `on-stop: ${side}`].map(hashOf));
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('setup and teardown', () => {
  const target = 'target: { url: "http://127.0.0.1:8000" }\n';

  test('are part of the plan; what the setup captures is known everywhere', async () => {
    const plan = await planOf(
      `${target}http: { timeout: 3s, headers: { a: "{{env.TOKEN}}" } }
setup: [ { post: /seed, body: "{{env.TOKEN}}", capture: { key: $.key, ids: $.ids } } ]
teardown: [ { delete: "/seed/{{key}}" } ]
scenarios: { a: { on-start: [ { get: "/{{key}}" } ], steps: [ { for-each: ids, steps: [ { get: "/{{item}}" } ] } ] } }
`,
      { env: { TOKEN: 'secret' } },
    );
    expect(plan).toMatchObject({
      setup: {
        timeoutMs: 3000,
        headers: [{ name: 'a', value: 'secret' }],
        steps: [{ method: 'POST', body: { text: 'secret' }, captures: [{ name: 'key' }, { isList: true }] }],
      },
      teardown: { steps: [{ method: 'DELETE', path: '/seed/{{key}}' }] },
    });
    expect(await planOf(`${target}path: /\n`)).not.toHaveProperty('setup');
  });

  test('are checked as any steps, and see nothing of the scenarios', async () => {
    expect(
      await problemsOf(`${target}setup: [ { post: /seed, capture: { key: "$[" } }, { get: /, post: / } ]
teardown: [ { delete: "/{{id}}/{{kye}}" }, { if: "id == 1", steps: [ { get: / } ] } ]
scenarios: { a: { steps: [ { get: /, capture: { id: $.id } } ] } }
`),
    ).toEqual([
      '2:41: setup[0].capture.key: "$[" is no JSONPath: unclosed bracketed selection, at character 3',
      '2:61: setup[1].post: a step is one request, "get" is one already; make it a step of its own',
      '3:25: teardown[0].delete: no earlier step of this iteration captures "{{id}}"; captured by then: key',
      '3:32: teardown[0].delete: no earlier step of this iteration captures "{{kye}}"; did you mean "{{key}}"?',
      '3:51: teardown[1].if: no earlier step of this iteration captures "id"; captured by then: key',
    ]);
  });

  test('the setup is part of the hash of what is sent, as it is written; the teardown is not', async () => {
    const hashOf = async (keys: string, TOKEN = 'a'): Promise<string | undefined> => {
      const plan = await planOf(`${target}path: /\n${keys}\n`, { env: { TOKEN } });
      return plan.tests[0]?.scenarioHash;
    };
    const none = await hashOf('');
    const seeded = await hashOf('setup: [ { post: "/{{env.TOKEN}}" } ]');
    expect(seeded).not.toBe(none);
    expect(await hashOf('setup: [ { post: "/{{env.TOKEN}}" } ]', 'b')).toBe(seeded);
    expect(await hashOf('teardown: [ { post: / } ]')).toBe(none);
  });
});
