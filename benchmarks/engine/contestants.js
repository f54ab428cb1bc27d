// The generators: the command of each, and how to read its percentiles (in milliseconds) from what it wrote.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const generate = join(import.meta.dirname, 'generate.js');

/** A command that prints it. */
const versionOfPackage = (path) => [
  process.execPath,
  '--print',
  `require(${JSON.stringify(join(import.meta.dirname, path))}).version`,
];

/** `1.23ms`, `850.00us` or `1.20s` as wrk writes it. */
function msOfWrk(text) {
  const [, number, unit] = /^([\d.]+)(us|ms|s)$/.exec(text) ?? [];
  return Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit ?? 'ms'];
}

const k6Script = (url, isRich) => `
import http from 'k6/http';
import { check } from 'k6';
export default function () {
  const response = http.get('${url}');
  ${isRich ? `const body = response.json(); const id = body.id; check(response, { status: (r) => r.status === 200, state: () => body.state === 'ready', id: () => id !== undefined });` : ''}
}`;

const locustScript = `
from locust import FastHttpUser, constant, task
class Someone(FastHttpUser):
    wait_time = constant(0)
    @task
    def get(self):
        self.client.get("/")
`;

/**
 * Each: the tool that must be there, a command that says its version, its command for a run (url, connections, seconds, a folder to write to, whether a
 * capture and two checks are on), and its percentiles from stdout and that folder.
 */
export const contestants = {
  loadgate: {
    tool: process.execPath,
    version: versionOfPackage('../../package.json'),
    canBeRich: true,
    command: ({ url, connections, seconds, isRich }) => [
      process.execPath,
      generate,
      'loadgate',
      url,
      connections,
      seconds,
      ...(isRich ? ['rich'] : []),
    ],
    read: ({ stdout }) => JSON.parse(stdout),
  },
  autocannon: {
    tool: process.execPath,
    version: versionOfPackage('../../node_modules/autocannon/package.json'),
    command: ({ url, connections, seconds }) => [
      process.execPath,
      generate,
      'autocannon',
      url,
      connections,
      seconds,
    ],
    read: ({ stdout }) => JSON.parse(stdout),
  },
  wrk: {
    tool: 'wrk',
    version: ['wrk', '-v'],
    command: ({ url, connections, seconds }) => [
      'wrk',
      '--threads=1',
      `--connections=${connections}`,
      `--duration=${seconds}s`,
      '--latency',
      url,
    ],
    read({ stdout }) {
      const of = (percent) => msOfWrk(new RegExp(`^ +${percent}% +(\\S+)$`, 'm').exec(stdout)?.[1] ?? '');
      return { p50: of(50), p99: of(99) };
    },
  },
  oha: {
    tool: 'oha',
    version: ['oha', '--version'],
    command: ({ url, connections, seconds }) => [
      'oha',
      '--no-tui',
      '--output-format=json',
      '-c',
      connections,
      '-z',
      `${seconds}s`,
      url,
    ],
    read({ stdout }) {
      const { p50, p95, p99 } = JSON.parse(stdout).latencyPercentiles;
      return { p50: p50 * 1000, p95: p95 * 1000, p99: p99 * 1000 };
    },
  },
  k6: {
    tool: 'k6',
    version: ['k6', 'version'],
    canBeRich: true,
    command({ url, connections, seconds, folder, isRich }) {
      writeFileSync(join(folder, 'k6.js'), k6Script(url, isRich));
      return [
        'k6',
        'run',
        '--quiet',
        '--no-usage-report',
        '--summary-trend-stats=p(50),p(95),p(99)',
        `--summary-export=${join(folder, 'k6.json')}`,
        `--vus=${connections}`,
        `--duration=${seconds}s`,
        join(folder, 'k6.js'),
      ];
    },
    read({ folder }) {
      const { http_req_duration: of } = JSON.parse(readFileSync(join(folder, 'k6.json'), 'utf8')).metrics;
      return { p50: of['p(50)'], p95: of['p(95)'], p99: of['p(99)'] };
    },
  },
  locust: {
    tool: 'locust',
    version: ['locust', '--version'],
    command({ url, connections, seconds, folder }) {
      writeFileSync(join(folder, 'locustfile.py'), locustScript);
      return [
        'locust',
        '--headless',
        '--only-summary',
        '--skip-log-setup',
        `--locustfile=${join(folder, 'locustfile.py')}`,
        `--users=${connections}`,
        `--spawn-rate=${connections}`,
        `--run-time=${seconds}s`,
        `--csv=${join(folder, 'locust')}`,
        `--host=${new URL(url).origin}`,
      ];
    },
    read({ folder }) {
      const [head, row] = readFileSync(join(folder, 'locust_stats.csv'), 'utf8')
        .split('\n')
        .map((line) => line.trim().split(','));
      const of = (percent) => Number(row[head.indexOf(`${percent}%`)]);
      return { p50: of(50), p95: of(95), p99: of(99) };
    },
  },
};

/** `autocannon 9.0.0, wrk 4.1.0`: of those tools that say their version. */
export function versionsInWords(present) {
  return present
    .map(([name, { version }]) => {
      const [command = '', ...args] = version;
      const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
      return `${name} ${/\d+\.\d+(?:\.\d+)?/.exec(stdout + stderr)?.[0] ?? '(version unknown)'}`;
    })
    .join(', ');
}

/** Those whose tool is installed. */
export function presentContestants() {
  return Object.entries(contestants).filter(
    ([, { tool }]) => spawnSync('sh', ['-c', 'command -v "$0"', tool]).status === 0,
  );
}
