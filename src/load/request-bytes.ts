import type { AuthPlan, HeaderPlan, RequestPlan } from '../config/index.js';
import { UsageError } from '../errors.js';
import type { TargetAddress } from '../target/index.js';
import { hostOf } from './address.js';
import { authorizationPart } from './authorization.js';
import type { WireRequest } from './connection.js';
import { headerEncoding, pathEncoding } from './encodings.js';
import { compileBody } from './request-body.js';
import { joinParts, templatePart, type TextPart } from './text-part.js';
import type { Values } from './values.js';

/** What is the same for all requests of a run. */
export interface RequestDefaults {
  readonly headers: readonly HeaderPlan[];
  readonly auth?: AuthPlan | undefined;
  readonly redirects?: number;
  readonly addresses: readonly TargetAddress[];
  readonly hostHeader: string | undefined;
}

/** Makes the request's bytes for a user at `addresses[address]`. */
export type RenderRequest = (values: Values, address: number) => WireRequest;

/** RFC 9110, 5.6.2: what a method and a header's name consist of. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 9110, 9.2.2. */
const idempotentMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);
/** Methods whose missing body is said to be missing (RFC 9110, 8.6). */
const methodsWithBody = new Set(['POST', 'PUT', 'PATCH']);
/** The length of the body is ours to say: a wrong one would break the connection for the next request. */
export const framingHeaders = new Set(['content-length', 'transfer-encoding']);

/**
 * Compiles a request once. Where nothing in it depends on values, its bytes are made once per address and used
 * for every send. Throws a UsageError for a method or header name that HTTP can't carry.
 */
export function compileRequest(
  plan: RequestPlan,
  defaults: RequestDefaults,
  keepsBody: boolean,
): RenderRequest {
  const traits = {
    isHead: plan.method === 'HEAD',
    isIdempotent: idempotentMethods.has(plan.method),
    keepsBody,
  };
  const renderers = defaults.addresses.map((address) => {
    const { head, body } = compileText(plan, defaults, address);
    if (typeof head === 'string' && (body === undefined || typeof body === 'string')) {
      const request: WireRequest = { ...traits, bytes: bytesOf(head, body) };
      return () => request;
    }
    return (values: Values): WireRequest => ({
      ...traits,
      bytes: bytesOf(rendered(head, values), body === undefined ? undefined : rendered(body, values)),
    });
  });
  return (values, address) => {
    const render = renderers[address];
    if (render === undefined) throw new RangeError(`there is no address ${address}`);
    return render(values);
  };
}

function compileText(
  plan: RequestPlan,
  defaults: RequestDefaults,
  address: TargetAddress,
): { head: TextPart; body: TextPart | undefined } {
  requireToken(plan.method, 'method', plan);
  const headers = headersOf(plan, defaults.headers).filter(
    ({ name }) => plan.auth === undefined || name.toLowerCase() !== 'authorization',
  );
  const has = (name: string): boolean => headers.some((header) => header.name.toLowerCase() === name);
  const body = plan.body && compileBody(plan.body);
  const lines: TextPart[] = [
    joinParts([`${plan.method} `, address.basePath, templatePart(plan.path, pathEncoding), ' HTTP/1.1']),
  ];
  if (!has('host')) lines.push(`Host: ${defaults.hostHeader ?? hostOf(address)}`);
  if (!has('connection')) lines.push('Connection: keep-alive');
  if (!has('user-agent')) lines.push('User-Agent: loadgate');
  if (body && !has('content-type')) lines.push(`Content-Type: ${body.contentType}`);
  const auth = plan.auth ?? (has('authorization') ? undefined : defaults.auth);
  if (auth !== undefined) lines.push(joinParts(['Authorization: ', authorizationPart(auth)]));
  for (const header of headers) {
    requireToken(header.name, 'header name', plan);
    lines.push(joinParts([`${header.name}: `, templatePart(header.value, headerEncoding)]));
  }
  // The length, which depends on the body, and the empty line follow in bytesOf.
  const head = joinParts(lines.flatMap((line) => [line, '\r\n']));
  return { head, body: body?.text ?? (methodsWithBody.has(plan.method) ? '' : undefined) };
}

/** The plan's headers and the request's own, which win over those of the same name. */
function headersOf(plan: RequestPlan, common: readonly HeaderPlan[]): readonly HeaderPlan[] {
  const own = new Set(plan.headers.map(({ name }) => name.toLowerCase()));
  return [...common.filter(({ name }) => !own.has(name.toLowerCase())), ...plan.headers].filter(
    ({ name }) => !framingHeaders.has(name.toLowerCase()),
  );
}

function requireToken(text: string, what: string, { name }: RequestPlan): void {
  if (token.test(text)) return;
  throw new UsageError(`request "${name}": ${JSON.stringify(text)} is no ${what}`, {
    fix: 'Use letters, digits and "-" only.',
  });
}

function rendered(part: TextPart, values: Values): string {
  return typeof part === 'string' ? part : part(values);
}

function bytesOf(head: string, body: string | undefined): Buffer {
  if (body === undefined) return Buffer.from(`${head}\r\n`);
  return Buffer.from(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
