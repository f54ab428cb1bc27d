import { expect, test } from '@jest/globals';
import { parseCommands, parseKeyValueFile } from '../../helpers/runner-files.js';

test('key-value files: both forms, values over several lines', () => {
  expect(parseKeyValueFile('a=1=2\nb<<END\none\n\nthree\nEND\nc<<X\n\nX\n')).toEqual({
    a: '1=2',
    b: 'one\n\nthree',
    c: '',
  });
});

test('key-value files: what a runner refuses', () => {
  expect(() => parseKeyValueFile('b<<END\none\n')).toThrow(/does not end/);
  expect(() => parseKeyValueFile('nonsense\n')).toThrow(/neither/);
});

test('workflow commands among other output', () => {
  const output =
    'hello\n::warning title=Load%3A test,file=a.yml::100%25 slow%0Anext line\n::group::More\nnot ::error::x\n';
  expect(parseCommands(output)).toEqual([
    { name: 'warning', properties: { title: 'Load: test', file: 'a.yml' }, message: '100% slow\nnext line' },
    { name: 'group', properties: {}, message: 'More' },
  ]);
});
