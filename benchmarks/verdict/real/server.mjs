// What is measured: work of a varying amount per request, on the CPU or in round trips to Redis, one after the other.
//   TARGET=cpu|redis PORT=... REDIS_PORT=... node server.mjs
// `added` in work.json, or POST /added/10, is what a change adds to each request, in percent.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';

const work = new URL('work.json', import.meta.url);
let added = existsSync(work) ? JSON.parse(readFileSync(work, 'utf8')).added : 0;

/** Sd of ln of the amount: requests differ, as those of a service do. */
const spread = 0.35;

/** A request's amount of work: around `usual`, log-normal with that mean. */
function amount(usual) {
  const normal = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return Math.max(1, Math.round(usual * (1 + added / 100) * Math.exp(spread * normal - spread ** 2 / 2)));
}

const items = Array.from({ length: 12 }, (_, id) => ({
  id,
  name: `item ${id}`,
  price: id * 1.7,
  tags: ['a', 'b', 'c'],
}));
const text = JSON.stringify({ items });

/** About 5 ms of one core in all: work of a fixed amount, so that a slower core makes it slower, as any code. */
function compute() {
  let sum = 0;
  for (let left = amount(1300); left > 0; left -= 1) {
    for (const { price } of JSON.parse(text).items) sum += price;
  }
  return Promise.resolve(sum);
}

const roundTrips = 20;
const value = 'x'.repeat(1000);
const command = (...words) =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

/** A connection that gets the same value again and again; answers come in order and are all of one length. */
async function openRedis() {
  const socket = connect({ host: '127.0.0.1', port: Number(process.env.REDIS_PORT), noDelay: true });
  const waiting = [];
  let wanted = '+OK\r\n'.length;
  let received = 0;
  socket.on('data', (bytes) => {
    if (received === 0 && bytes[0] !== 0x2b && bytes[0] !== 0x24) throw new Error(`Redis: ${bytes}`);
    received += bytes.length;
    for (; received >= wanted && waiting.length > 0; received -= wanted) waiting.shift()();
  });
  socket.on('close', () => {
    throw new Error('Redis closed the connection');
  });
  const ask = (...words) =>
    new Promise((resolve) => {
      waiting.push(resolve);
      socket.write(command(...words));
    });
  await ask('SET', 'item', value);
  wanted = `$${value.length}\r\n${value}\r\n`.length;
  return () => ask('GET', 'item');
}

async function readAgain(get) {
  const count = amount(roundTrips);
  for (let left = count; left > 0; left -= 1) await get();
  return count;
}

const get = process.env.TARGET === 'redis' ? await openRedis() : undefined;
const answer = get === undefined ? compute : () => readAgain(get);

const server = createServer(async ({ url, method }, response) => {
  if (url === '/health') response.end('ready');
  else if (method === 'POST' && url.startsWith('/added/')) {
    added = Number(url.slice('/added/'.length));
    response.end();
  } else response.end(String(await answer()));
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.(server.address().port));
// Where a benchmark has started it: not without that.
process.on('disconnect', () => process.exit());
