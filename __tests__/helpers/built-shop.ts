import { spawnSync } from 'node:child_process';
import { usualLatencyMs } from './shop.js';

/** A shop that is built as an image, so that two states of its code can be up side by side. */

export interface BuiltShop {
  /** Of what is measured, and a part of each name on the engine: of a test's own. */
  readonly name: string;
  /** Where the services note what they are asked, by `PART.log`: a folder outside the repository. */
  readonly notesIn?: string;
  readonly config?: string;
}

/** What an image holds beside its code. */
export const behaviourOf = (part: string, latencyMs = usualLatencyMs): Record<string, string> => ({
  'behaviour.json': JSON.stringify({ part, latencyMs }),
});

const server = `
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { part, latencyMs } = JSON.parse(readFileSync('/app/behaviour.json', 'utf8'));
const note = (text) => existsSync('/notes') && appendFileSync('/notes/' + part + '.log', text + '\\n');
note('started');
let rows = 0;
require('node:http').createServer((request, response) => {
  const { method, url } = request;
  if (url === '/health') return response.end();
  if (url === '/seed') {
    note(method);
    return response.end('{}');
  }
  rows += 1;
  if (rows <= 200) note(url);
  setTimeout(() => response.end('{}'), latencyMs);
}).listen(8000);
process.on('SIGTERM', () => process.exit(0));
`;

/** The files of the repository: compose stack, code, configuration. */
export function builtShopFiles({ name, notesIn, config = '' }: BuiltShop): Record<string, string> {
  const volumes = notesIn === undefined ? '' : `    volumes: ['${notesIn}:/notes', 'data:/data']\n`;
  return {
    '.gitignore': 'loadgate-report/\n',
    'server.js': server,
    Dockerfile:
      'FROM node:24-slim\nWORKDIR /app\nCOPY server.js behaviour.json ./\nCMD ["node", "server.js"]\n',
    'compose.yaml': `services:
  api:
    build: .
    image: ${name}/api:dev
    container_name: ${name}-api
    ports: ['18767:8000']
    restart: always
    pull_policy: build
${volumes}volumes: { data: { name: ${name}-data } }
`,
    'loadgate.yml': `version: 1
name: ${name}
target: { compose: { files: [compose.yaml], service: api, ready: { path: /health, timeout: 60s } } }
scenarios:
  browse: { think: 0ms, steps: [ { get: /items, name: items, check: { status: 200 } } ] }
tests:
  compared: { scenario: browse, users: 10, hold: 2s }
thresholds: { p95: 2s, error_rate: 1% }
baseline: { store: none }
${config}`,
    ...behaviourOf('base'),
  };
}

/** Everything on the engine with this name in its own: containers, networks, volumes, images. */
export function onEngine(name: string): string[] {
  return [
    ['ps', '--all', '--format', '{{.Names}}'],
    ['network', 'ls', '--format', '{{.Name}}'],
    ['volume', 'ls', '--format', '{{.Name}}'],
    ['images', '--format', '{{.Repository}}:{{.Tag}}'],
  ].flatMap((args) => {
    const { stdout } = spawnSync('docker', args, { encoding: 'utf8' });
    return stdout.split('\n').filter((line) => line.includes(name));
  });
}

/** The container that runs a side's service now. */
export function containerOf(name: string, side: 'base' | 'head'): string {
  const found = onEngine(`${name}-${side}-`).find((each) => /-api-\d+$/.test(each));
  if (found === undefined) throw new Error(`no container of ${side} is up`);
  return found;
}
