import http from 'node:http';
import https from 'node:https';
import type { ReadinessPlan } from '../config/index.js';
import { messageOf } from '../errors.js';
import type { TargetAddress } from './target.js';

export interface ProbeRequest {
  readonly address: TargetAddress;
  readonly ready: Pick<ReadinessPlan, 'path' | 'status'>;
  readonly hostHeader: string | undefined;
  /** How long to wait for the answer. */
  readonly timeoutMs: number;
}

/** How far a request came: to no listener, to one that took the connection, to an HTTP answer. */
type Reach = 'nothing' | 'connected' | 'answered';

export type Probe =
  | { readonly isReady: true }
  | { readonly isReady: false; readonly reach: Reach; readonly reason: string };

/** On a machine's own networks a connection takes microseconds; this long means that no way leads there. */
const connectTimeoutMs = 1_000;

/** Sends the readiness request once. Redirects are not followed: their status is the answer. */
export function probe({ address, ready, hostHeader, timeoutMs }: ProbeRequest): Promise<Probe> {
  return new Promise((resolve) => {
    let reach: Reach = 'nothing';
    const client = address.protocol === 'https:' ? https : http;
    const request = client.request({
      host: address.host,
      port: address.port,
      path: address.basePath + ready.path,
      headers: hostHeader === undefined ? {} : { host: hostHeader },
      agent: false,
    });
    const connecting = setTimeout(
      () => fail(`no connection within ${connectTimeoutMs / 1000} s`),
      Math.min(connectTimeoutMs, timeoutMs),
    );
    const answering = setTimeout(() => fail(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
    const finish = (result: Probe): void => {
      clearTimeout(connecting);
      clearTimeout(answering);
      request.destroy();
      resolve(result);
    };
    const fail = (reason: string): void => finish({ isReady: false, reach, reason });

    request.once('socket', (socket) =>
      socket.once('connect', () => {
        reach = 'connected';
        clearTimeout(connecting);
      }),
    );
    request.on('error', (error) => fail(sentenceOf(error)));
    request.on('response', (response) => {
      response.resume();
      reach = 'answered';
      const status = response.statusCode ?? 0;
      if (status === ready.status) finish({ isReady: true });
      else fail(`status ${status} instead of ${ready.status}`);
    });
    request.end();
  });
}

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed without an answer',
  EHOSTUNREACH: 'no route to this address',
  ENETUNREACH: 'no route to this address',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name can not be looked up',
  HPE_INVALID_CONSTANT: 'the answer is not HTTP',
  EPROTO: 'the answer is not TLS',
};

function sentenceOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return sentences[code] ?? messageOf(error);
}

/** An address as a URL shows it. */
export function formatAddress(address: TargetAddress): string {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `${address.protocol}//${host}:${address.port}${address.basePath}`;
}
