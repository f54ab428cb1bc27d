import { spawnSync } from 'node:child_process';
import { basename, join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

/** The types of hooks as a user's editor sees them: by the package's own name, in JavaScript. */

const root = resolve(import.meta.dirname, '../..');

const fixtures = '__tests__/fixtures/hooks';
const files = [`${fixtures}/typed.mjs`, `${fixtures}/mistyped.mjs`, 'examples/signed/scenario.mjs'];
const flags =
  '--noEmit --ignoreConfig --allowJs --checkJs --strict --target es2023 --module nodenext --types node';

test('fit what is right, and show what is wrong', () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, ...flags.split(' '), ...files], {
    cwd: root,
    encoding: 'utf8',
  });
  const complaints = [...stdout.matchAll(/^(\S+)\((\d+),\d+\): error TS\d+: (.*)$/gm)].map(
    ([, file = '', line = '', message = '']) => `${basename(file)}:${line}: ${message}`,
  );
  expect(complaints).toEqual([
    expect.stringMatching(/^mistyped\.mjs:4: Property 'header' does not exist on type 'Request'/),
    "mistyped.mjs:5: Type 'number' is not assignable to type 'string'.",
    expect.stringMatching(/^mistyped\.mjs:6: /),
    expect.stringMatching(
      /^mistyped\.mjs:7: Argument of type 'Map<any, any>' is not assignable to parameter/,
    ),
    expect.stringMatching(/^mistyped\.mjs:8: Property 'fail' does not exist on type 'BeforeContext'/),
    expect.stringMatching(/^mistyped\.mjs:13: Cannot assign to 'status' because it is a read-only property/),
    expect.stringMatching(/^mistyped\.mjs:14: /),
  ]);
});
