import http from 'node:http';
import { EnvironmentError, messageOf } from '../errors.js';
import type { World } from '../system/index.js';
import { refusalSchema } from './engine-schema.js';

/** Where the engine answers. */
export type EngineAddress =
  | { readonly socketPath: string }
  | { readonly host: string; readonly port: number };

export interface EngineResponse {
  readonly status: number;
  readonly body: string;
}

const defaultSocket = 'unix:///var/run/docker.sock';
/** A healthy engine answers in milliseconds; one that pulls and builds for others, in seconds. */
const requestTimeoutMs = 15_000;

/**
 * The engine's address, as the `docker` command finds it: DOCKER_HOST, else the current context, else the
 * usual socket.
 *
 * @throws EnvironmentError for an address that is neither a unix socket nor plain TCP
 */
export async function findEngine(world: World): Promise<EngineAddress> {
  return parseEngineAddress((world.env['DOCKER_HOST'] ?? '') || (await hostOfContext(world)));
}

async function hostOfContext(world: World): Promise<string> {
  const asked = await world.processes.run(
    'docker',
    ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'],
    {
      timeoutMs: requestTimeoutMs,
    },
  );
  const host = asked.stdout.trim();
  return asked.exitCode === 0 && host !== '' ? host : defaultSocket;
}

/** Reads an address such as `unix:///var/run/docker.sock` or `tcp://10.0.0.5:2375`. */
export function parseEngineAddress(host: string): EngineAddress {
  if (host.startsWith('unix://')) return { socketPath: host.slice('unix://'.length) };
  const tcp = /^(?:tcp|http):\/\/(?<host>\[[\d:a-f]+\]|[^/:]+)(?::(?<port>\d+))?\/?$/i.exec(host)?.groups;
  if (tcp?.['host'] !== undefined) {
    return { host: tcp['host'].replaceAll(/[[\]]/g, ''), port: Number(tcp['port'] ?? 2375) };
  }
  throw new EnvironmentError(
    `the Docker engine's address ${host} can't be used: containers are watched over a unix socket or plain tcp`,
    {
      fix: 'Run where the engine runs, or set DOCKER_HOST to unix:///path or tcp://host:port.',
    },
  );
}

/** The address as users write it. */
export function formatEngineAddress(address: EngineAddress): string {
  return 'socketPath' in address ? `unix://${address.socketPath}` : `tcp://${address.host}:${address.port}`;
}

/**
 * Sends one request to the engine (without a version in its path: each engine answers with its own).
 *
 * @throws EnvironmentError where nothing answers
 */
export function requestEngine(
  address: EngineAddress,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
): Promise<EngineResponse> {
  return new Promise((resolve, reject) => {
    const request = http.request({ ...address, path, method, timeout: requestTimeoutMs }, (response) => {
      const chunks: string[] = [];
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: chunks.join('') }));
      response.on('error', (error) => reject(unreachable(address, error)));
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${requestTimeoutMs / 1000} s`)));
    request.on('error', (error) => reject(unreachable(address, error)));
    request.end();
  });
}

/** Says why the engine can't be reached, and what to do. */
export function unreachable(address: EngineAddress, error: unknown): EnvironmentError {
  const where = formatEngineAddress(address);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') {
    return new EnvironmentError(`this user may not use the Docker engine at ${where} (permission denied)`, {
      fix: 'Add the user to the group docker and log in again, or run as a user who may.',
      cause: error,
    });
  }
  const why =
    code === 'ENOENT'
      ? 'there is no such socket'
      : code === 'ECONNREFUSED'
        ? 'nobody listens there'
        : messageOf(error);
  return new EnvironmentError(`the Docker engine does not answer at ${where}: ${why}`, {
    fix: 'Start Docker; `docker version` must show a server.',
    cause: error,
  });
}

/** The sentence in the engine's refusal. */
export function refusalOf(body: string): string {
  try {
    return refusalSchema.parse(JSON.parse(body)).message;
  } catch {
    return body.trim(); // not the engine's JSON: a proxy between us, shown as it is
  }
}
