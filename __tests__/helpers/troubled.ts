import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const service = readFileSync(new URL('../fixtures/services/troubled.js', import.meta.url), 'utf8');

/** What the service does; each is described in fixtures/services/troubled.js. */
export interface Behaviour {
  readonly exitAfter?: number;
  readonly neverReady?: boolean;
  readonly tellsToken?: boolean;
  readonly isStubborn?: boolean;
}

export interface TroubledOptions {
  readonly hold?: string;
  readonly readyWithin?: string;
  readonly port?: number;
  /** Further lines of loadgate.yml. */
  readonly more?: string;
  /** Further keys of the one step, such as `, check: { status: 200 }`. */
  readonly step?: string;
}

/** A repository whose service has troubles, and a loadgate.yml with two tests of it. */
export function troubledFiles(
  behaviour: Behaviour,
  { hold = '1s', readyWithin = '20s', port, more = '', step = '' }: TroubledOptions = {},
): Record<string, string> {
  const fixedPort = port === undefined ? '' : `, port: ${port}`;
  return {
    'service.js': service,
    'package.json': '{"type":"module"}',
    'behaviour.json': JSON.stringify(behaviour),
    'loadgate.yml': `name: troubled
target: { command: { run: node service.js, ready: { path: /health, timeout: ${readyWithin} }${fixedPort} } }
scenarios: { browse: { think: 0ms, steps: [ { get: /items, name: items${step} } ] } }
tests:
  first: { scenario: browse, users: 5, hold: ${hold} }
  second: { scenario: browse, users: 5, hold: ${hold} }
${more}
`,
  };
}

/** Whether the service's process still runs. One that has ended may stay listed until its new parent asks for it. */
export function isServiceAlive(cwd: string): boolean {
  const pid = readFileSync(join(cwd, 'service.pid'), 'utf8');
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}
