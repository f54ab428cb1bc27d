// What is measured: work of a varying amount per request, on the CPU or in queries to Redis, one after the other.
//   TARGET=cpu|redis PORT=... REDIS_PORT=... node server.mjs
// `added` in work.json, or POST /added/10, is what a change adds to each request, in percent.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';

const work = new URL('work.json', import.meta.url);
let added = existsSync(work) ? JSON.parse(readFileSync(work, 'utf8')).added : 0;

/**
 * A request's amount of work: around `usual`, log-normal with that mean, since the requests of a service differ.
 *
 * @param spread the standard deviation of its logarithm
 */
function amount(usual, spread) {
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
  for (let left = amount(1300, 0.35); left > 0; left -= 1) {
    for (const { price } of JSON.parse(text).items) sum += price;
  }
  return Promise.resolve(sum);
}

const queries = 20;
const length = 4800;
const command = (...words) =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

/** A connection whose answers come in order, each as long as it is known to be. */
async function openRedis() {
  const socket = connect({ host: '127.0.0.1', port: Number(process.env.REDIS_PORT), noDelay: true });
  const waiting = [];
  let received = 0;
  socket.on('data', (bytes) => {
    if (received === 0 && bytes[0] === 0x2d) throw new Error(`Redis: ${bytes}`);
    received += bytes.length;
    for (; waiting.length > 0 && received >= waiting[0].bytes; received -= waiting.shift().bytes) {
      waiting[0].resolve();
    }
  });
  socket.on('close', () => {
    throw new Error('Redis closed the connection');
  });
  const ask = (answer, ...words) =>
    new Promise((resolve) => {
      waiting.push({ bytes: answer.length, resolve });
      socket.write(command(...words));
    });
  const list = `numbers-${process.pid}`;
  // In disorder: steps of 7 through a length that 7 does not divide.
  const numbers = Array.from({ length }, (_, index) => String((7 * index) % length));
  await ask(':1\r\n', 'DEL', list);
  await ask(`:${length}\r\n`, 'RPUSH', list, ...numbers);
  return () => ask('*1\r\n$1\r\n0\r\n', 'SORT', list, 'LIMIT', '0', '1');
}

/**
 * About 5 ms in all, most of it Redis's: queries that sort a list, one after the other. Redis takes users in turn, so
 * that a request's own amount shows in full, where on the CPU it is that of four together: hence the smaller spread.
 */
async function readAgain(query) {
  const count = amount(queries, 0.2);
  for (let left = count; left > 0; left -= 1) await query();
  return count;
}

const query = process.env.TARGET === 'redis' ? await openRedis() : undefined;
const answer = query === undefined ? compute : () => readAgain(query);

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
