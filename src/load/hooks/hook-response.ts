import type { Response as SeenResponse } from '../../../types/index.js';
import { type Answer, maxBodyBytes } from '../wire/connection.js';
import { headerText, type RawHeaders } from '../wire/raw-headers.js';
import { Response } from '../exchange/response.js';
import type { Failure } from '../exchange/response-rules.js';

/** An answer as a hook sees it. */
export class HookResponse implements SeenResponse {
  readonly status: number;
  readonly latencyMs: number;
  readonly failure: SeenResponse['failure'];
  readonly #response: Response;
  readonly #isTooLarge: boolean;
  #headers: SeenResponse['headers'] | undefined;

  /** @param answer with the time that its redirects took */
  constructor(answer: Answer, failure: Failure | undefined) {
    this.status = answer.status;
    this.latencyMs = answer.latencyUs / 1000;
    this.failure = failure && {
      kind: failure.kind === 'http' ? 'http' : 'check',
      message: failure.message,
    };
    this.#response = new Response(answer);
    this.#isTooLarge = answer.isBodyTooLarge;
  }

  get headers(): SeenResponse['headers'] {
    this.#headers ??= headersOf(this.#response.rawHeaders);
    return this.#headers;
  }

  get body(): Uint8Array {
    this.#requireBody();
    return this.#response.bytes ?? new Uint8Array();
  }

  readonly text = (): string => {
    this.#requireBody();
    return this.#response.text;
  };

  readonly json = (): unknown => {
    this.#requireBody();
    const { json } = this.#response;
    if (json === undefined) throw new TypeError('the body is not JSON');
    return json;
  };

  #requireBody(): void {
    if (this.#isTooLarge)
      throw new RangeError(`the body is larger than ${maxBodyBytes / 1024 / 1024} MiB and was not read`);
  }
}

function headersOf(raw: RawHeaders): SeenResponse['headers'] {
  // A header may be called __proto__.
  const headers: Record<string, string> = Object.create(null);
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase();
    const value = headerText(raw[at + 1] ?? '');
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}${name === 'set-cookie' ? '\n' : ', '}${value}`;
  }
  return headers;
}
