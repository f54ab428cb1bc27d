import http from 'node:http';
import https from 'node:https';
import { rootCertificates, TLSSocket } from 'node:tls';
import type { ReadinessPlan } from '../config/index.js';
import { messageOf } from '../errors.js';
import type { TargetAddress, TlsTrust } from './target.js';

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
  | {
      readonly isReady: false;
      readonly reach: Reach;
      readonly reason: string;
      /** Where waiting mends nothing: what does. */
      readonly fix?: string;
    };

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
      ...(address.tls === undefined ? {} : tlsOptionsOf(address.tls)),
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
    const fail = (reason: string, fix?: string): void =>
      finish({ isReady: false, reach, reason, ...(fix === undefined ? {} : { fix }) });

    request.once('socket', (socket) =>
      socket.once('connect', () => {
        reach = 'connected';
        clearTimeout(connecting);
      }),
    );
    request.on('error', (error) => {
      const { socket } = request;
      const isUntrusted = socket instanceof TLSSocket && Boolean(socket.authorizationError);
      if (isUntrusted) fail(`the certificate is not trusted: ${error.message}`, certificateFixOf(error));
      else fail(sentenceOf(error));
    });
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

function tlsOptionsOf({ verify, ca }: TlsTrust): https.RequestOptions {
  return { rejectUnauthorized: verify, ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }) };
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

const sentenceOf = (error: Error): string => sentences[codeOf(error)] ?? messageOf(error);

const certificateFixes: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'Write the host in target.url as the certificate names it.',
  CERT_HAS_EXPIRED: 'Renew the certificate of the service.',
  CERT_NOT_YET_VALID: "Set this machine's clock, or renew the certificate of the service.",
};

const certificateFixOf = (error: Error): string =>
  certificateFixes[codeOf(error)] ?? 'Name a file with the certificate of its authority in target.tls.ca.';

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

/** An address as a URL shows it. */
export function formatAddress(address: TargetAddress): string {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `${address.protocol}//${host}:${address.port}${address.basePath}`;
}
