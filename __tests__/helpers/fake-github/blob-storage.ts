import { createHash, createHmac } from 'node:crypto';
import type { IncomingCall, Reply } from './exchange.js';
import type { Blob, GithubState } from './state.js';

/**
 * The storage behind artifacts, as the Azure client talks to it: blocks are put one by one, then committed as a
 * list. A link carries its own permission (`sp`), its end (`se`) and a signature over both; nobody needs a token.
 */

export const blobRoot = '/results-storage/actions-results';
const linkSeconds = 600;

/** A link that may read (`r`) or write (`cw`) one blob for ten minutes. */
export function signedBlobUrl(state: GithubState, path: string, permission: 'r' | 'cw'): string {
  const until = new Date(Date.now() + linkSeconds * 1000).toISOString();
  const query = new URLSearchParams({
    sv: '2025-11-05',
    se: until,
    sr: 'b',
    sp: permission,
    sig: signature(state, path, permission, until),
  });
  return `${state.resultsOrigin}${blobRoot}/${path}?${query.toString()}`;
}

function signature(state: GithubState, path: string, permission: string, until: string): string {
  return createHmac('sha256', state.secret).update(`${path}\n${permission}\n${until}`).digest('base64');
}

/** What the call does, for the log and for faults. */
export function blobOperation(call: IncomingCall): string {
  const part = call.query['comp'];
  return part === undefined ? `${call.method} blob` : `${call.method} ${part}`;
}

export function serveBlob(state: GithubState, call: IncomingCall): Reply {
  const path = call.path.slice(blobRoot.length + 1);
  const permission = call.query['sp'] ?? '';
  const until = call.query['se'] ?? '';
  const isSigned = call.query['sig'] === signature(state, path, permission, until);
  const mayDo = call.method === 'GET' ? permission.includes('r') : permission.includes('w');
  if (!isSigned || !mayDo || !(Date.parse(until) > Date.now())) return failure(403, 'AuthenticationFailed');
  // GitHub's storage answers 401 to a second kind of credentials: a client that forwards its token finds out here.
  if (call.headers['authorization'] !== undefined) return failure(401, 'InvalidAuthenticationInfo');
  return call.method === 'GET' ? read(state.blobs.get(path)) : write(state, path, call);
}

function read(blob: Blob | undefined): Reply {
  if (blob?.content === undefined) return failure(404, 'BlobNotFound');
  return { status: 200, content: blob.content, headers: { 'content-type': blob.contentType } };
}

function write(state: GithubState, path: string, call: IncomingCall): Reply {
  const blob = state.blobs.get(path);
  if (blob === undefined) return failure(404, 'ContainerNotFound');
  switch (call.query['comp']) {
    case 'block':
      blob.blocks.set(call.query['blockid'] ?? '', call.content);
      return created(call.content);
    case 'blocklist': {
      const ids = [...call.content.toString('utf8').matchAll(/<Latest>([^<]*)<\/Latest>/g)].map(
        ([, id]) => id ?? '',
      );
      const parts = ids.map((id) => blob.blocks.get(id));
      if (parts.includes(undefined)) return failure(400, 'InvalidBlockList');
      blob.content = Buffer.concat(parts.filter((part) => part !== undefined));
      blob.contentType = String(call.headers['x-ms-blob-content-type'] ?? blob.contentType);
      return created(blob.content);
    }
    case undefined:
      if (call.headers['x-ms-blob-type'] !== 'BlockBlob') return failure(400, 'InvalidHeaderValue');
      blob.content = call.content;
      return created(call.content);
    default:
      return failure(400, 'InvalidQueryParameterValue');
  }
}

function created(content: Buffer): Reply {
  const etag = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return {
    status: 201,
    content: Buffer.alloc(0),
    headers: { etag: `"0x${etag}"`, 'last-modified': new Date().toUTCString(), 'x-ms-version': '2025-11-05' },
  };
}

function failure(status: number, code: string): Reply {
  const text = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return {
    status,
    content: Buffer.from(text),
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
  };
}
