// What the load goes to: nginx for speed, and a server that knows each request's true time. Both on loopback.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Asks over a connection of its own: a run blocks this process for longer than a server keeps an idle one. */
const ask = (url) => fetch(url, { headers: { connection: 'close' } });

/** One nginx worker that answers `/` with a word and `/json` with a document, never closes a connection, and counts. */
export async function startNginx(cpu) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'loadgate-nginx-'));
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  access_log off;
  ${paths.map((path) => `${path}_temp_path ${folder}/${path};`).join(' ')}
  keepalive_requests 1000000000;
  server {
    listen 127.0.0.1:${port};
    location / { return 200 "hello"; }
    location /json { default_type application/json; return 200 '{"id":"a1b2c3","state":"ready"}'; }
    location /status { stub_status; }
  }
}
`,
  );
  const child = spawn('taskset', ['-c', cpu, 'nginx', '-e', 'stderr', '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const origin = `http://127.0.0.1:${port}`;
  const served = async () => {
    const status = await (await ask(`${origin}/status`)).text();
    // The third number of the third line, less the question itself.
    return Number(status.split('\n')[2]?.trim().split(/ +/)[2]) - 1;
  };
  for (let attempt = 0; ; attempt += 1) {
    try {
      await served();
      break;
    } catch (error) {
      if (attempt === 50) throw error;
      await sleep(100);
    }
  }
  return {
    origin,
    served,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A server whose service times are drawn from a mixture: exponential with a mean of 20 ms, and a tenth of the requests
 * 80 ms more. It stamps each from its arrival to the last write.
 */
export async function startStamping(cpu) {
  const script = `
    let stamps = [];
    const quantile = (q) => stamps[Math.ceil(q * stamps.length) - 1];
    const server = require('node:http').createServer((incoming, response) => {
      if (incoming.url === '/stamps') {
        stamps.sort((a, b) => a - b);
        response.end(JSON.stringify({ count: stamps.length, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) }));
        stamps = [];
        return;
      }
      const arrived = performance.now();
      setTimeout(() => {
        response.end('hello');
        stamps.push(performance.now() - arrived);
      }, -20 * Math.log(1 - Math.random()) + (Math.random() < 0.1 ? 80 : 0));
    });
    server.listen(0, '127.0.0.1', () => process.stdout.write(String(server.address().port)));`;
  const child = spawn('taskset', ['-c', cpu, process.execPath, '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(child.stdout, 'data');
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    /** Quantiles in milliseconds of what was served since the last call. */
    stamps: async () => (await ask(`${origin}/stamps`)).json(),
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
