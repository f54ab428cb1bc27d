// A service that takes signed requests only, by tokens that last for twenty of them.
import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const key = process.env.SIGNING_KEY ?? 'for the example only';
/** Requests left by token. */
const left = new Map();
const newToken = () => {
  const token = randomUUID();
  left.set(token, 20);
  return token;
};

function answer({ method, url, headers }, body, response) {
  if (url === '/health') return [200, {}];
  const signed = `${method} ${url} ${headers['x-time']} ${body}`;
  const signature = createHmac('sha256', key).update(signed).digest('hex');
  if (method !== 'GET' && headers['x-signature'] !== signature) return [403, { error: 'signature' }];
  if (url === '/login') return [200, { token: newToken() }];
  const token = headers.authorization?.replace('Bearer ', '');
  const uses = left.get(token) ?? 0;
  if (uses === 0) return [401, { error: 'token' }];
  left.set(token, uses - 1);
  if (uses === 1) response.setHeader('x-next-token', newToken());
  return method === 'POST'
    ? [201, { id: randomUUID() }]
    : [200, { id: url.slice('/orders/'.length), product: 7 }];
}

createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  const [status, json] = answer(request, body, response);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
}).listen(Number(process.env.PORT), '127.0.0.1');
