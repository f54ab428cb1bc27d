import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commandIn } from '../../../../src/ci/github/acceptance/command.js';

const sha = '0123456789abcdef0123456789abcdef01234567';
const accept = (changes: object = {}) => ({
  kind: 'accept',
  commit: undefined,
  includesErrors: false,
  reason: 'worth it',
  ...changes,
});

describe('the first line accepts', () => {
  test.each([
    ['/loadgate accept worth it', accept()],
    ['/loadgate accept: worth it', accept()],
    ['/loadgate  accept\tworth   it  ', accept()],
    ['/loadgate accept worth it\r\n\r\nThe cache is gone.', accept()],
    ['/loadgate accept --errors worth it', accept({ includesErrors: true })],
    [`/loadgate accept ${sha}: worth it`, accept({ commit: sha })],
    [`/loadgate accept ${sha.toUpperCase()}: worth it`, accept({ commit: sha })],
    ['/loadgate accept 0123456: worth it', accept({ commit: '0123456' })],
    [`/loadgate accept --errors ${sha}: worth it`, accept({ commit: sha, includesErrors: true })],
    [`/loadgate accept ${sha}: --errors worth it`, accept({ commit: sha, includesErrors: true })],
    // Too short for a commit, and no commit: part of the reason.
    ['/loadgate accept abc: worth it', accept({ reason: 'abc: worth it' })],
    ['/loadgate accept worth it --errors', accept({ reason: 'worth it --errors' })],
  ])('%j', (body, command) => {
    expect(commandIn(body)).toEqual(command);
  });

  test('with a reason that is cut, on one line, of what prints', () => {
    const command = commandIn(`/loadgate accept a\u202Eb\u0007${'x'.repeat(9000)}`);
    expect(command).toEqual(accept({ reason: `ab ${'x'.repeat(296)}…` }));
  });
});

describe('is not usable', () => {
  test.each([
    ['/loadgate accept', /no reason/],
    ['/loadgate accept   ', /no reason/],
    ['/loadgate accept --errors', /no reason/],
    [`/loadgate accept ${sha}`, /no reason/],
    [`/loadgate accept ${sha}:`, /no reason/],
    ['/loadgate accept \u202E\u0007', /no reason/],
    ['/loadgate accept --all worth it', /no option --all/],
    [`/loadgate accept ${sha}: ${'b'.repeat(40)}: it`, undefined],
    ['Thanks!\n/loadgate accept worth it', /first line/],
    ['\n/loadgate accept worth it', /first line/],
    ['> some quotation\n/loadgate accept worth it', /first line/],
    ['<!--\n/loadgate accept worth it\n-->', /first line/],
  ])('%j', (body, why) => {
    const command = commandIn(body);
    if (why === undefined) expect(command).toMatchObject({ kind: 'accept', commit: sha });
    else expect(command).toEqual({ kind: 'unusable', why: expect.stringMatching(why) });
  });
});

describe('says nothing', () => {
  test.each([
    '',
    'looks good',
    '> /loadgate accept worth it',
    '    /loadgate accept worth it',
    ' /loadgate accept worth it',
    '`/loadgate accept worth it`',
    '```\n/loadgate accept worth it\n```',
    'Write this:\n~~~ text\n/loadgate accept worth it\n~~~',
    '- /loadgate accept worth it',
    '/loadgate accepted worth it',
    '/loadgate accept-all worth it',
    '/loadgates accept worth it',
    '/LOADGATE accept worth it',
  ])('%j', (body) => {
    expect(commandIn(body)).toEqual({ kind: 'none' });
  });
});

test('no comment that begins otherwise ever accepts', () => {
  const beginning = fc.string().filter((text) => !text.startsWith('/loadgate'));
  fc.assert(
    fc.property(fc.array(beginning, { minLength: 1 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
      const body = [...lines, '/loadgate accept worth it'].join(end);
      expect(commandIn(body.startsWith('/loadgate') ? `x${body}` : body).kind).not.toBe('accept');
    }),
  );
});

test('whatever follows, a reason is one line that prints and fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
      const command = commandIn(`/loadgate accept ${text}`);
      if (command.kind !== 'accept') return;
      expect(command.reason).toMatch(/^\P{Cc}+$/u);
      expect(Array.from(command.reason).length).toBeLessThanOrEqual(300);
    }),
  );
});
