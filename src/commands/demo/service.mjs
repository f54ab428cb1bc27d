// A small shop: a catalogue that takes some milliseconds to read, and orders kept in memory.
import { createServer } from 'node:http';
import { readProducts } from './catalogue.mjs';

const orders = new Map();

const routes = {
  'GET /health': () => ({ status: 200, body: { ok: true } }),
  'GET /products': async () => ({ status: 200, body: { products: await readProducts() } }),
  'POST /orders': async (request) => {
    const id = String(orders.size + 1);
    orders.set(id, await readJson(request));
    return { status: 201, body: { id } };
  },
};

const server = createServer(async (request, response) => {
  const { status, body } = await answer(request);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
});

async function answer(request) {
  const route = routes[`${request.method} ${request.url}`];
  if (route) return route(request);
  const order = request.method === 'GET' && orders.get(request.url.split('/orders/')[1]);
  return order ? { status: 200, body: order } : { status: 404, body: { error: 'not found' } };
}

async function readJson(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

server.listen(Number(process.env.PORT), '127.0.0.1');
