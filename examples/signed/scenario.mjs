// @ts-check
import { createHmac } from 'node:crypto';

const key = process.env.SIGNING_KEY ?? 'for the example only';

/**
 * Signs what changes something: method, path, time and body.
 * @type {import('loadgate').BeforeRequest}
 */
export function beforeRequest(request) {
  if (request.method === 'GET') return;
  const time = String(Date.now());
  const hmac = createHmac('sha256', key).update(`${request.method} ${request.path} ${time} `);
  request.headers['x-time'] = time;
  request.headers['x-signature'] = hmac.update(request.body ?? '').digest('hex');
}

/**
 * The service gives a new token before the old one is used up: from then on this user has the new one.
 * @type {import('loadgate').AfterResponse}
 */
export function afterResponse(response, context) {
  const next = response.headers['x-next-token'];
  if (next !== undefined) context.keep('token', next);
  if (context.step === 'read' && response.failure === undefined && response.text().length > 1000)
    context.fail(`an order of ${response.body.length} bytes`);
}
