/** What is read and changed in a request's bytes after they were made. */

const blank = 0x20;

/** The target of the request line: path and query as sent. */
export function targetOf(bytes: Buffer): string {
  const from = bytes.indexOf(blank) + 1;
  return bytes.toString('latin1', from, bytes.indexOf(blank, from));
}

/** The request with one more header line (a character for each byte), right below the request line. */
export function withHeader(bytes: Buffer, line: string): Buffer {
  const at = bytes.indexOf('\r\n') + 2;
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(`${line}\r\n`, 'latin1'), bytes.subarray(at)]);
}
