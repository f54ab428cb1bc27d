import type { BaseUse } from '../../analyze/index.js';
import type { BaseSource } from './stacks.js';

/** What is known of a base before anything was measured. */
export const useOf = (source: BaseSource | undefined, cause: BaseUse['cause']): Omit<BaseUse, 'outcome'> => ({
  message: whatItIs(source),
  commit: source?.base?.commit ?? null,
  why: source?.base?.why ?? null,
  isHead: source?.base?.isHead ?? false,
  cause,
  bootSeconds: null,
});

function whatItIs(source: BaseSource | undefined): string {
  if (source?.base === undefined) return 'the base is given as images';
  const { commit, why, isHead } = source.base;
  const same = isHead ? '; it is the same code as head' : '';
  return `the base is ${commit.slice(0, 12)}, ${why}${same}`;
}

/** For people. */
export const nameOf = ({ commit, why }: BaseUse): string =>
  commit === null ? 'the images given' : `${commit.slice(0, 12)}, ${why}`;
