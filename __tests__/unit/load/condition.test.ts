import { describe, expect, test } from '@jest/globals';
import { compileCondition } from '../../../src/load/values/condition.js';
import { Values } from '../../../src/load/values/values.js';

describe('a name that every object has', () => {
  test.each(['constructor', 'toString', 'valueOf'])('%s has a value only where it was given one', (name) => {
    const values = new Values();
    const holds = compileCondition(`${name} == "a"`);
    expect(holds(values)).toBe(`unknown variable: ${name}`);
    values.set(name, 'a');
    expect(holds(values)).toBe(true);
  });

  test('is no member of a value that has it not', () => {
    const values = new Values(new Map([['item', { id: 1 }]]));
    expect(compileCondition('item.constructor == "a"')(values)).toMatch(/^no such key: constructor/i);
    expect(compileCondition('has(item.toString)')(values)).toBe(false);
  });
});
