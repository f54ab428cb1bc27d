import { closestMatch } from 'leven';

/** The candidate that `word` was most likely meant to be; undefined where none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const sameIn = (form: (text: string) => string): string | undefined =>
    candidates.find((candidate) => form(candidate) === form(word));
  const alike = sameIn(withoutCase) ?? sameIn(lettersOf);
  if (alike !== undefined || word.length < 3) return alike;
  // One slip in a short word, three at most in a long one; more would suggest something unrelated.
  const maxDistance = Math.max(1, Math.min(3, Math.floor(word.length / 3)));
  return closestMatch(word, candidates, { maxDistance });
}

const withoutCase = (text: string): string => text.toLowerCase().replaceAll('_', '-');
/** Two letters that changed places are two slips to `leven`, but one to a hand. */
const lettersOf = (text: string): string => withoutCase(text).split('').sort().join('');

/** `; did you mean "x"?` where a candidate is near, else the list of what there is. */
export function orSuggest(word: string, candidates: readonly string[], listed = 'there is'): string {
  const match = nearest(word, candidates);
  if (match !== undefined) return `; did you mean "${match}"?`;
  return candidates.length === 0 ? '' : `; ${listed}: ${candidates.join(', ')}`;
}
