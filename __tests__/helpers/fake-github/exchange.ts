import type { ServerResponse } from 'node:http';
import type { GithubState, Token } from './state.js';

/** One request, read whole. */
export interface IncomingCall {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly content: Buffer;
  /** Root of this server, such as `http://127.0.0.1:40123`. */
  readonly origin: string;
}

export interface Reply {
  readonly status: number;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly content?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a REST operation works on, its request already checked. */
export interface RestCall {
  readonly state: GithubState;
  readonly token: Token;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly origin: string;
  /** The request's own URL without its query, for links to other pages. */
  readonly url: string;
}

export type RestHandler = (call: RestCall) => Reply;

/** An exchange as it went over the wire. */
export interface LoggedExchange {
  /** REST: method and path template; artifact service: its method's name; storage: `PUT block`, `GET blob`, ... */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  /** undefined: never answered (a hung connection). */
  readonly status: number | undefined;
  readonly responseBody: unknown;
}

/** GitHub's shape of an error. */
export function refusal(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
    headers,
  };
}

export const notFound = refusal(404, 'Not Found');

/** 422 with the field that is wrong. */
export function unprocessable(resource: string, field: string, message: string): Reply {
  return {
    status: 422,
    body: {
      message: 'Validation Failed',
      documentation_url: 'https://docs.github.com/rest',
      errors: [{ resource, code: 'unprocessable', field, message }],
    },
  };
}

export function send(response: ServerResponse, reply: Reply): void {
  response.end(begin(response, reply));
}

/** The head, half of the body, and the end of the connection. */
export function breakOff(response: ServerResponse, reply: Reply): void {
  const content = begin(response, reply) ?? Buffer.alloc(0);
  response.write(content.subarray(0, Math.floor(content.length / 2)), () => response.destroy());
}

/** Sends the head. @returns the body that it announces */
function begin(response: ServerResponse, reply: Reply): Buffer | undefined {
  const content =
    reply.content ?? (reply.body === undefined ? undefined : Buffer.from(JSON.stringify(reply.body)));
  const type = reply.content === undefined ? { 'content-type': 'application/json; charset=utf-8' } : {};
  response.writeHead(reply.status, {
    ...(content === undefined ? {} : type),
    'content-length': String(content?.length ?? 0),
    ...reply.headers,
  });
  return content;
}

const defaultPageSize = 30;

/** One page of `items` and the Link header that leads to the others, as GitHub pages. */
export function paged<T>(
  items: readonly T[],
  call: RestCall,
): { page: readonly T[]; headers: Record<string, string> } {
  const size = Math.min(Number(call.query['per_page'] ?? defaultPageSize), 100);
  const number = Number(call.query['page'] ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (rel: string, page: number): string => {
    const query = new URLSearchParams({ ...call.query, page: String(page) });
    return `<${call.url}?${query.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link('prev', number - 1)] : []),
    ...(number < last ? [link('next', number + 1), link('last', last)] : []),
    ...(number > 1 ? [link('first', 1)] : []),
  ];
  return {
    page: items.slice((number - 1) * size, number * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}
