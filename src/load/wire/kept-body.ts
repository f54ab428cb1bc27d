/** So many pieces are joined to one: each is an object of some hundred bytes, however little it holds. */
const mostPieces = 1024;

/** The pieces of a body, in about as much memory as their bytes, also where a server sends them one by one. */
export class KeptBody {
  #joined: Buffer[] = [];
  #pieces: Buffer[] = [];

  add(piece: Buffer): void {
    this.#pieces.push(piece);
    if (this.#pieces.length < mostPieces) return;
    this.#joined.push(Buffer.concat(this.#pieces));
    this.#pieces = [];
  }

  /** All of it. */
  join(): Buffer {
    return Buffer.concat([...this.#joined, ...this.#pieces]);
  }

  clear(): void {
    if (this.#pieces.length > 0) this.#pieces = [];
    if (this.#joined.length > 0) this.#joined = [];
  }
}
