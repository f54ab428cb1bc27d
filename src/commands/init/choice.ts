import { posix } from 'node:path';
import { UsageError } from '../../errors.js';
import { rankServices } from './choose-service.js';
import { composeFilesAmong, readCompose, type ComposeService } from './compose-file.js';
import { packageTarget, type PackageTarget } from './node-package.js';
import { suiteNameOf, type Repository } from './repository.js';
import { readSource, type SourceFacts } from './source.js';

/** What `init` decided to test, from what it found. */
export interface Choice {
  readonly suite: string;
  readonly target: ComposeChoice | PackageTarget;
  /** The path that is probed and requested. */
  readonly path: string;
  /** GET routes that the source names: worth measuring, for a person to choose from. */
  readonly routes: readonly string[];
  /** What was found and why it was chosen, a sentence each. */
  readonly story: readonly string[];
}

interface ComposeChoice {
  readonly kind: 'compose';
  readonly file: string;
  readonly service: string;
  readonly port: number;
}

/**
 * Looks at a repository and decides what to test: a compose service, else a Node package's start script.
 *
 * @throws UsageError where there is neither, saying what to write
 */
export async function choose(repository: Repository): Promise<Choice> {
  const suite = suiteNameOf(repository.root);
  const source = await readSource(repository);
  const refused: string[] = [];
  const compose = await chooseCompose(repository, suite, refused);
  if (compose !== undefined) {
    const health = healthOf(compose.service, compose.port, source);
    return {
      suite,
      target: { kind: 'compose', file: compose.file, service: compose.service.name, port: compose.port },
      path: health.path,
      routes: source.routes,
      story: [...refused, ...compose.story, health.why],
    };
  }
  const target = await packageTarget(repository, source);
  if (target !== undefined) {
    const health = healthOf(undefined, target.port, source);
    return {
      suite,
      target,
      path: health.path,
      routes: source.routes,
      story: [...refused, target.why, health.why],
    };
  }
  throw nothingToTest(repository, refused);
}

async function chooseCompose(
  repository: Repository,
  suite: string,
  refused: string[],
): Promise<{ file: string; service: ComposeService; port: number; story: readonly string[] } | undefined> {
  for (const file of composeFilesAmong(repository.files)) {
    const reading = readCompose((await repository.read(file)) ?? '');
    if (!reading.ok) {
      refused.push(`${file} is passed over: ${reading.problem}.`);
      continue;
    }
    const services = await Promise.all(
      reading.services.map((service) => withExposed(repository, file, service)),
    );
    const [best, ...others] = rankServices(services, suite);
    const port = best?.service.healthUrl?.port ?? best?.service.ports[0];
    if (best === undefined || port === undefined || best.score < 0) {
      refused.push(`${file} is passed over: none of its services has a port that speaks for HTTP.`);
      continue;
    }
    const because = best.reasons.length === 0 ? 'the only one with a port' : best.reasons.join(', ');
    const rest = others.map(({ service }) => service.name);
    const story = [
      `${file} has ${count(services.length, 'service')}; ${best.service.name} is tested: ${because}.`,
      ...(rest.length === 0 ? [] : [`Not chosen: ${rest.join(', ')}. Change \`service\` if that is wrong.`]),
      `Its port in the container is ${port}.`,
    ];
    return { file, service: best.service, port, story };
  }
  return undefined;
}

/** A service that names no port has those that its Dockerfile exposes. */
async function withExposed(
  repository: Repository,
  file: string,
  service: ComposeService,
): Promise<ComposeService> {
  const asked = service.healthUrl?.port;
  if (service.ports.length > 0) return service;
  if (asked !== undefined) return { ...service, ports: [asked] };
  if (service.buildContext === undefined) return service;
  const dockerfile = posix.join(posix.dirname(file), service.buildContext, service.dockerfile);
  const text = (await repository.read(dockerfile)) ?? '';
  const ports = [...text.matchAll(/^\s*EXPOSE\s+(\d+)/gim)].map(([, port]) => Number(port));
  return { ...service, ports };
}

function healthOf(
  service: ComposeService | undefined,
  port: number | undefined,
  source: SourceFacts,
): { path: string; why: string } {
  const url = service?.healthUrl;
  if (url !== undefined && url.path !== '/' && (url.port ?? port) === port) {
    return {
      path: url.path,
      why: `${url.path} is probed and requested: the service's health check asks it.`,
    };
  }
  if (source.health !== undefined) {
    const { path, file } = source.health;
    return { path, why: `${path} is probed and requested: ${file} answers it.` };
  }
  return { path: '/', why: 'No health endpoint was found: / is probed and requested. It has to answer 200.' };
}

function nothingToTest(repository: Repository, refused: readonly string[]): UsageError {
  const found = refused.length === 0 ? '' : ` ${refused.join(' ')}`;
  return new UsageError(
    `Nothing to test was found in ${repository.root}: no compose file with an HTTP service, and no package.json with a start script.${found}`,
    {
      fix:
        'Write a loadgate.yml with one of these:\n' +
        '  version: 1\n' +
        '  compose: docker-compose.yml    # a compose file,\n' +
        '  service: api                   # the service in it that is tested\n' +
        '  path: /health                  # and a path that answers 200\n' +
        'or\n' +
        '  version: 1\n' +
        '  target:\n' +
        '    command: { run: "./server --port {{port}}", ready: { path: /health } }',
    },
  );
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
