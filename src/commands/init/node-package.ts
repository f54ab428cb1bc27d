import { isRecord } from './compose-file.js';
import type { Repository } from './repository.js';
import type { SourceFacts } from './source.js';

/** A Node package that is started by a command of its own. */
export interface PackageTarget {
  readonly kind: 'command';
  readonly run: string;
  /** undefined: a free one, through PORT. */
  readonly port: number | undefined;
  /** Commands that make a fresh clone ready to start, for the workflow. */
  readonly prepare: readonly string[];
  readonly why: string;
}

interface PackageManager {
  readonly lockfile: string;
  readonly install: string;
  readonly start: string;
  readonly build: string;
}

const npm: PackageManager = {
  lockfile: 'package-lock.json',
  install: 'npm ci',
  start: 'npm start',
  build: 'npm run build',
};
const managers: readonly PackageManager[] = [
  npm,
  {
    lockfile: 'pnpm-lock.yaml',
    install: 'corepack enable && pnpm install --frozen-lockfile',
    start: 'pnpm start',
    build: 'pnpm build',
  },
  {
    lockfile: 'yarn.lock',
    install: 'corepack enable && yarn install --frozen-lockfile',
    start: 'yarn start',
    build: 'yarn build',
  },
];
/** Used where a package has no start script. */
const usualEntries = ['server.js', 'server.mjs', 'app.js', 'index.js', 'src/server.js', 'src/index.js'];

/** How the package.json at the root is started; undefined where there is none, or nothing in it that starts. */
export async function packageTarget(
  repository: Repository,
  source: SourceFacts,
): Promise<PackageTarget | undefined> {
  const manifest = parseManifest(await repository.read('package.json'));
  if (manifest === undefined) return undefined;
  const locked = managers.find(({ lockfile }) => repository.files.includes(lockfile));
  const manager = locked ?? npm;
  const scripts = isRecord(manifest['scripts']) ? manifest['scripts'] : {};
  const start = await startOf(repository, scripts, manager);
  if (start === undefined) return undefined;

  const hasPackages = isRecord(manifest['dependencies']) || isRecord(manifest['devDependencies']);
  const install = locked === undefined ? 'npm install' : manager.install;
  const port = source.readsPort ? undefined : source.listensOn;
  return {
    kind: 'command',
    run: start.run,
    port,
    prepare: [
      ...(hasPackages ? [install] : []),
      ...(typeof scripts['build'] === 'string' ? [manager.build] : []),
    ],
    why: `There is no compose file to boot; ${start.why}. ${whereItListens(port, source)}`,
  };
}

async function startOf(
  repository: Repository,
  scripts: Readonly<Record<string, unknown>>,
  manager: PackageManager,
): Promise<{ run: string; why: string } | undefined> {
  if (typeof scripts['start'] === 'string') {
    return { run: manager.start, why: `package.json starts with \`${manager.start}\` (${scripts['start']})` };
  }
  for (const entry of usualEntries) {
    if (repository.files.includes(entry) && /\.listen\(/.test((await repository.read(entry)) ?? '')) {
      return { run: `node ${entry}`, why: `package.json has no start script, but ${entry} listens` };
    }
  }
  return undefined;
}

function whereItListens(port: number | undefined, source: SourceFacts): string {
  if (port !== undefined) return `It listens on ${port}.`;
  if (source.readsPort) return 'It reads PORT: each run gives it a free port.';
  return 'Where it listens was not found: it has to listen on the port in the variable PORT.';
}

function parseManifest(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const manifest: unknown = JSON.parse(text);
    return isRecord(manifest) ? manifest : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // npm itself will say so; there is nothing to start
    throw error;
  }
}
