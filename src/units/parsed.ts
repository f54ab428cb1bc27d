/** What reading a user's text yields: a value, or a sentence that says what is wrong and what to write. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value });

export const refused = (problem: string): { readonly ok: false; readonly problem: string } => ({
  ok: false,
  problem,
});

/** A user's text as it appears in a message: quoted, control characters visible, not endless. */
export function quoteText(text: string): string {
  const longest = 60;
  return JSON.stringify(text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
}
