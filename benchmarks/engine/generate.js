// One run of a generator that is a library, as a process of its own; prints its percentiles in milliseconds as JSON.
//   node generate.js autocannon|loadgate URL CONNECTIONS SECONDS [rich]
import { closedPlan } from './closed-plan.js';

const [, , kind = '', url = '', connectionsText, secondsText, rich] = process.argv;
const connections = Number(connectionsText);
const seconds = Number(secondsText);

async function autocannonRun() {
  const { default: autocannon } = await import('autocannon');
  const { latency } = await autocannon({ url, connections, duration: seconds });
  // It has no p95.
  return { p50: latency.p50, p99: latency.p99 };
}

async function loadgateRun() {
  const { drive } = await import(process.env.LOADGATE_ENGINE ?? '');
  const { hostname: host, port, pathname: path } = new URL(url);
  const step = {
    kind: 'request',
    name: path,
    method: 'GET',
    path,
    headers: [],
    captures: rich === undefined ? [] : [{ name: 'id', from: 'json', path: '$.id' }],
    checks:
      rich === undefined
        ? []
        : [
            { kind: 'status', ranges: [{ from: 200, to: 200 }] },
            { kind: 'json', path: '$.state', equals: 'ready' },
          ],
  };
  const plan = closedPlan({ users: connections, seconds, step });
  const { total } = await drive(plan, {
    addresses: [{ protocol: 'http:', host, port: Number(port), basePath: '' }],
    hostHeader: undefined,
    stop: new AbortController().signal,
    onSecond() {},
  });
  if (total.ok !== total.attempted) throw new Error(`${total.attempted - total.ok} requests failed`);
  const ms = (q) => total.latency.quantileUs(q) / 1000;
  return { p50: ms(0.5), p95: ms(0.95), p99: ms(0.99) };
}

console.log(JSON.stringify(kind === 'loadgate' ? await loadgateRun() : await autocannonRun()));
