import type { Result } from '../../analyze/index.js';
import { oneLine } from './text.js';

/** The command that runs this result's remarkable tests (all of them where none is) again, ready for a shell. */
export function reproduceCommand({ tests, environment, base }: Result): string {
  const remarkable = tests.filter(({ verdict }) => verdict !== 'pass');
  const again = remarkable.length > 0 ? remarkable : tests;
  const config = environment.configPath === undefined ? [] : ['--config', environment.configPath];
  // All tests are what the command runs anyway; a list of them only makes it longer.
  const names = again.length === tests.length && tests.length !== 1 ? [] : again.map(({ name }) => name);
  // By the commit, for a branch moves on; images that were given are the configuration's or the workflow's.
  const against = base === undefined || base.commit === null ? [] : ['--base', base.commit.slice(0, 12)];
  const words = ['loadgate', 'run', ...config, ...against, ...names.flatMap((name) => ['--test', name])];
  return words.map(quoteForShell).join(' ');
}

function quoteForShell(word: string): string {
  const plain = oneLine(word);
  return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", String.raw`'\''`)}'`;
}
