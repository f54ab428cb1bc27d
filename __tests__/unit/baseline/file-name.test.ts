import { expect, test } from '@jest/globals';
import { assert, property, string } from 'fast-check';
import { fileNameOf } from '../../../src/baseline/file-name.js';

test.each([
  ['agent360', 'agent360.json'],
  ['shop-api.v2', 'shop-api.v2.json'],
])('a plain suite %s is its own file name', (suite, name) => {
  expect(fileNameOf(suite)).toBe(name);
});

test('any other suite stays in its folder under a readable name of its own', () => {
  expect(fileNameOf('team/shop')).toMatch(/^team-shop-[0-9a-f]{10}\.json$/);
  expect(fileNameOf('../../etc/passwd')).toMatch(/^etc-passwd-[0-9a-f]{10}\.json$/);
  expect(fileNameOf('日本')).toMatch(/^suite-[0-9a-f]{10}\.json$/);
  expect(fileNameOf('team/shop')).not.toBe(fileNameOf('team shop'));
});

test('no suite leaves the folder or hides', () => {
  assert(
    property(string({ maxLength: 200 }), (suite) => {
      expect(fileNameOf(suite)).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,70}\.json$/);
    }),
  );
});
