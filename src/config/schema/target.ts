import { z } from 'zod';
import type { Parsed } from '../../units/index.js';
import { positiveDuration } from './duration.js';
import { plainText, scalarText, textLike, textOf, wholeNumber } from './leaf.js';

/** A path of a request or probe: it begins with `/`, and blanks are encoded. */
export function requestPath(description: string, examples: readonly string[]) {
  return textOf('a path such as "/orders"', parseRequestPath, {
    description,
    examples,
    pattern: String.raw`/[^\s#]*`,
  });
}

function parseRequestPath(text: string): Parsed<string> {
  const refused = (problem: string): Parsed<string> => ({ ok: false, problem });
  const shown = JSON.stringify(text);
  if (/^https?:/i.test(text))
    return refused(`${shown} is an address; write the path only, the host comes from the target`);
  if (!text.startsWith('/')) return refused(`the path ${shown} must begin with "/"; write "/${text}"`);
  const literal = text.replaceAll(/\{\{[^{}]*\}\}/g, '');
  if (/\s/.test(literal)) return refused(`the path ${shown} holds a blank; write it as %20`);
  if (literal.includes('#'))
    return refused(`the path ${shown} holds a "#", which is never sent; leave it out or write %23`);
  return { ok: true, value: text };
}

const port = (description: string) => wholeNumber('a port', 1, 65_535, description);

export const serviceName = textLike('a name of a compose service', /[a-zA-Z0-9._-]+/, {
  description: 'The service of the compose file that receives the load.',
  examples: ['api'],
});

export const filePath = (description: string, examples?: readonly string[]) =>
  textOf(
    'a path of a file',
    (text) => (text.trim() === '' ? { ok: false, problem: 'the path is empty' } : { ok: true, value: text }),
    { description, ...(examples === undefined ? {} : { examples }) },
  );

export const composeFile = filePath('A compose file, relative to this configuration.', [
  'docker-compose.yml',
]);

const ready = z
  .strictObject({
    path: requestPath(
      'Path of the readiness probe: a GET that must answer before load begins. Default: the top-level `path`, else `/`.',
      ['/health'],
    ).optional(),
    status: wholeNumber('a status', 100, 599, 'Status that the probe must answer with.').default(200),
    timeout: positiveDuration(
      'Time for the whole boot: until the containers are healthy and the probe is answered.',
      ['2m'],
    ).prefault('2m'),
  })
  .meta({ description: 'When the target counts as ready.' });

const compose = z
  .strictObject({
    file: composeFile.optional(),
    files: z
      .array(composeFile)
      .min(1, { error: 'the list is empty; name at least one compose file' })
      .meta({
        description: 'Several compose files, merged in this order as `docker compose -f a -f b` does.',
      })
      .optional(),
    profiles: z
      .array(textLike('a name of a profile', /[a-zA-Z0-9][a-zA-Z0-9_.-]*/, { description: 'A profile.' }))
      .meta({ description: 'Profiles of the compose files to switch on.' })
      .default([]),
    service: serviceName,
    port: port('The port inside the container. Default: the only port that the service exposes.').optional(),
    ready: ready.prefault({}),
  })
  .meta({
    description:
      'A compose stack, started for this run under a project name of its own and removed afterwards.',
    oneOf: [{ required: ['file'] }, { required: ['files'] }],
  });

const command = z
  .strictObject({
    run: plainText('a command line such as "node server.js"', {
      description: 'The shell command that starts the service. `PORT` is set and `{{port}}` is replaced.',
      examples: ['node server.js', 'python -m http.server {{port}}'],
    }),
    prepare: plainText('a command line such as "npm ci"', {
      description:
        "A shell command that is run to its end before, such as an install or a build: once in a run, not before each start; in the base's folder, too, where the run is compared with it.",
      examples: ['npm ci', 'go build -o server .'],
    }).optional(),
    port: z
      .union([z.literal('auto'), port('A fixed port.')])
      .meta({
        description: 'The port that it listens on; `auto` takes a free one.',
        examples: ['auto', 8000],
      })
      .default('auto'),
    env: z
      .record(
        textLike('a name of an environment variable', /[A-Za-z_][A-Za-z0-9_]*/, { description: 'A name.' }),
        scalarText('a text', 'A value.'),
      )
      .meta({ description: 'Environment variables for the command, beside those of this process.' })
      .default({}),
    cwd: filePath('Its working directory, relative to this configuration.', ['services/api']).optional(),
    ready: ready.prefault({}),
  })
  .meta({
    description: 'A process, started for this run and ended afterwards with everything that it started.',
  });

const url = textOf('an address such as "http://127.0.0.1:8000"', parseTargetUrl, {
  description:
    'A service that is already running. Anything but this machine must be listed in `allow-hosts`.',
  examples: ['http://127.0.0.1:8000'],
  pattern: 'https?://.+',
});

/** An origin with an optional base path, without a trailing slash. */
function parseTargetUrl(text: string): Parsed<string> {
  const refused = (problem: string): Parsed<string> => ({ ok: false, problem });
  const shown = JSON.stringify(text);
  if (!/^https?:\/\//i.test(text)) return refused(`${shown} must begin with "http://" or "https://"`);
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (!address) return refused(`${shown} is no address; write it like "http://127.0.0.1:8000"`);
  if (address.username !== '' || address.password !== '') {
    return refused(
      'the address holds a user or password; send an authorization header with "http: { headers: ... }"',
    );
  }
  if (address.search !== '' || address.hash !== '') {
    return refused(`${shown} holds a query or fragment; those belong to the paths of the scenario`);
  }
  return { ok: true, value: `${address.origin}${address.pathname.replace(/\/+$/, '')}` };
}

const host = textLike(
  'a host name without scheme, port or path',
  /[A-Za-z0-9._-]+|\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\]?/,
  {
    description: 'A host name or IP address.',
    examples: ['staging.example.com'],
  },
);

const tls = z
  .strictObject({
    verify: z
      .boolean()
      .meta({ description: "Whether the target's certificate must be trusted and name its host." })
      .default(true),
    ca: filePath(
      'A file with certificates (PEM) that are trusted beside the well-known ones, relative to this configuration.',
      ['certs/ca.pem'],
    ).optional(),
  })
  .meta({ description: 'Trust in a target whose `url` begins with https.' });

export const targetKinds = ['compose', 'command', 'url'] as const;

export const target = z
  .strictObject({
    compose: compose.optional(),
    command: command.optional(),
    url: url.optional(),
    tls: tls.optional(),
    'allow-hosts': z
      .array(host)
      .meta({
        description: 'Hosts beside this machine that `url` may name. Nobody load-tests production by a typo.',
      })
      .default([]),
    'host-header': textLike('a host such as "localhost:8000"', /[^\s/]+/, {
      description: 'The Host header of every request, for services that answer to one name only.',
      examples: ['localhost:8000'],
    }).optional(),
  })
  .meta({
    description: 'What is tested: exactly one of `compose`, `command`, `url`.',
    oneOf: targetKinds.map((kind) => ({ required: [kind] })),
  });

export type FileTarget = z.output<typeof target>;
export type FileReady = z.output<typeof ready>;
