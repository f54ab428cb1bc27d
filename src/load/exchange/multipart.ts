import type { PartPlan } from '../../config/index.js';
import type { BodyBytes, CompiledBody } from './body-bytes.js';
import { type BodyContents, contentOf } from './body-contents.js';
import { dispositionEncoding, plainEncoding } from './encodings.js';
import { joinParts, templatePart, type TextPart } from './text-part.js';
import type { Values } from '../values/values.js';

/** The head of a part or its content: fixed, or made from a user's values. */
type Piece = Buffer | ((values: Values) => Buffer);

/**
 * `multipart/form-data` (RFC 7578), fixed where no part depends on values. Texts go as they are, in UTF-8; contents of
 * files byte for byte.
 */
export function compileMultipart(parts: readonly PartPlan[], contents: BodyContents): CompiledBody {
  const pieces = parts.flatMap((part) => piecesOf(part, contents));
  const fixed = pieces.filter((piece) => typeof piece !== 'function');
  const usual = boundaryOutside(fixed);
  if (fixed.length === pieces.length) return framed(fixed, usual);
  return (values) => {
    const made = pieces.map((piece) => (typeof piece === 'function' ? piece(values) : piece));
    // What is fixed was looked through before, and may be long.
    const isTaken = made.some((piece, index) => piece !== pieces[index] && piece.includes(usual));
    return framed(made, isTaken ? boundaryOutside(made) : usual);
  };
}

/** The head of a part and its content. */
function piecesOf(part: PartPlan, contents: BodyContents): readonly [Piece, Piece] {
  const name = `Content-Disposition: form-data; name="${dispositionEncoding.literal(part.name)}"`;
  if (part.kind === 'text') {
    return [Buffer.from(`${name}\r\n\r\n`), pieceOf(templatePart(part.value, plainEncoding))];
  }
  const filename = templatePart(part.filename, dispositionEncoding);
  const head = joinParts([name, '; filename="', filename, `"\r\nContent-Type: ${part.type}\r\n\r\n`]);
  return [pieceOf(head), contentOf(contents, part.contentHash)];
}

function pieceOf(text: TextPart): Piece {
  return typeof text === 'string' ? Buffer.from(text) : (values) => Buffer.from(text(values));
}

/**
 * The first of a row of boundaries that is nowhere in the pieces, so that the same pieces are always sent as the same
 * bytes. A target that is sent what it once answered may well find ours in it.
 */
function boundaryOutside(pieces: readonly Buffer[]): string {
  for (let number = 0; ; number += 1) {
    // Some readers want it as long as those of browsers.
    const boundary = `----loadgate-boundary-${String(number).padStart(8, '0')}`;
    if (!pieces.some((piece) => piece.includes(boundary))) return boundary;
  }
}

/** @param pieces heads and contents in turn */
function framed(pieces: readonly Buffer[], boundary: string): BodyBytes {
  const first = Buffer.from(`--${boundary}\r\n`);
  const next = Buffer.from(`\r\n--${boundary}\r\n`);
  const content = pieces.flatMap((piece, index) => {
    if (index % 2 === 1) return [piece];
    return [index === 0 ? first : next, piece];
  });
  content.push(Buffer.from(`\r\n--${boundary}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${boundary}`, content };
}
