import type { ParsedHead, PrivateParser } from './autocannon-contract.js';

/** What of an answer autocannon's parser takes as it comes, though it is wrong, without bound, or not told at all. */

/** A length and its extensions (RFC 9112, 7.1). */
const chunkLine = /^[0-9a-f]+[ \t]*(?:;.*)?\r?\n$/i;

/** What is kept of trailers, and of a line in characters: as much as the parser allows for the head. */
const [mostTrailers, longestLine] = [1000, 80 * 1024];

/** From now on the parser throws at a chunk that is none, and at more trailers than it may keep. */
export function guardChunks(parser: PrivateParser): void {
  // What is no number would be taken for the last chunk or, as "face", for a long one; a negative one turns the parser
  // back for ever.
  const chunkHead = parser.BODY_CHUNKHEAD.bind(parser);
  parser.BODY_CHUNKHEAD = () => {
    const { line: begun, offset, chunk } = parser;
    chunkHead();
    if (parser.line !== '') return;
    const line = begun + (chunk?.toString('latin1', offset, parser.offset) ?? '');
    if (!chunkLine.test(line) || !isLength(parser.body_bytes)) throw new Error("a chunk's length is none");
  };
  const chunkTrailers = parser.BODY_CHUNKTRAILERS.bind(parser);
  parser.BODY_CHUNKTRAILERS = () => {
    chunkTrailers();
    if (parser.trailers.length > 2 * mostTrailers) throw new Error(`more than ${mostTrailers} trailers`);
  };
}

/** Whether a line goes on for ever. The parser bounds the head, and nothing else that it keeps. */
export function isEndless({ line }: PrivateParser): boolean {
  return line.length > longestLine;
}

/** What is left of a body or a chunk; null where nothing says so. */
export function isLength(bytes: number | null): boolean {
  return bytes === null || (Number.isSafeInteger(bytes) && bytes >= 0);
}

/** In lower case, of all its lines; empty where there is none, or one that says nothing. */
export function transferCodingOf({ headers }: ParsedHead): string {
  const coding = valuesOf('transfer-encoding', headers).join(', ').trim();
  return coding === 'identity' ? '' : coding;
}

/** Of each header of that name, in lower case. */
const valuesOf = (name: string, headers: readonly string[]): string[] =>
  headers
    .filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name)
    .map((value) => value.toLowerCase());

/** Whether the connection outlives an answer without a body, for which the parser can't tell. */
export function keepsAlive({ versionMajor, versionMinor, headers }: ParsedHead): boolean {
  const isHttp11 = versionMajor > 1 || (versionMajor === 1 && versionMinor > 0);
  const connection = valuesOf('connection', headers).join();
  return isHttp11 ? !connection.includes('close') : connection.includes('keep-alive');
}
