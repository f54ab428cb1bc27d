/** Recordings made for a test, of no more than it is about. */

export interface MadeEntry {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly text?: string;
  readonly postData?: object;
  readonly bodySize?: number;
  readonly status?: number;
  readonly mime?: string;
  /** The body of the answer, as JSON. */
  readonly answer?: unknown;
  readonly content?: object;
  readonly cookies?: readonly { readonly name: string; readonly value: string }[];
  readonly responseHeaders?: readonly { readonly name: string; readonly value: string }[];
  /** Fields of the entry itself, such as `_fromCache`. */
  readonly extra?: object;
}

export const origin = 'http://127.0.0.1:3000';

export function madeEntry(made: MadeEntry = {}): object {
  const {
    method = 'GET',
    url = '/',
    headers = {},
    type,
    text,
    status = 200,
    mime = 'application/json',
  } = made;
  const typed = type === undefined ? headers : { ...headers, 'content-type': type };
  const postData = made.postData ?? (text === undefined ? undefined : { mimeType: type ?? '', text });
  return {
    request: {
      method,
      url: url.startsWith('/') ? origin + url : url,
      headers: Object.entries(typed).map(([name, value]) => ({ name, value })),
      cookies: made.cookies ?? [],
      ...(made.bodySize === undefined ? {} : { bodySize: made.bodySize }),
      ...(postData === undefined ? {} : { postData }),
    },
    response: {
      status,
      headers: made.responseHeaders ?? [],
      content: made.content ?? {
        mimeType: mime,
        ...(made.answer === undefined ? {} : { text: JSON.stringify(made.answer) }),
      },
    },
    ...made.extra,
  };
}

export function madeHar(entries: readonly MadeEntry[]): string {
  return JSON.stringify({ log: { version: '1.2', entries: entries.map(madeEntry) } });
}
