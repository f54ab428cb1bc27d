import { describe, expect, test } from '@jest/globals';
import { readComposeModel } from '../../../src/docker/compose-model.js';
import { UsageError } from '../../../src/errors.js';
import { overrideFor } from '../../../src/target/compose/override.js';
import { imageEntries, requireApart, sharedBySides, sideImages } from '../../../src/target/compose/side.js';
import type { Side } from '../../../src/target/index.js';

const project = 'loadgate-shop-base-0123abcd';
const base: Side = {
  name: 'base',
  root: '/tmp/b/shop',
  cwd: '/tmp/b/shop',
  otherRoot: '/home/dev/shop',
  images: {},
};
const modelOf = (services: object, more: object = {}) =>
  readComposeModel(JSON.stringify({ name: project, services, ...more }));
const build = { context: '/tmp/b/shop' };

/** What each service runs, and what is written for it. */
function imagesOf(services: object, images: Side['images'] = {}): Record<string, string> {
  const model = modelOf(services);
  const own = sideImages(model, project, { ...base, images });
  return Object.fromEntries(
    model.services.map((service) => [
      service.name,
      imageEntries(service, own.get(service.name))
        .map(([key, value]) => `${key}: ${value}`)
        .join(', ')
        .replaceAll(project, 'P'),
    ]),
  );
}

describe('the images of a side', () => {
  test('what is built gets a name of its own, whoever else uses it; nothing else is touched', () => {
    expect(
      imagesOf({
        worker: { image: 'acme/api:dev' },
        api: { build, image: 'acme/api:dev' },
        Unnamed: { build },
        tagged: { build: { ...build, tags: ['acme/t:latest'] }, image: 'acme/t' },
        db: { image: 'postgres:16', pull_policy: 'always' },
      }),
    ).toEqual({
      worker: 'image: "P-api"',
      api: 'image: "P-api"',
      Unnamed: 'image: "P-unnamed"',
      tagged: 'image: "P-tagged", build: {"tags": !reset []}',
      db: '',
    });
  });

  test('one that is built is never asked of a registry', () => {
    expect(
      imagesOf({
        api: { build, image: 'acme/api', pull_policy: 'always' },
        worker: { image: 'acme/api', pull_policy: 'daily' },
        built: { build, pull_policy: 'build' },
        missing: { build, pull_policy: 'missing' },
      }),
    ).toEqual({
      api: 'image: "P-api", pull_policy: missing',
      worker: 'image: "P-api", pull_policy: missing',
      built: 'image: "P-built"',
      missing: 'image: "P-missing"',
    });
  });

  test('one that is given runs instead of the build, for each service of that name', () => {
    const services = {
      api: { build, image: 'acme/api:dev', pull_policy: 'build' },
      worker: { build, image: 'acme/api:dev' },
      cron: { image: 'acme/api:dev' },
      other: { build },
      db: { image: 'postgres:16' },
    };
    expect(imagesOf(services, { api: 'ghcr.io/acme/api:main', db: 'postgres:15' })).toEqual({
      api: 'image: "ghcr.io/acme/api:main", build: !reset null, pull_policy: missing',
      worker: 'image: "ghcr.io/acme/api:main", build: !reset null',
      cron: 'image: "ghcr.io/acme/api:main"',
      other: 'image: "P-other"',
      db: 'image: "postgres:15"',
    });
  });

  test('a single target has none', () => {
    expect(sideImages(modelOf({ api: { build } }), project, undefined).size).toBe(0);
  });
});

const bind = (source: string, more: object = {}) => ({ type: 'bind', source, target: '/x', ...more });

