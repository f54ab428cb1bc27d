import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const textOf = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');

const rows = [...textOf('docs/truth.md').matchAll(/^\|.*\| `([^`]+)` \| `([^`]+\.test\.ts)` \|$/gm)].map(
  ([, name = '', file = '']) => [name, file] as const,
);

test('there are doubts', () => {
  expect(rows.length).toBeGreaterThan(10);
});

test.each(rows)('the test "%s" that docs/truth.md names is in %s', (name, file) => {
  expect(textOf(`__tests__/integration/load/${file}`)).toContain(name);
});
