/** The CPUs of a machine as the engine counts them: `0-3`. */
export const allCpus = (cores: number): string => rangeOf(0, cores - 1);

/**
 * What a machine has of a list of CPUs such as `0-3` or `0,2`: the list itself where that is all of them, empty
 * where that is none. A list in another form stays, for the engine to refuse in its own words.
 */
export function clampCpuset(cpuset: string, cores: number): string {
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(cpuset)) return cpuset;
  return cpuset
    .split(',')
    .flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      if (first >= cores) return [];
      return last < cores ? [part] : [rangeOf(first, cores - 1)];
    })
    .join(',');
}

const rangeOf = (first: number, last: number): string => (first === last ? `${first}` : `${first}-${last}`);
