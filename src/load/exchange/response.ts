import type { ParsedJson } from '../values/json-path.js';
import { type Answer, maxBodyBytes } from '../wire/connection.js';
import { decodeBody } from './content-coding.js';
import { firstHeader, type RawHeaders } from '../wire/raw-headers.js';

/** An answer as checks and captures read it; its body is decoded and parsed at most once. */
export class Response {
  readonly status: number;
  readonly rawHeaders: RawHeaders;
  readonly #body: Buffer | undefined;
  #text: string | undefined;
  #json: { readonly value: ParsedJson | undefined } | undefined;

  constructor({ status, rawHeaders, body }: Answer) {
    this.status = status;
    this.rawHeaders = rawHeaders;
    this.#body = body;
  }

  /** The first header of that (lower-case) name, as UTF-8: as it would be sent again. */
  header(name: string): string | undefined {
    return firstHeader(this.rawHeaders, name);
  }

  /** The body, unpacked where the server compressed it. Throws an UnreadableBody. */
  get bytes(): Buffer | undefined {
    return this.#decoded();
  }

  /** The body as UTF-8, unpacked where the server compressed it. Throws an UnreadableBody. */
  get text(): string {
    this.#text ??= this.#decoded()?.toString('utf8') ?? '';
    return this.#text;
  }

  #decoded(): Buffer | undefined {
    const coding = this.header('content-encoding');
    if (this.#body === undefined || coding === undefined) return this.#body;
    return decodeBody(this.#body, coding, maxBodyBytes);
  }

  /** The body as JSON, undefined where it is none. */
  get json(): ParsedJson | undefined {
    this.#json ??= { value: parseJson(this.text) };
    return this.#json.value;
  }
}

/** A byte order mark in front is none of the JSON, and may be ignored (RFC 8259, 8.1). */
function parseJson(text: string): ParsedJson | undefined {
  try {
    const value: ParsedJson = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
