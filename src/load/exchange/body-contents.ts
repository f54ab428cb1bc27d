import type { BodyFilePlan } from '../../config/index.js';

/** Contents of files that bodies send, by their hashes. */
export type BodyContents = ReadonlyMap<string, Buffer>;

export const noContents: BodyContents = new Map();

/** As buffers without a copy: in a worker thread they arrive as plain byte arrays. */
export function contentsOf(files: readonly BodyFilePlan[] = []): BodyContents {
  return new Map(
    files.map(({ contentHash, content }) => [
      contentHash,
      Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    ]),
  );
}

/** Throws a RangeError for a hash that no file of the plan has: a fault of ours. */
export function contentOf(contents: BodyContents, contentHash: string): Buffer {
  const content = contents.get(contentHash);
  if (content === undefined) throw new RangeError(`the plan has no file ${contentHash}`);
  return content;
}
