import { createHash } from 'node:crypto';

const plain = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * A file name for a suite, the same everywhere: the suite itself where that is a plain name, else a readable
 * part of it and a hash, so that `a/b` and `a-b` don't share a file and no name leaves the folder.
 */
export function fileNameOf(suite: string): string {
  if (plain.test(suite)) return `${suite}.json`;
  const readable = suite
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, 40);
  const hash = createHash('sha256').update(suite).digest('hex').slice(0, 10);
  return `${readable === '' ? 'suite' : readable}-${hash}.json`;
}
