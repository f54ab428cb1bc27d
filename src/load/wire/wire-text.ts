import type { WireRequest } from './connection.js';

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

const headEnd = '\r\n\r\n';

/**
 * The request that follows a redirect to `target`. 303 asks for another thing, so it is a GET; 301 and 302 turn a POST
 * into one, as browsers do; 307 and 308 repeat the request (RFC 9110, 15.4). A GET loses the body and what describes it.
 */
export function redirected(request: WireRequest, status: number, target: string): WireRequest {
  const { bytes } = request;
  const end = bytes.indexOf(headEnd);
  const [requestLine = '', ...headers] = bytes.toString('latin1', 0, end).split('\r\n');
  const method = requestLine.slice(0, requestLine.indexOf(' '));
  const isOther = status === 303 ? method !== 'HEAD' : status < 303 && method === 'POST';
  if (!isOther || method === 'GET') {
    const head = [`${method} ${target} HTTP/1.1`, ...headers].join('\r\n');
    return { ...request, bytes: Buffer.concat([Buffer.from(head, 'latin1'), bytes.subarray(end)]) };
  }
  const { tail: _body, ...rest } = request;
  const kept = headers.filter((line) => !/^content-[\w-]+:/i.test(line));
  const head = [`GET ${target} HTTP/1.1`, ...kept].join('\r\n');
  return { ...rest, isIdempotent: true, bytes: Buffer.from(`${head}${headEnd}`, 'latin1') };
}
