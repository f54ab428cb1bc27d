/** So many pieces are joined to one: each is an object of some hundred bytes, however little it holds. */
const mostPieces = 1024;

/** The pieces of a body, in about as much memory as their bytes, also where a server sends them one by one. */
export class KeptBody {
  #joined: Buffer[] = [];
  #pieces: Buffer[] = [];

  /** Copies the piece: its memory is the reader's. */
  add(piece: Buffer): void {
    this.#pieces.push(Buffer.from(piece));
    if (this.#pieces.length < mostPieces) return;
    this.#joined.push(Buffer.concat(this.#pieces));
    this.#pieces = [];
  }

  /** All of it. */
  join(): Buffer {
    const [only, ...others] = this.#pieces;
    if (only !== undefined && others.length === 0 && this.#joined.length === 0) return only;
    return Buffer.concat([...this.#joined, ...this.#pieces]);
  }

  clear(): void {
    if (this.#pieces.length > 0) this.#pieces = [];
    if (this.#joined.length > 0) this.#joined = [];
  }
}
