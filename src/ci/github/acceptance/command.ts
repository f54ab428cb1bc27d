import { clip, oneLine } from '../../../report/index.js';

/** What a comment says about accepting a change. */
export type Command =
  | { readonly kind: 'none' }
  /** Meant so, and not usable: why, to be continued after "was not counted: ". */
  | { readonly kind: 'unusable'; readonly why: string }
  | {
      readonly kind: 'accept';
      /** As it was written, lower case; undefined: none was named. */
      readonly commit: string | undefined;
      readonly includesErrors: boolean;
      /** On one line, with nothing in it that does not print. */
      readonly reason: string;
    };

/** It stands in comments and tables. */
const longestReason = 300;
/** Further words belong to the reason. */
const opening = /^\/loadgate[ \t]+accept(?![\w-])[ \t:]*(.*)$/;
const fence = /^\s*(?:```|~~~)/;

/**
 * Reads the command of a comment, which is its first line: whatever comes later may be a quotation, code, or
 * hidden by what is before it.
 */
export function commandIn(body: string): Command {
  const [first = '', ...others] = body.split(/\r\n|[\r\n]/);
  const words = opening.exec(first)?.[1];
  if (words !== undefined) return commandOf(words);
  const later = others.findIndex((line) => opening.test(line));
  if (later < 0 || [first, ...others.slice(0, later)].some((line) => fence.test(line)))
    return { kind: 'none' };
  return { kind: 'unusable', why: 'it has to be the first line of its comment' };
}

function commandOf(words: string): Command {
  let rest = words.trim();
  let commit: string | undefined;
  let includesErrors = false;
  for (;;) {
    const [, flag, afterFlag = ''] = /^(--[\w-]*)\s*(.*)$/.exec(rest) ?? [];
    const [, named, afterCommit = ''] = /^([0-9a-f]{7,64}):\s*(.*)$/i.exec(rest) ?? [];
    if (flag === '--errors') {
      includesErrors = true;
      rest = afterFlag;
    } else if (flag !== undefined) {
      return { kind: 'unusable', why: `it has no option ${clip(oneLine(flag), 40)}, only --errors` };
    } else if (named !== undefined && commit === undefined) {
      commit = named.toLowerCase();
      rest = afterCommit;
    } else break;
  }
  const reason = clip(oneLine(rest), longestReason);
  // A commit alone, without the colon, gives no reason either.
  if (reason === '' || /^[0-9a-f]{7,64}$/i.test(reason))
    return { kind: 'unusable', why: 'it gives no reason; write `/loadgate accept REASON`' };
  return { kind: 'accept', commit, includesErrors, reason };
}
