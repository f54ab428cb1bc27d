/** What of an answer autocannon's parser takes as it comes, though it is wrong, without bound, or not told at all. */

/** A length and its extensions (RFC 9112, 7.1). */
const chunkLine = /^[0-9a-f]+[ \t]*(?:;.*)?$/i;

/** What is kept of trailers, and of a line in characters: as much as the parser allows for the head. */
const [mostTrailers, longestLine] = [1000, 80 * 1024];

/**
 * Why a chunk can't begin with this line (without its end), which announces so many bytes. The parser would take what
 * is no number for the last chunk or, as "face", for a long one; a negative one would turn it back for ever.
 */
export function faultOfChunk(line: string, bytes: number | null): string | undefined {
  return chunkLine.test(line) && isLength(bytes) ? undefined : "a chunk's length is none";
}

/** Why these trailers (names and values in turn) aren't kept; only the last one can have grown. */
export function faultOfTrailers(trailers: readonly string[]): string | undefined {
  if (trailers.length / 2 > mostTrailers) return `more than ${mostTrailers} trailers`;
  return isEndless(trailers.at(-1) ?? '') ? 'a trailer has no end' : undefined;
}

/** Whether a line that has come so far goes on for ever. The parser bounds the head, and nothing else that it keeps. */
export function isEndless(line: string): boolean {
  return line.length > longestLine;
}

/** Whether what was announced of a body or a chunk is a length; null where nothing was. */
export function isLength(bytes: number | null): boolean {
  return bytes === null || (Number.isSafeInteger(bytes) && bytes >= 0);
}

/** In lower case, of all its lines, as the parser compares it; empty where there is none, or one that says nothing. */
export function transferCodingOf(headers: readonly string[]): string {
  const coding = valuesOf('transfer-encoding', headers).join(', ');
  return coding === 'identity' ? '' : coding;
}

const none: readonly string[] = [];

/** Of each header of that name, in lower case. */
function valuesOf(name: string, headers: readonly string[]): readonly string[] {
  let values: string[] | undefined;
  for (let at = 0; at < headers.length; at += 2) {
    // Most names are of another length: no text is made to find that out.
    const found = headers[at];
    if (found?.length === name.length && found.toLowerCase() === name)
      (values ??= []).push(headers[at + 1]?.toLowerCase() ?? '');
  }
  return values ?? none;
}

/** Of an answer: HTTP/1.1 is 1 and 1. */
export interface HttpVersion {
  readonly versionMajor: number;
  readonly versionMinor: number;
}

/** Whether the connection outlives an answer without a body, for which the parser can't tell. */
export function keepsAlive({ versionMajor, versionMinor }: HttpVersion, headers: readonly string[]): boolean {
  const isHttp11 = versionMajor > 1 || (versionMajor === 1 && versionMinor > 0);
  const connection = valuesOf('connection', headers).join();
  return isHttp11 ? !connection.includes('close') : connection.includes('keep-alive');
}
