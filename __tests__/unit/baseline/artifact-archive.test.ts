import { describe, expect, test } from '@jest/globals';
import { assert, property, uint8Array } from 'fast-check';
import { crc32, deflateRawSync } from 'node:zlib';
import { readArchivedText } from '../../../src/baseline/artifact-archive.js';

interface Packed {
  readonly name: string;
  readonly content: string;
  readonly method?: number;
}

/** A ZIP archive as a stream writer makes it: the local headers know no sizes. */
function zip(...files: readonly Packed[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, content, method = 8 } of files) {
    const data = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    local.writeUInt16LE(4, 28);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(crc32(content), 16);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(Buffer.byteLength(content), 24);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(offset, 42);
    const entry = Buffer.concat([local, Buffer.from(name), Buffer.from('xxxx'), data, Buffer.alloc(16)]);
    offset += entry.length;
    locals.push(entry);
    centrals.push(Buffer.concat([central, Buffer.from(name)]));
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

const cap = 1000;

describe('an archive', () => {
  test.each([0, 8])('gives a file packed by method %p, in whatever place', (method) => {
    const archive = zip(
      { name: 'other', content: 'o' },
      { name: 'dir/b.json', content: 'grün', method },
      { name: 'b.json', content: '{"a":1}', method },
    );
    expect(readArchivedText(archive, 'b.json', cap)).toBe('{"a":1}');
    expect(readArchivedText(archive, 'dir/b.json', cap)).toBe('grün');
    expect(readArchivedText(archive, 'c.json', cap)).toBeUndefined();
  });

  test('may begin anywhere in its memory', () => {
    const archive = zip({ name: 'b', content: 'x' });
    const shifted = Buffer.concat([Buffer.from('abc'), archive]).subarray(3);
    expect(readArchivedText(new Uint8Array(shifted), 'b', cap)).toBe('x');
  });

  test('can not unpack to more than the cap, also when it lies about its size', () => {
    const archive = zip({ name: 'b', content: 'a'.repeat(100_000) });
    expect(() => readArchivedText(archive, 'b', cap)).toThrow(/more than 1000 bytes/);
    archive.writeUInt32LE(10, archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + 24);
    expect(() => readArchivedText(archive, 'b', cap)).toThrow(/larger than 1000 bytes/);
  });

  test('packed in an unknown way, cut off, or none is said', () => {
    expect(() => readArchivedText(zip({ name: 'b', content: 'x', method: 12 }), 'b', cap)).toThrow(/\(12\)/);
    const archive = zip({ name: 'b', content: 'x' });
    expect(() => readArchivedText(archive.subarray(0, 40), 'b', cap)).toThrow(/no ZIP archive/);
    expect(() => readArchivedText(archive.subarray(10), 'b', cap)).toThrow(/damaged/);
    expect(() => readArchivedText(Buffer.from('PK'), 'b', cap)).toThrow(/no ZIP archive/);
  });

  test('of random bytes throws an Error and nothing else', () => {
    const valid = zip({ name: 'b', content: 'hello' });
    assert(
      property(uint8Array({ minLength: 1, maxLength: valid.length }), (noise) => {
        const archive = Buffer.from(valid.map((byte, at) => (at % 3 === 0 ? byte ^ (noise[at] ?? 0) : byte)));
        try {
          readArchivedText(archive, 'b', cap);
        } catch (error) {
          expect(error).toHaveProperty('message'); // zlib's errors are of another realm here
        }
      }),
    );
  });
});
