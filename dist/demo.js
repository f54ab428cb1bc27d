import{s as e,t}from"./config.js";import{n}from"./errors.js";import{r}from"./pipeline.js";import{i}from"./report.js";import{t as a}from"./run.js";import{join as o,relative as s,resolve as c}from"node:path";var l=`// Stands for a database over the network: some milliseconds a query, seldom many more.
import { setTimeout as sleep } from 'node:timers/promises';

export async function query(_sql, rows) {
  await sleep(4 + 4 * Math.random() + (Math.random() < 0.02 ? 15 : 0));
  return Array.from({ length: rows }, (_, index) => ({
    id: index + 1,
    name: \`Product \${index + 1}\`,
    price: 9.5,
  }));
}
`,u=`// Version 1: one query for all products.
import { query } from './database.mjs';

export async function readProducts() {
  return query('SELECT * FROM products LIMIT 5', 5);
}
`,d=`version: 1
name: demo-shop
target:
  command:
    run: node service.mjs
    ready: { path: /health }
scenarios:
  shopping:
    description: Look at the products, order one, read the order back
    think: 50ms-150ms
    steps:
      - get: /products
        check: { status: 200 }
      - post: /orders
        json: { product: 1, quantity: 2 }
        capture: { order: $.id }
        check: { status: 201 }
      - get: /orders/{{order}}
        name: GET /orders/:id
        check: { json: { $.quantity: 2 } }
tests:
  pull-request: { type: load, scenario: shopping, users: 20, ramp-up: 2s, hold: 10s, ramp-down: 1s }
thresholds:
  p95: 250ms
  error_rate: 1%
baseline:
  store: file
  path: baseline.json
  tolerance: { p95: +25% and +5ms, error_rate: +0.5pp }
`,f=`// A small shop: a catalogue that takes some milliseconds to read, and orders kept in memory.
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
  const route = routes[\`\${request.method} \${request.url}\`];
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
`,p=`// Version 2: one query for the list, then one for each product. It reads well, and it is slower.
import { query } from './database.mjs';

export async function readProducts() {
  const list = await query('SELECT id FROM products LIMIT 5', 5);
  const products = [];
  for (const { id } of list) products.push(...(await query(\`SELECT * FROM products WHERE id = \${id}\`, 1)));
  return products;
}
`;const m={...e,isDefaultBranch:!0};async function h(e,t){let r=c(t.cwd,e.out??`loadgate-demo`),a=e=>t.stdout.write(`${e}\n`),m=e=>a(`\n${t.stdout.paint(`bold`,e)}`),h=(e,n)=>t.files.writeText(o(r,e),n);await t.files.remove(o(r,`baseline.json`)),await h(`loadgate.yml`,d.replace(`hold: 10s`,`hold: ${e.hold}s`)),await h(`service.mjs`,f),await h(`database.mjs`,l),await h(`catalogue.mjs`,u),m(`1. The shop as it is`);let v=await g(r,`report-1`,t);if(a(i(v,t.stdout)),v.verdict!==`pass`)return _(v,`The first run should have passed.`,t);m(`2. A pull request makes it slower: one query for each product`),await h(`catalogue.mjs`,p);let y=await g(r,`report-2`,t);if(a(i(y,t.stdout)),y.verdict!==`fail`)return _(y,`The second run should have failed.`,t);m(`What to look at`);let b=e=>o(s(t.cwd,r)||`.`,e);return a(`  ${b(`report-2/report.html`)}   the page: open it in a browser`),a(`  ${b(`report-2/comment.md`)}    the comment that a pull request would get`),a(`  ${b(`loadgate.yml`)}           the configuration: change it and \`loadgate run\` it there`),a("\nIn your own repository: `loadgate init`."),n.ok}async function g(e,n,i){let s=await t(i,{configPath:o(e,`loadgate.yml`),overrides:{outDir:o(e,n)},ci:m}),c=await r(i.stderr),{result:l}=await a(s,{world:i,progress:c,github:void 0,onProject:()=>Promise.resolve(),promote:!1});return l}function _(e,t,r){return r.stderr.write(`\n${t} It ended as ${e.verdict}: on a busy machine close other programs and run it again.\n`),n.environment}export{h as demoCommand};