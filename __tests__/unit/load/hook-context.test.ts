import { describe, expect, test } from '@jest/globals';
import { HookContext } from '../../../src/load/hooks/hook-context.js';
import { describeThrown } from '../../../src/load/hooks/hook-fault.js';
import { Values } from '../../../src/load/values/values.js';

function contextOf(values = new Values()): HookContext {
  const caller = { user: 3, values, random: () => 0.25 };
  return new HookContext(caller, { step: 'GET /', aside: undefined, iteration: 7 });
}

describe('the context', () => {
  test('says who sends what', () => {
    const context = contextOf();
    const { step, phase, user, iteration } = context;
    expect({ step, phase, user, iteration }).toEqual({
      step: 'GET /',
      phase: 'iteration',
      user: 3,
      iteration: 7,
    });
    expect(context.random()).toBe(0.25);
  });

  test('knows what templates know, and gives them values', () => {
    const rows = { get: (name: string) => (name === 'people.name' ? 'Ada' : undefined) };
    const values = new Values(new Map([['token', 'abc']]), rows);
    values.set('item', { id: 7 });
    const context = contextOf(values);
    const read = ['token', 'people.name', 'item.id', 'item', 'nothing'].map((name) => context.get(name));
    expect(read).toEqual(['abc', 'Ada', 7, { id: 7 }, undefined]);
    context.set('n', 1);
    context.set('token', 'of this iteration');
    context.keep('kept', [null, true]);
    expect(['n', 'token', 'kept'].map((name) => values.get(name))).toEqual([
      1,
      'of this iteration',
      [null, true],
    ]);
    context.set('n', undefined);
    expect(values.get('n')).toBeUndefined();
    values.clear();
    expect(['n', 'token', 'kept'].map((name) => values.get(name))).toEqual([undefined, 'abc', [null, true]]);
  });

  test('keeps a value over one that was set before, for this user alone', () => {
    const given = new Map([['token', 'given']]);
    const [values, other] = [new Values(given), new Values(given)];
    const context = contextOf(values);
    context.set('token', 'set');
    context.keep('token', 'kept');
    expect([values.get('token'), other.get('token')]).toEqual(['kept', 'given']);
  });

  test('hands out copies and takes copies', () => {
    const values = new Values();
    const context = contextOf(values);
    const mine = { list: [1] };
    context.set('mine', mine);
    mine.list.push(2);
    const got = context.get('mine');
    expect(got).toEqual({ list: [1] });
    if (typeof got === 'object' && got !== null) Object.assign(got, { list: [] });
    expect(values.get('mine')).toEqual({ list: [1] });
  });

  const circle: { [key: string]: unknown } = {};
  circle['self'] = circle;
  test.each<[unknown, unknown, string]>([
    ['index', 1, '"index" is no name for a value; use letters, digits, "_" and "-"'],
    ['a.b', 1, '"a.b" is no name for a value; use letters, digits, "_" and "-"'],
    [7, 1, '7 is no name for a value; use letters, digits, "_" and "-"'],
    ['a', Number.NaN, 'the value of "a" holds NaN; give it what JSON can hold'],
    ['a', new Date(0), 'the value of "a" holds a Date; give it what JSON can hold'],
    ['a', { f() {} }, 'the value of "a" holds a function; give it what JSON can hold'],
    ['a', [undefined], 'the value of "a" holds undefined; give it what JSON can hold'],
    ['a', circle, 'the value of "a" is nested too deep, or holds itself'],
  ])('refuses %j with %j', (name, value, message) => {
    const context = contextOf();
    expect(() => Reflect.apply(context.set, context, [name, value])).toThrow(new TypeError(message));
    expect(() => Reflect.apply(context.keep, context, [name, value])).toThrow(new TypeError(message));
  });

  test('is of no use once its hook has ended', () => {
    const values = new Values();
    const context = contextOf(values);
    context.end();
    const uses = [
      () => context.get('a'),
      () => context.set('a', 1),
      () => context.keep('a', 1),
      () => context.random(),
      () => context.fail('late'),
    ];
    for (const use of uses) expect(use).toThrow('the hook has ended; its context is no longer valid');
    expect([values.get('a'), context.complaint]).toEqual([undefined, undefined]);
  });

  test('takes the first complaint', () => {
    const context = contextOf();
    context.fail('first');
    context.fail('second');
    expect(context.complaint).toEqual({ message: 'first' });
  });
});

describe('what was thrown is told in one line', () => {
  const plan = { path: '/load/scenario.mjs', shown: './scenario.mjs' };
  const thrown = (message: string, ...frames: string[]) => ({
    message,
    stack: [`Error: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n'),
  });
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error('no');
      },
      has: () => true,
    },
  );

  test.each<[unknown, string]>([
    [new Error('first\nsecond'), 'first'],
    ['a text', 'a text'],
    [undefined, 'undefined was thrown'],
    [Symbol('x'), 'Symbol(x) was thrown'],
    [new Error(''), 'an error without a message'],
    [hostile, 'something was thrown that has no text'],
    [Object.create(null), 'something was thrown that has no text'],
    ['x'.repeat(1000), `${'x'.repeat(199)}…`],
    [thrown('a', 'sign (file:///load/scenario.mjs:3:7)'), 'a (scenario.mjs:3:7)'],
    [thrown('a', 'file:///load/scenario.mjs:3:7'), 'a (scenario.mjs:3:7)'],
    [thrown('a', 'async Promise.all (index 0)', 'new X (/load/lib/a b.js:1:2)'), 'a (lib/a b.js:1:2)'],
    [
      thrown(
        'a',
        'Hmac (node:internal/crypto/hash:1:1)',
        'x (file:///load/node_modules/p/i.js:1:1)',
        'file:///load/lib/sign.js:9:1',
      ),
      'a (lib/sign.js:9:1)',
    ],
    [thrown('a', 'file:///elsewhere/x.js:1:1'), 'a'],
    [thrown('a', 'file://host/load/x.js:1:1'), 'a'],
  ])('%#', (error, text) => {
    expect(describeThrown(error, plan)).toBe(text);
  });

  test('is read in one go, however long its text', () => {
    // An answer as a message: each blank before a slash could be where a path begins.
    const error = new Error('<br /> '.repeat(500_000));
    expect(describeThrown(error, plan)).toHaveLength(200);
  });

  test('with the file as the configuration names it', () => {
    const error = thrown('a', 'file:///load/scenario.mjs:3:7');
    expect(describeThrown(error, { ...plan, shown: '../load/scenario.mjs' })).toBe(
      'a (../load/scenario.mjs:3:7)',
    );
  });
});
