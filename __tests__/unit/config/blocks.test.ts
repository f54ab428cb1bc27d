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
