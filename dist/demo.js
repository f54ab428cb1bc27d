import{_ as e,n as t}from"./config.js";import{i as n,n as r}from"./errors.js";import{i}from"./pipeline.js";import{l as a}from"./report.js";import{t as o}from"./run.js";import{join as s,relative as c,resolve as l}from"node:path";var u=`// Stands for a database over the network: some milliseconds a query, seldom many more.
import { setTimeout as sleep } from 'node:timers/promises';

export async function query(_sql, rows) {
  await sleep(4 + 4 * Math.random() + (Math.random() < 0.02 ? 15 : 0));
  return Array.from({ length: rows }, (_, index) => ({
    id: index + 1,
    name: \`Product \${index + 1}\`,
    price: 9.5,
  }));
}
`,d=`// Version 1: one query for all products.
import { query } from './database.mjs';

export async function readProducts() {
  return query('SELECT * FROM products LIMIT 5', 5);
}
`,f=`version: 1
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
  on-breach: fail # there is no git here to take the version before from
`,p=`// A small shop: a catalogue that takes some milliseconds to read, and orders kept in memory.
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
`,m=`// Version 2: one query for the list, then one for each product. It reads well, and it is slower.
import { query } from './database.mjs';

export async function readProducts() {
  const list = await query('SELECT id FROM products LIMIT 5', 5);
  const products = [];
  for (const { id } of list) products.push(...(await query(\`SELECT * FROM products WHERE id = \${id}\`, 1)));
  return products;
}
`;const h={...e,isDefaultBranch:!0};async function g(e,t){let i=l(t.cwd,e.out??`loadgate-demo`),o=e=>t.stdout.write(`${e}\n`),h=e=>o(`\n${t.stdout.paint(`bold`,e)}`),g=(e,n)=>t.files.writeText(s(i,e),n),y=await t.files.list(i);if(y.length>0&&!y.includes(`catalogue.mjs`))throw new n(`${i} holds files that are not of an earlier demo: nothing was written.`,{fix:"Name a new folder: `loadgate demo --out FOLDER`."});await t.files.remove(s(i,`baseline.json`)),await g(`loadgate.yml`,f.replace(`hold: 10s`,`hold: ${e.hold}s`)),await g(`service.mjs`,p),await g(`database.mjs`,u),await g(`catalogue.mjs`,d),h(`1. The shop as it is`);let b=await _(i,`report-1`,t);if(o(a(b,t.stdout)),b.verdict!==`pass`)return v(b,`The first run should have passed.`,t);h(`2. A pull request makes it slower: one query for each product`),await g(`catalogue.mjs`,m);let x=await _(i,`report-2`,t);if(o(a(x,t.stdout)),x.verdict!==`fail`)return v(x,`The second run should have failed.`,t);h(`What to look at`);let S=e=>s(c(t.cwd,i)||`.`,e);return o(`  ${S(`report-2/report.html`)}   the page: open it in a browser`),o(`  ${S(`report-2/comment.md`)}    the comment that a pull request would get`),o(`  ${S(`loadgate.yml`)}           the configuration: change it and \`loadgate run\` it there`),o("\nIn your own repository: `loadgate init`."),r.ok}async function _(e,n,r){let a=await t(r,{configPath:s(e,`loadgate.yml`),overrides:{outDir:s(e,n)},ci:h}),c=await i(r.stderr),{result:l}=await o(a,{world:r,progress:c,github:void 0,onProject:()=>Promise.resolve(),onFolder:()=>Promise.resolve(),promote:!1});return l}function v(e,t,n){return n.stderr.write(`\n${t} It ended as ${e.verdict}: on a busy machine close other programs and run it again.\n`),r.environment}export{g as demoCommand};