import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { explain, explainUsage } from '../../../src/commands/explain.js';
import { EnvironmentError, messageWithFix, rootMessageOf, UsageError } from '../../../src/errors.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.cleanUp());

describe('explain', () => {
  test.each([
    [new UsageError('no such test'), 2, 'loadgate: no such test\n'],
    [new UsageError('no such test', { fix: 'Name one.' }), 2, 'loadgate: no such test\nfix: Name one.\n'],
    [new EnvironmentError('the disk is full'), 3, 'loadgate: the disk is full\n'],
  ])('%s: its sentence and the fix, no stack', (error, exitCode, said) => {
    expect(explain(error, world)).toBe(exitCode);
    expect(world.written).toEqual({ stdout: '', stderr: said });
  });

  test.each([
    [new TypeError('x is undefined'), /TypeError: x is undefined\n +at /],
    ['a string', /\na string\n$/],
  ])('anything else is a bug of ours, with its stack', (error, said) => {
    expect(explain(error, world)).toBe(3);
    expect(world.written.stderr).toMatch(/^loadgate: this is a bug, please report it\n/);
    expect(world.written.stderr).toMatch(said);
  });

  test('masks secrets', () => {
    world.secrets.add('hunter2!');
    explain(new UsageError('hunter2! is no number'), world);
    expect(world.written.stderr).toBe('loadgate: *** is no number\n');
  });
});

test.each([
  ["error: unknown option '--x'\n", "loadgate: unknown option '--x'\n"],
  [
    "error: unknown command 'rnu'\n(Did you mean run?)\n",
    "loadgate: unknown command 'rnu'; did you mean run?\n",
  ],
  [
    "error: unknown command 're'\n(Did you mean one of report, run?)\n",
    "loadgate: unknown command 're'; did you mean one of report, run?\n",
  ],
])('the parser of arguments speaks as all else does', (text, said) => {
  explainUsage(text, world);
  expect(world.written.stderr).toBe(said);
});

test.each([
  ['it failed', 'Try again.', 'it failed. Try again.'],
  ['it failed.', 'Try again.', 'it failed. Try again.'],
  ['did you mean it?', 'Try again.', 'did you mean it? Try again.'],
  ['it failed', undefined, 'it failed'],
])('%s with %s on one line', (message, fix, line) => {
  expect(messageWithFix(new UsageError(message, { fix }))).toBe(line);
});

test.each([
  [new Error('plain'), 'plain'],
  [new TypeError('fetch failed', { cause: new Error('refused') }), 'refused'],
  [
    new TypeError('fetch failed', {
      cause: new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')], ''),
    }),
    '::1 refused, 127.0.0.1 refused',
  ],
  ['a string', 'a string'],
])('%s has a root', (error, message) => {
  expect(rootMessageOf(error)).toBe(message);
});
