import type { Path } from '../problems.js';
import type { FileMultipart, FilePart, FileRequest } from '../schema/request.js';

/** A part of a multipart body and where it stands. */
export interface PlacedPart {
  readonly name: string;
  readonly part: FilePart;
  readonly path: Path;
}

/** The parts in the order in which they are sent; a list is several of one name. */
export function partsOf(multipart: FileMultipart, path: Path): PlacedPart[] {
  return Object.entries(multipart).flatMap(([name, parts]): PlacedPart[] => {
    const at = [...path, name];
    return Array.isArray(parts)
      ? parts.map((part, index) => ({ name, part, path: [...at, index] }))
      : [{ name, part: parts, path: at }];
  });
}

/** The path of a file that a request sends, and where it stands. */
export interface PlacedFile {
  readonly text: string;
  readonly path: Path;
}

export function filesOf({ body, multipart = {} }: FileRequest, path: Path): PlacedFile[] {
  if (typeof body === 'object') return [{ text: body.file, path: [...path, 'body', 'file'] }];
  return partsOf(multipart, [...path, 'multipart']).flatMap(({ part, path: at }) =>
    typeof part === 'string' ? [] : [{ text: part.path, path: [...at, 'path'] }],
  );
}