test('what both sides use is told, once', () => {
  const model = modelOf(
    {
      api: {
        image: 'a',
        volumes: [
          bind('/tmp/b/shop/data'),
          bind('/srv/data'),
          bind('/etc/localtime', { read_only: true }),
          bind('/var/run/docker.sock'),
          { type: 'volume', source: 'own', target: '/y' },
        ],
      },
      db: { image: 'b', volumes: [bind('/srv/data')], network_mode: 'container:vpn' },
    },
    {
      volumes: {
        own: { name: 'x' },
        disk: { driver_opts: { type: 'none', o: 'bind', device: '/mnt/disk' } },
        far: { driver_opts: { type: 'nfs', device: ':/export' } },
        inside: { driver_opts: { type: 'none', o: 'bind', device: '/tmp/b/shop/v' } },
      },
    },
  );
  expect(sharedBySides(model, base)).toEqual([
    'Base and head share /srv/data, /mnt/disk, :/export, the network of container:vpn: what one of them writes, the other one reads.',
  ]);
  expect(sharedBySides(modelOf({ api: { image: 'a' } }), base)).toEqual([]);

  // Where the base is images, its files are head's.
  const given: Side = { ...base, otherRoot: undefined };
  expect(sharedBySides(model, given)).toEqual([
    'Base and head share /tmp/b/shop/data, /srv/data, /mnt/disk, :/export, /tmp/b/shop/v, the network of container:vpn: what one of them writes, the other one reads.',
  ]);
});

test('what of a base of images is built from the files of head is told', () => {
  const model = modelOf({
    api: { build, image: 'acme/api:dev' },
    admin: { build, image: 'acme/api:dev' },
    worker: { build },
    cron: { build },
    db: { image: 'postgres:16' },
  });
  const told = (side: Side) =>
    overrideFor({
      model,
      project,
      target: { service: 'api', port: 8000 },
      engine: { cores: 2, memoryBytes: 2 ** 33 },
      canOverride: true,
      side: { side, images: sideImages(model, project, side) },
    }).warnings;
  const given: Side = { ...base, otherRoot: undefined, images: { api: 'ghcr.io/acme/api:main' } };
  expect(told(given)).toEqual([
    "No image is given for worker, cron, built here from head's files: what the change does there is not compared.",
  ]);
  expect(told({ ...given, images: { ...given.images, worker: 'w:1', cron: 'c:1' } })).toEqual([]);
  expect(told({ ...given, name: 'head', images: {} })).toEqual([]);
  expect(told(base)).toEqual([]);
});

test('what can not be up twice is refused, all of it at once', () => {
  const ipam = { config: [{ subnet: '172.28.0.0/16' }] };
  const model = modelOf(
    {
      api: { build: { context: '/home/dev/shop' }, ports: [{ target: 80, published: '80' }] },
      web: { image: 'a', volumes: [bind('/home/dev/shop/src', { read_only: true })] },
      near: { image: 'a', volumes: [bind('/home/dev/shop-data')] },
      agent: { image: 'b', network_mode: 'host' },
      db: { image: 'c', networks: { back: { ipv4_address: '172.28.0.5' }, company: null } },
    },
    {
      networks: {
        back: { ipam },
        unused: { ipam },
        company: { ipam, external: true },
        default: { ipam: {} },
      },
    },
  );
  const refused = (side: Side, canOverride = true): UsageError | undefined => {
    try {
      requireApart(model, side, canOverride);
      return undefined;
    } catch (error) {
      if (error instanceof UsageError) return error;
      throw error;
    }
  };
  expect(refused(base)?.message).toBe(
    "this stack can't be up twice, side by side: api of base is built from /home/dev/shop, which is the other side's; " +
      "web of base mounts /home/dev/shop/src, which is the other side's; agent uses the host's network; the network back has the fixed subnet 172.28.0.0/16",
  );
  const given: Side = { ...base, root: '/home/dev/shop', otherRoot: undefined };
  expect(refused(given)?.message).toBe(
    "this stack can't be up twice, side by side: agent uses the host's network; the network back has the fixed subnet 172.28.0.0/16",
  );
  expect(refused({ ...given, images: { apy: 'x:1' } })).toMatchObject({
    message: 'an image of base is given for apy, which the stack has not',
    fix: 'Give images for its services: api, web, near, agent, db.',
  });
  expect(refused(given, false)).toMatchObject({
    message: expect.stringContaining('api publishes a fixed port'),
    fix: 'Install Compose 2.24.4 or later.',
  });
});
