import type { Verdict } from '../../analyze/index.js';

/** What a comment of an earlier run says of itself. */
export interface CommentState {
  readonly suite: string;
  readonly verdict: Verdict;
}

const verdicts: readonly string[] = ['pass', 'warn', 'fail', 'invalid'] satisfies Verdict[];
const isVerdict = (text: string): text is Verdict => verdicts.includes(text);

/**
 * The hidden first line of a suite's comment, by which a later run finds it. The name is encoded, so that
 * neither `--` nor `>` can end the comment; two suites never share a marker.
 */
export function commentMarker(suite: string): string {
  return `<!-- loadgate:suite=${encodeName(suite)} -->`;
}

/** The hidden first two lines of a comment: the marker, and the verdict. */
export function commentHead({ suite, verdict }: CommentState): string {
  return `${commentMarker(suite)}\n<!-- loadgate:verdict=${verdict} -->`;
}

/**
 * Reads back what `commentHead` wrote. Only the very beginning of the comment counts: nothing that a report
 * quotes can pose as it.
 *
 * @returns undefined where the text is no comment of ours
 */
export function commentState(body: string): CommentState | undefined {
  const head = /^<!-- loadgate:suite=([^\s>]*) -->\r?\n<!-- loadgate:verdict=(\w+) -->/.exec(body);
  const [, encoded = '', verdict = ''] = head ?? [];
  const suite = decodeName(encoded);
  return head === null || suite === undefined || !isVerdict(verdict) ? undefined : { suite, verdict };
}

function encodeName(name: string): string {
  const encoded = encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\uFFFD'));
  // Of what it leaves as it is, these two could help to end an HTML comment.
  return encoded.replaceAll('-', '%2D').replaceAll('!', '%21');
}

function decodeName(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined; // bytes that are no UTF-8: not written by us
  }
}
