// Ten million responses in one run of the engine: what its process holds after each million.
//   node benchmarks/memory.js [millions]
// Three requests by name, each with a check and one with a capture. The generator and the least of servers are processes
// of their own. Fails where memory grew, or where not every response was counted once. Prints Markdown.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, release } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { markdownTable } from 'markdown-table';
import { bundleEngine } from './engine/bundle.js';
import { closedPlan } from './engine/closed-plan.js';

const million = 1_000_000;
const millions = Number(process.argv[2] ?? 10);
const users = 20;
/** A number kept for each response would be 8 MB for a million. */
const mostGrowthBytesPerMillion = 1e6;
/** For a machine that is too slow. */
const longestSeconds = millions * 120;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const serverScript = `
  let served = 0;
  const body = '{"id":"a1b2c3","state":"ready"}';
  const answer = 'HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: ' + body.length + '\\r\\n\\r\\n' + body;
  const server = require('node:net').createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    // One small request at a time is on its way: it comes in one piece.
    socket.on('data', () => {
      served += 1;
      socket.write(answer);
    });
  });
  process.on('message', () => process.send(served));
  process.on('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));`;
const server = spawn(process.execPath, ['-e', serverScript], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
const [port] = await once(server, 'message');

const engine = await bundleEngine();
const { driveInThisThread } = await import(engine.url);
const stopper = new AbortController();
const began = performance.now();
const rows = [];
let reached = 0;

/** What is really held: after a collection, outside V8's heap included. */
function look() {
  collectGarbage();
  const { rss, heapUsed, external } = process.memoryUsage();
  rows.push({ reached, seconds: (performance.now() - began) / 1000, rss, held: heapUsed + external });
}

const request = (path, rules) => ({
  kind: 'request',
  name: path,
  method: 'GET',
  path,
  headers: [],
  captures: [],
  ...rules,
});
const ready = { kind: 'json', path: '$.state', equals: 'ready' };
const ok = { kind: 'status', ranges: [{ from: 200, to: 200 }] };
const plan = closedPlan({ users, seconds: longestSeconds, step: undefined });
plan.scenario.tasks[0].steps = [
  request('/a', { checks: [ready], captures: [{ name: 'id', from: 'json', path: '$.id' }] }),
  request('/b/{{id}}', { checks: [ok] }),
  request('/c', { checks: [ok] }),
];
const measurement = await driveInThisThread(plan, {
  addresses: [{ protocol: 'http:', host: '127.0.0.1', port, basePath: '' }],
  hostHeader: undefined,
  stop: stopper.signal,
  onSecond({ completed }) {
    reached += completed;
    if (reached >= (rows.length + 1) * million) look();
    if (rows.length >= millions) stopper.abort();
  },
});
server.send('how many?');
const [served] = await once(server, 'message');
server.disconnect();
await engine.remove();

const { total, outsideHold, cut } = measurement;
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
console.log(
  `${cpus()[0].model}, ${cpus().length} cores, Linux ${release()}, Node ${process.version}; ${users} users\n`,
);
console.log(
  markdownTable([
    ['responses', 'seconds', 'held after a collection, MB', 'resident, MB'],
    ...rows.map((row) => [
      row.reached.toLocaleString('en'),
      row.seconds.toFixed(0),
      megabytes(row.held),
      megabytes(row.rss),
    ]),
  ]),
);

const [first, last] = [rows[0], rows.at(-1)];
const faults = [];
if (rows.length < millions) faults.push(`only ${reached} responses in ${longestSeconds} s`);
if (total.ok !== total.attempted) faults.push(`${total.attempted - total.ok} requests failed`);
if (total.attempted + outsideHold.attempted + cut !== served)
  faults.push(`${total.attempted + outsideHold.attempted + cut} counted, ${served} served`);
if (total.latency.count !== total.ok)
  faults.push(`${total.latency.count} latencies of ${total.ok} responses`);
const growth =
  first === undefined || last === first
    ? 0
    : (last.held - first.held) / ((last.reached - first.reached) / million);
if (growth > mostGrowthBytesPerMillion)
  faults.push(`memory grows by ${megabytes(growth)} MB for each million`);
console.log(
  `\nServed ${served.toLocaleString('en')}, each counted once; ${(growth / 1000).toFixed(1)} kB more for each million.`,
);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
