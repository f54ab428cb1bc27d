import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileJsonList } from '../../../src/load/values/json-path.js';
import { Values } from '../../../src/load/values/values.js';

describe('values', () => {
  test.each([
    ['item.name', 'pen'],
    ['item.tags.1', 'b'],
    ['item.none', null],
    ['item.none.x', undefined],
    ['item.name.length', undefined],
    ['item.tags.length', undefined],
    ['item.tags.2', undefined],
    ['item.constructor', undefined],
    ['item.toString.name', undefined],
    ['other.name', undefined],
  ])('the member %s', (name, expected) => {
    const values = new Values();
    values.set('item', { name: 'pen', tags: ['a', 'b'], none: null });
    expect(values.get(name)).toEqual(expected);
  });

  test('what is kept stays known, below what an iteration captures', () => {
    const given = new Map([['seeded', 1]]);
    const [one, other] = [new Values(given), new Values(given)];
    one.set('token', { of: 'one' });
    one.keep();
    one.set('token', null);
    expect([one.get('seeded'), one.get('token'), one.get('token.of')]).toEqual([1, null, undefined]);
    one.clear();
    expect([one.get('seeded'), one.get('token.of')]).toEqual([1, 'one']);
    expect(other.get('token')).toBeUndefined();
    expect(one.all).toEqual(
      new Map<string, unknown>([
        ['seeded', 1],
        ['token', { of: 'one' }],
      ]),
    );
  });

  test('any own member of any object is found, and nothing else', () => {
    const key = fc.stringMatching(/^[A-Za-z_][\w-]{0,6}$/);
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), key, (item, name) => {
        const values = new Values();
        const plain = JSON.parse(JSON.stringify(item));
        values.set('item', plain);
        const expected = Object.hasOwn(plain, name) ? plain[name] : undefined;
        expect(values.get(`item.${name}`)).toEqual(expected);
      }),
    );
  });
});

describe('a path that is to give a list', () => {
  test.each([
    ['$.items[*]', { items: [] }, []],
    ['$.items[*]', {}, []],
    ['$.items[*]', { items: [7] }, [7]],
    ['$.items[*]', { items: [[1], [2]] }, [[1], [2]]],
    ['$..id', { a: { id: 1 }, b: [{ id: 2 }] }, [1, 2]],
    ['$.items', { items: [1, 2] }, [1, 2]],
    ['$.items', { items: [] }, []],
    ['$.items', { items: 'x' }, undefined],
    ['$.items', { items: null }, undefined],
    ['$.items', {}, undefined],
    ['$', [3], [3]],
  ])('%s of %j', (path, body, expected) => {
    expect(compileJsonList(path).find(body)).toEqual(expected);
  });

  test('says why there is none', () => {
    const { describe: why } = compileJsonList('$.items');
    expect(why({})).toBe('$.items finds nothing in the body');
    expect(why({ items: 'x' })).toBe('$.items finds "x", which is no list for "for-each"');
  });
});
