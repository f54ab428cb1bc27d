import { closestMatch } from 'leven';

/** The candidate that `word` was most likely meant to be; undefined where none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const lower = word.toLowerCase().replaceAll('_', '-');
  const alike = candidates.find((candidate) => candidate.toLowerCase().replaceAll('_', '-') === lower);
  // One slip in a short word, three at most in a long one; more would suggest something unrelated.
  const maxDistance = Math.max(1, Math.min(3, Math.floor(word.length / 3)));
  if (alike !== undefined || word.length < 3) return alike;
  return closestMatch(word, candidates, { maxDistance });
}

/** `; did you mean "x"?` where a candidate is near, else the list of what there is. */
export function orSuggest(word: string, candidates: readonly string[], listed = 'there is'): string {
  const match = nearest(word, candidates);
  if (match !== undefined) return `; did you mean "${match}"?`;
  return candidates.length === 0 ? '' : `; ${listed}: ${candidates.join(', ')}`;
}
