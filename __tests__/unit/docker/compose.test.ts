import { describe, expect, test } from '@jest/globals';
import { readComposeFault, readComposeWarnings } from '../../../src/docker/compose-faults.js';
import { readComposeModel } from '../../../src/docker/compose-model.js';
import { readComposePs } from '../../../src/docker/compose-ps.js';
import { parseComposeVersion } from '../../../src/docker/compose-version.js';
import { EnvironmentError } from '../../../src/errors.js';

describe('the version of compose', () => {
  test.each([
    ['2.40.3-3', true],
    ['v2.24.4', true],
    ['2.24.3', false],
    ['2.17.0', false],
    ['5.0.1', true],
  ])('%s is enough; it can override lists: %p', (text, canOverride) => {
    expect(parseComposeVersion(text)).toEqual({ text, canOverride });
  });

  test.each(['1.29.2', '2.16.9', 'dev', ''])('"%s" is not', (text) => {
    expect(() => parseComposeVersion(text)).toThrow(EnvironmentError);
  });
});

describe('ps', () => {
  const entry = {
    ID: 'a1',
    Name: 'p-web-1',
    Service: 'web',
    State: 'exited',
    Health: '',
    ExitCode: 3,
    Image: 'x',
  };
  const read = { id: 'a1', name: 'p-web-1', service: 'web', state: 'exited', health: '', exitCode: 3 };

  test.each([
    ['one object per line', `${JSON.stringify(entry)}\n${JSON.stringify(entry)}\n`, [read, read]],
    ['an array', JSON.stringify([entry, entry]), [read, read]],
    ['an empty array', '[]\n', []],
    ['nothing', '\n', []],
  ])('is read from %s', (_format, output, expected) => {
    expect(readComposePs(output)).toEqual(expected);
  });
});

describe('the resolved model', () => {
  test('yields what is needed of services, volumes and networks', () => {
    const model = readComposeModel(
      JSON.stringify({
        name: 'p',
        services: {
          web: {
            build: { context: '/x', tags: ['acme/web:latest'] },
            image: 'acme/web',
            pull_policy: 'build',
            volumes: [
              { type: 'bind', source: '/x/data', target: '/data' },
              { type: 'bind', source: '/etc/hosts', target: '/h', read_only: true },
              { type: 'volume', source: 'data', target: '/v' },
              { type: 'tmpfs', target: '/t' },
            ],
            container_name: 'fixed',
            networks: { default: null, back: { aliases: ['w'] } },
            ports: [
              { mode: 'ingress', target: 80, published: '8080', protocol: 'tcp' },
              { target: 443, protocol: 'tcp' },
              { target: 53, published: '53', protocol: 'udp' },
            ],
            expose: ['9000', '53/udp'],
            deploy: { replicas: 2, resources: { limits: { cpus: 64, memory: '536870912' } }, placement: {} },
          },
          old: { image: 'x', cpus: 1.5, mem_limit: '1073741824', scale: 3, network_mode: 'host' },
        },
        volumes: {
          data: { name: 'p_data' },
          shared: { name: 'shared', external: true },
          plain: null,
          disk: { driver_opts: { device: '/mnt' } },
        },
        networks: {
          default: { name: 'p_default', ipam: {} },
          fixed: { ipam: { config: [{ gateway: '::1' }, { subnet: '172.28.0.0/16' }] } },
        },
      }),
    );
    expect(model.services).toEqual([
      {
        name: 'web',
        hasBuild: true,
        buildContext: '/x',
        buildTags: ['acme/web:latest'],
        image: 'acme/web',
        pullPolicy: 'build',
        binds: [
          { source: '/x/data', isReadOnly: false },
          { source: '/etc/hosts', isReadOnly: true },
        ],
        containerName: 'fixed',
        networkMode: undefined,
        networks: ['default', 'back'],
        ports: [
          { target: 80, published: '8080', protocol: 'tcp' },
          { target: 443, published: undefined, protocol: 'tcp' },
          { target: 53, published: '53', protocol: 'udp' },
        ],
        expose: [9000],
        replicas: 2,
        cpus: { deploy: 64, service: undefined },
        memoryBytes: 536_870_912,
      },
      {
        name: 'old',
        hasBuild: false,
        buildTags: [],
        image: 'x',
        binds: [],
        containerName: undefined,
        networkMode: 'host',
        networks: [],
        ports: [],
        expose: [],
        replicas: 3,
        cpus: { deploy: undefined, service: 1.5 },
        memoryBytes: 1_073_741_824,
      },
    ]);
    expect(model.volumes).toEqual([
      { key: 'data', name: 'p_data', isExternal: false },
      { key: 'shared', name: 'shared', isExternal: true },
      { key: 'plain', name: 'plain', isExternal: false },
      { key: 'disk', name: 'disk', isExternal: false, device: '/mnt' },
    ]);
    expect(model.networks).toEqual([
      { key: 'default', name: 'p_default', isExternal: false },
      { key: 'fixed', name: 'fixed', isExternal: false, subnet: '172.28.0.0/16' },
    ]);
  });
});

