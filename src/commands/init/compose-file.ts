import { parse } from 'yaml';

/** What `init` needs to know of a service in a compose file. */
export interface ComposeService {
  readonly name: string;
  readonly image: string | undefined;
  /** Folder that it is built from, relative to the compose file. */
  readonly buildContext: string | undefined;
  readonly dockerfile: string;
  /** TCP ports in the container, in the order of the file. */
  readonly ports: readonly number[];
  /** The URL in its health check, where there is one. */
  readonly healthUrl: { readonly path: string; readonly port: number | undefined } | undefined;
  readonly dependsOn: readonly string[];
  readonly hasProfile: boolean;
}

export type ComposeReading =
  | { readonly ok: true; readonly services: readonly ComposeService[] }
  | { readonly ok: false; readonly problem: string };

const composeName = /(^|\/)(docker-)?compose([.-][\w.-]+)?\.ya?ml$/;
const loadTestName = /load|perf|bench|stress/;
const canonicalName = /^(docker-)?compose\.ya?ml$/;

/**
 * The compose files among `files`, the likeliest first: one made for load tests, then the one that `docker compose`
 * itself would take, then others; near the top before deep. Overrides are no files of their own.
 */
export function composeFilesAmong(files: readonly string[]): string[] {
  const rank = (file: string): number => {
    const name = file.slice(file.lastIndexOf('/') + 1);
    if (loadTestName.test(name)) return 0;
    return canonicalName.test(name) ? 1 : 2;
  };
  const depth = (file: string): number => file.split('/').length;
  return files
    .filter((file) => composeName.test(file) && !/override\.ya?ml$/.test(file))
    .sort((a, b) => depth(a) - depth(b) || rank(a) - rank(b) || a.localeCompare(b));
}

/** Reads the services of a compose file's text. What is not understood is left out: compose itself judges the file. */
export function readCompose(text: string): ComposeReading {
  let document: unknown;
  try {
    document = parse(text, { merge: true, logLevel: 'silent' });
  } catch (error) {
    return {
      ok: false,
      problem: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    };
  }
  const services = isRecord(document) ? document['services'] : undefined;
  if (!isRecord(services)) return { ok: false, problem: 'it has no `services`' };
  return {
    ok: true,
    services: Object.entries(services).flatMap(([name, value]) =>
      isRecord(value) ? [readService(name, value)] : [],
    ),
  };
}

function readService(name: string, service: Readonly<Record<string, unknown>>): ComposeService {
  const { image, build, ports, expose, healthcheck, profiles } = service;
  const context = isRecord(build) ? (build['context'] ?? '.') : build;
  const dockerfile = isRecord(build) ? build['dockerfile'] : undefined;
  return {
    name,
    image: typeof image === 'string' ? withDefaults(image) : undefined,
    buildContext: typeof context === 'string' ? withDefaults(context) : undefined,
    dockerfile: typeof dockerfile === 'string' ? dockerfile : 'Dockerfile',
    ports: [...new Set([...listOf(ports), ...listOf(expose)].flatMap(containerPort))],
    healthUrl: isRecord(healthcheck) ? urlIn(healthcheck['test']) : undefined,
    dependsOn: isRecord(service['depends_on'])
      ? Object.keys(service['depends_on'])
      : listOf(service['depends_on']).filter((entry) => typeof entry === 'string'),
    hasProfile: listOf(profiles).length > 0,
  };
}

/** `8000`, `8080:80`, `127.0.0.1:8080:80/tcp`, `${PORT:-8080}:80`, `{ target: 80 }`; nothing for UDP and ranges. */
function containerPort(entry: unknown): number[] {
  if (isRecord(entry)) return entry['protocol'] === 'udp' ? [] : containerPort(entry['target']);
  if (typeof entry !== 'string' && typeof entry !== 'number') return [];
  const match = /(?:^|:)(\d+)(?:\/tcp)?$/.exec(withDefaults(String(entry)));
  const port = Number(match?.[1]);
  return port > 0 && port < 65_536 ? [port] : [];
}

/** Compose's variables with a default, replaced by it: what a machine without them would see. */
function withDefaults(text: string): string {
  return text.replaceAll(/\$\{\w+:?-([^}]*)\}/g, '$1');
}

function urlIn(test: unknown): ComposeService['healthUrl'] {
  const text = listOf(test).join(' ');
  // A port may be a variable of the container: `http://127.0.0.1:$$PORT/health`.
  const match = /https?:\/\/[^\s/:'"`|;&)]+(?::(?:(\d+)|\$[\w${}]+))?(\/[^\s'"`|;&)]*)?/.exec(
    withDefaults(text),
  );
  if (match === null) return undefined;
  return { path: match[2] ?? '/', port: match[1] === undefined ? undefined : Number(match[1]) };
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
