import { inflateRawSync } from 'node:zlib';

/**
 * Reads one file out of a ZIP archive that is in memory, as GitHub hands artifacts out. Reading it here bounds
 * what a hostile archive can unpack to, and nothing is written to a disk.
 * Source: PKWARE, APPNOTE.TXT 6.3: 4.3.16 end of central directory, 4.3.12 central header, 4.3.7 local header.
 */

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytes = 22;
const centralBytes = 46;
const localBytes = 30;
const stored = 0;
const deflated = 8;

/**
 * @param maxBytes what the file may unpack to
 * @returns undefined where the archive has no file of this name
 * @throws RangeError or another Error where the archive is damaged or the file too large
 */
export function readArchivedText(archive: Uint8Array, name: string, maxBytes: number): string | undefined {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const entry = findEntry(bytes, name);
  if (entry === undefined) return undefined;
  if (entry.unpackedBytes > maxBytes) throw new RangeError(`it unpacks to more than ${maxBytes} bytes`);

  expectSignature(bytes, entry.localAt, localSignature);
  const namesBytes = bytes.readUInt16LE(entry.localAt + 26) + bytes.readUInt16LE(entry.localAt + 28);
  const from = entry.localAt + localBytes + namesBytes;
  if (from + entry.packedBytes > bytes.length) throw new RangeError('it ends too early');
  const packed = bytes.subarray(from, from + entry.packedBytes);
  if (entry.method === stored) return packed.toString('utf8');
  if (entry.method !== deflated)
    throw new RangeError(`it is packed in a way (${entry.method}) that is not known here`);
  return inflateRawSync(packed, { maxOutputLength: maxBytes }).toString('utf8');
}

interface Entry {
  readonly method: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Where its local header begins. */
  readonly localAt: number;
}

/** The sizes in the central directory count: a local header that was written to a stream does not know them. */
function findEntry(bytes: Buffer, name: string): Entry | undefined {
  const endAt = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (endAt < 0) throw new RangeError('it is no ZIP archive');
  expectSignature(bytes, endAt, endSignature);
  if (endAt + endBytes > bytes.length) throw new RangeError('it ends too early');
  const entries = bytes.readUInt16LE(endAt + 10);
  let at = bytes.readUInt32LE(endAt + 16);
  for (let n = 0; n < entries; n++) {
    expectSignature(bytes, at, centralSignature);
    const nameBytes = bytes.readUInt16LE(at + 28);
    const nameAt = at + centralBytes;
    if (bytes.toString('utf8', nameAt, nameAt + nameBytes) === name)
      return {
        method: bytes.readUInt16LE(at + 10),
        packedBytes: bytes.readUInt32LE(at + 20),
        unpackedBytes: bytes.readUInt32LE(at + 24),
        localAt: bytes.readUInt32LE(at + 42),
      };
    at = nameAt + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return undefined;
}

function expectSignature(bytes: Buffer, at: number, signature: number): void {
  if (at + 4 > bytes.length || bytes.readUInt32LE(at) !== signature)
    throw new RangeError('it is no ZIP archive, or a damaged one');
}
