import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

describe('the documents', () => {
  test('have the tables of action.yml and the schema', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/docs.js', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('show the quickstart as it is in examples/', () => {
    const readme = read('README.md');
    expect(readme).toContain(read('examples/quickstart/loadgate.yml').trim());
    expect(readme).toContain(read('examples/quickstart/.github/workflows/loadgate.yml').trim());
  });

  test('link only to files that exist', () => {
    for (const document of [
      'README.md',
      'CONTRIBUTING.md',
      'docs/architecture.md',
      'docs/configuration.md',
    ]) {
      const links = [...read(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path ?? '');
      for (const path of links) expect(() => read(join(document, '..', path))).not.toThrow();
    }
  });
});
