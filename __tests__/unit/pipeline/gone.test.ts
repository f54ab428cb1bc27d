import { expect, test } from '@jest/globals';
import { endOfHead, goneOf } from '../../../src/pipeline/sides/gone.js';

test.each([
  [undefined, undefined, undefined, undefined],
  ['exit code 1', undefined, { side: 'base', how: 'exit code 1' }, undefined],
  [undefined, 'exit code 7', { side: 'head', how: 'exit code 7' }, 'exit code 7'],
  [
    'exit code 1',
    'exit code 7',
    { side: 'both', how: 'exit code 1; of head, exit code 7', ofHead: 'exit code 7' },
    'exit code 7',
  ],
])('where base has %p and head has %p', (base, head, gone, ofHead) => {
  expect(goneOf({ base, head })).toEqual(gone);
  expect(endOfHead(goneOf({ base, head }))).toBe(ofHead);
});

test('a head that did not start again has not ended under load', () => {
  expect(endOfHead({ side: 'head', how: 'the port is in use', restart: 'failed' })).toBeUndefined();
});
