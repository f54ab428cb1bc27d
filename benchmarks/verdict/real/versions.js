import { execFileSync } from 'node:child_process';

/** The commit that is measured, `-dirty` where files differ from it. */
export const commitHere = () =>
  execFileSync('git', ['describe', '--always', '--dirty'], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  }).trim();
