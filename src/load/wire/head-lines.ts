/**
 * The lines of an answer's head, cut out of one text for all of them: to make a text of each line's bytes would cost as
 * much as everything else that is done with a head.
 */

const [lineFeed, carriageReturn, tab, blank, zero] = ['\n', 0x0d, 0x09, 0x20, 0x30] as const;

/** So many bytes are made a text at once: a usual head and not much of a body. */
const textBytes = 2048;

/** Cuts lines out of what came in one read. */
export class LineCutter {
  #text = '';
  /** Which byte the text begins with. */
  #from = 0;
  /** Just behind the line that was cut last. */
  next = 0;

  /** Other bytes have come, or the same ones are of another answer. */
  begin(): void {
    this.#text = '';
  }

  /**
   * The line that begins at `offset`, without its end (LF or CR LF), a character for each byte. Undefined where it ends
   * beyond the text, and then nothing has happened.
   *
   * @param isHead whether it is of a head: for others no second text is made, since there a body may be in between
   */
  cut(bytes: Buffer, offset: number, end: number, isHead: boolean): string | undefined {
    if (this.#text === '' || offset >= this.#from + this.#text.length) {
      if (this.#text !== '' && !isHead) return undefined;
      this.#text = bytes.toString('latin1', offset, Math.min(end, offset + textBytes));
      this.#from = offset;
    }
    const begin = offset - this.#from;
    const feed = this.#text.indexOf(lineFeed, begin);
    if (feed === -1) return undefined;
    this.next = this.#from + feed + 1;
    const hasReturn = feed > begin && this.#text.charCodeAt(feed - 1) === carriageReturn;
    return this.#text.slice(begin, hasReturn ? feed - 1 : feed);
  }
}

const statusLineStart = 'HTTP/1.1 ';
/** Of a status line with its status and the blank behind it. */
export const plainStatusLength = statusLineStart.length + 4;

/** The status of a plain `HTTP/1.1 200 OK` (or nothing behind its blank); undefined for any other line. */
export function plainStatus(line: string): number | undefined {
  if (!line.startsWith(statusLineStart) || line.includes('\r')) return undefined;
  if (line.charCodeAt(plainStatusLength - 1) !== blank) return undefined;
  let status = 0;
  for (let at = statusLineStart.length; at < plainStatusLength - 1; at += 1) {
    const digit = line.charCodeAt(at) - zero;
    if (digit < 0 || digit > 9) return undefined;
    status = status * 10 + digit;
  }
  return status;
}

/**
 * Adds name and value of a plain `Name: value` to `headers`, the value without blanks and tabs around it. False for any
 * other line: one that goes on with the header before it, has no name, a blank in the name or a CR in the middle.
 */
export function addPlainHeader(line: string, headers: string[]): boolean {
  const colon = line.indexOf(':');
  if (colon < 1 || line.includes('\r')) return false;
  for (let at = 0; at < colon; at += 1) if (isBlank(line.charCodeAt(at))) return false;
  let [from, to] = [colon + 1, line.length];
  while (from < to && isBlank(line.charCodeAt(from))) from += 1;
  while (to > from && isBlank(line.charCodeAt(to - 1))) to -= 1;
  headers.push(line.slice(0, colon), line.slice(from, to));
  return true;
}

const isBlank = (code: number): boolean => code === blank || code === tab;
