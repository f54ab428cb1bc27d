/**
 * Random 32-bit words from a seed: the same seed gives the same words. A 32-bit counter, mixed: good for the some
 * hundred thousand words of a test, and not for more than 2^32.
 *
 * Source: the mixing function is the finaliser of MurmurHash3 (A. Appleby); counters with it, Steele, Lea and Flood 2014.
 */
export function randomWords(seed: number): () => number {
  let state = mixed(seed ^ 0x5bd1e995);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return mixed(state);
  };
}

function mixed(word: number): number {
  let bits = word;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
