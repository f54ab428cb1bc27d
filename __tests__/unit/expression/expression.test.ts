import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileExpression, ExpressionError } from '../../../src/expression/index.js';

const values = {
  tag: 'W/"1"',
  n: 4,
  half: 0.5,
  none: null,
  on: true,
  items: [
    { id: 1, open: false },
    { id: 2, open: true },
  ],
  item: { name: 'pen', price: 2.5 },
  index: 3n,
};

describe('a condition', () => {
  test.each([
    ["tag != ''", true],
    ['n > 3', true],
    ['n == 4', true],
    ['n == 4.0', true],
    ['n + 1 == 5', true],
    ['1 + n == 5.0', true],
    ['n / 8 == half', true],
    ['n % 3 == 1', true],
    ['index % 2 == 1', true],
    ['index > half', true],
    ['none == null', true],
    ['on && !false', true],
    ['on', true],
    ['has(item.colour)', false],
    ["item.name in ['pen', 'ink']", true],
    ['items.exists(each, each.open)', true],
    ['items.all(each, each.open)', false],
    ['size(items) == 2', true],
    ["n > 100 && item.colour == 'red'", false],
  ])('%s is %s', (source, expected) => {
    expect(compileExpression(source).holds(values)).toBe(expected);
  });

  test.each([
    ['tag > 3', 'no such overload: dyn<string> > int', 0],
    ["on && item.colour == 'red'", 'no such key: colour', 11],
    ['n', 'gives 4, not true or false', 0],
    ['unknown', 'unknown variable: unknown', 0],
    ['on && tag', "logical operator requires bool operands, got 'string'", 6],
  ])('%s can not be worked out', (source, message, offset) => {
    const { holds } = compileExpression(source);
    expect(() => holds(values)).toThrow(new ExpressionError(message, offset));
  });

  test('names what it uses', () => {
    expect(compileExpression("tag != '' && items.exists(each, each > n) && tag == n").names).toEqual([
      'tag',
      'items',
      'each',
      'n',
    ]);
  });

  test('that is any text is read or refused with a place in it, and gives true, false or a reason', () => {
    const piece = fc.constantFrom(
      'tag',
      'n',
      "'x'",
      '1',
      ' ',
      '==',
      '&&',
      '(',
      ')',
      '[',
      '.',
      'item.name',
      '-',
      '?',
      ':',
      ',',
      'size',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((all) => all.join('')),
          fc.string(),
        ),
        (source) => {
          try {
            expect(typeof compileExpression(source).holds(values)).toBe('boolean');
          } catch (error) {
            if (!(error instanceof ExpressionError)) throw error;
            expect(error.offset).toBeGreaterThanOrEqual(0);
            expect(error.offset).toBeLessThanOrEqual(source.length);
            expect(error.message).not.toContain('\n');
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