describe('the cause of a failure', () => {
  test.each([
    [
      'a port in use',
      ` Container p-web-1  Starting
Error response from daemon: failed to set up container networking: driver failed programming external connectivity on endpoint p-web-1 (f00): Bind for 127.0.0.1:8080 failed: port is already allocated`,
      'host port 8080 is already in use',
      'Stop what holds the port',
    ],
    [
      'a port in use by a process',
      'Error response from daemon: failed to bind host port for 0.0.0.0:9090:172.18.0.2:80/tcp: address already in use',
      'host port 9090 is already in use',
      'Stop what holds the port',
    ],
    [
      'a build',
      'Dockerfile:2\n--------------------\n   2 | >>> RUN make\n--------------------\nfailed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 3\n\n',
      'failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 3',
      'docker compose build',
    ],
    [
      'a registry',
      ' db Pulling \n miss Pulling \n miss Error Get "https://registry/v2/": dial tcp: lookup registry: no such host\n db Interrupted\nError response from daemon: Get "https://registry/v2/": dial tcp: lookup registry: no such host\n',
      'miss: Get "https://registry/v2/": dial tcp: lookup registry: no such host',
      "Check the image's name",
    ],
    [
      'a registry, as compose 5 tells it',
      ' Image a/b:1 Pulling \n Image a/b:1 Error manifest unknown\nError response from daemon: manifest unknown\n',
      'a/b:1: manifest unknown',
      "Check the image's name",
    ],
    [
      'a fixed subnet that another run has',
      'failed to create network p_n: Error response from daemon: invalid pool request: Pool overlaps with other one on this address space\n',
      'failed to create network p_n: Error response from daemon: invalid pool request: Pool overlaps with other one on this address space',
      'leave out the subnet',
    ],
    [
      'warnings beside it',
      'validating /x/compose.yaml: services.web additional properties \'prots\' not allowed\ntime="2026-11-23T18:16:07Z" level=warning msg="ignored"\n',
      "validating /x/compose.yaml: services.web additional properties 'prots' not allowed",
      undefined,
    ],
    ['nothing at all', '\n', 'it failed without a message', undefined],
  ])('is found: %s', (_what, stderr, message, fix) => {
    const fault = readComposeFault(stderr);
    expect(fault.message).toBe(message);
    if (fix === undefined) expect(fault.fix).toBeUndefined();
    else expect(fault.fix).toContain(fix);
  });

  test('warnings are unquoted, the noise left out', () => {
    const stderr = `time="2026" level=warning msg="The \\"TAG\\" variable is not set. Defaulting to a blank string."
time="2026" level=warning msg="/x/compose.yaml: the attribute \`version\` is obsolete, it will be ignored"
 Container p-web-1  Created`;
    expect(readComposeWarnings(stderr)).toEqual([
      'The "TAG" variable is not set. Defaulting to a blank string.',
    ]);
  });
});
