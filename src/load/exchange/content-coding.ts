import { brotliDecompressSync, gunzipSync, inflateSync, type ZlibOptions } from 'node:zlib';
import { messageOf } from '../../errors.js';

/** A body that can't be read: the target's doing, so its request fails as a check. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
}

type Decode = (body: Buffer, options: ZlibOptions) => Buffer;

const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
  ['identity', (body) => body],
]);

/**
 * The body as it was before the server compressed it. A few kilobytes can unfold to gigabytes, hence the limit.
 *
 * Source: RFC 9110, 8.4.1 (content codings).
 *
 * @param coding the value of Content-Encoding
 */
export function decodeBody(body: Buffer, coding: string, maxBytes: number): Buffer {
  // An answer to HEAD names the coding of a body that it does not have.
  if (body.length === 0) return body;
  const decode = decoders.get(coding.trim().toLowerCase());
  if (decode === undefined)
    throw new UnreadableBody(`the body is encoded as ${coding}, which is not read here`);
  try {
    return decode(body, { maxOutputLength: maxBytes });
  } catch (error) {
    throw new UnreadableBody(`the body can't be unpacked from ${coding}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
