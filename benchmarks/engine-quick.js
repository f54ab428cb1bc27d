// The engine against plain autocannon: a closed loop of one static request without think time, in turns on one server.
//   node benchmarks/engine-quick.js [rounds] [users] [seconds of a slice]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, release } from 'node:os';
import autocannon from 'autocannon';
import { markdownTable } from 'markdown-table';
import { median } from 'simple-statistics';
import { bundleEngine } from './engine/bundle.js';
import { closedPlan } from './engine/closed-plan.js';

const rounds = Number(process.argv[2] ?? 10);
const users = Number(process.argv[3] ?? 10);
// A worker starts cold: in a slice of one second its compiling would be a quarter of the figure.
const seconds = Number(process.argv[4] ?? 5);
const engine = await bundleEngine();
const { drive, driveInThisThread } = await import(engine.url);

const server = spawn(process.execPath, [
  '--eval',
  `const server = require('node:http').createServer((_, response) => response.end('hello'));
   server.listen(0, '127.0.0.1', () => process.stdout.write(String(server.address().port)));`,
]);
const [port] = (await once(server.stdout, 'data')).map(Number);

const step = { kind: 'request', name: '/', method: 'GET', path: '/', headers: [], captures: [], checks: [] };
const plan = closedPlan({ users, seconds, step });
const context = {
  addresses: [{ protocol: 'http:', host: '127.0.0.1', port, basePath: '' }],
  hostHeader: undefined,
  stop: new AbortController().signal,
  onSecond() {},
};
const perSecond = ({ total, holdMs }) => total.ok / (holdMs / 1000);
const contestants = {
  'plain autocannon': async () => {
    const result = await autocannon({
      url: `http://127.0.0.1:${port}/`,
      connections: users,
      duration: seconds,
    });
    return result['2xx'] / result.duration;
  },
  'the engine': async () => perSecond(await driveInThisThread(plan, context)),
  'the engine in its worker': async () => perSecond(await drive(plan, context)),
};
const rates = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
for (let round = 0; round <= rounds; round += 1) {
  const turn = Object.entries(contestants);
  // Who goes first changes, and the first round only warms up.
  for (const [name, run] of round % 2 === 0 ? turn : turn.toReversed()) {
    const rate = await run();
    if (round > 0) rates[name].push(rate);
  }
}
server.kill();
await engine.remove();

const plain = rates['plain autocannon'];
console.log(
  `${cpus()[0].model}, ${cpus().length} cores, ${release()}, Node ${process.version}, ${users} users, ${rounds} rounds\n`,
);
console.log(
  markdownTable([
    ['', 'requests/s, median', 'best', 'ratio to plain in the same round, median'],
    ...Object.entries(rates).map(([name, list]) => [
      name,
      median(list).toFixed(0),
      Math.max(...list).toFixed(0),
      median(list.map((rate, round) => rate / plain[round])).toFixed(3),
    ]),
  ]),
);
