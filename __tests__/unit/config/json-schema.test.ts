import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { schemas } from '../../../scripts/schemas.js';
import { jsonSchemaOfConfiguration } from '../../../src/config/index.js';
import { planOf, problemsOf, smallForm } from '../../helpers/configuration.js';

const root = join(import.meta.dirname, '../../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

describe('what is committed in schema/', () => {
  test.each(Object.keys(schemas()))('is what the sources generate: %s (else run npm run build)', (name) => {
    expect(JSON.parse(read(`schema/${name}`))).toEqual(JSON.parse(JSON.stringify(schemas()[name])));
  });

  test.each(Object.keys(schemas()))('compiles as draft 7: %s', (name) => {
    const schema = schemas()[name] ?? {};
    expect(new Ajv({ strict: false }).validateSchema(schema)).toBe(true);
    expect(schema).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#' });
  });
});

const accepts = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(
  jsonSchemaOfConfiguration(),
);

const url = 'target: { url: "http://127.0.0.1:8000" }\n';
const good = {
  'the small form': smallForm,
  'the quickstart': read('examples/quickstart/loadgate.yml'),
  'the example of the guide': read('examples/agent360/loadgate.yml'),
  'every kind of limit': `${smallForm}thresholds: { p95: { warn: 1s, fail: < 2s }, p99.9: ">= 1s", error_rate: 0.01, rps: 400, requests: { a: [ "p(95)<1" ] } }\n`,
  "k6's list": `${smallForm}thresholds: ["p(95)<500", "rate<0.01"]\n`,
  'the environment': `${smallForm}http: { timeout: "{{env.T}}" }\ntests: { a: { users: "{{env.U}}", hold: "{{env.H}}" } }\n`,
  feeders: `${url}feeders: { a: { csv: a.csv, order: unique }, b: { generate: { c: uuid } } }\nscenarios: { a: { feed: a, steps: [ { get: / } ] }, b: { feed: [ a, b ], steps: [ { get: / } ] } }\n`,
  auth: `${smallForm}http: { cookies: false, auth: { basic: { user: a, password: "{{env.P}}" } } }\n`,
  'steps and repeats': `${url}scenarios: { a: { think: 1s - 2s, steps: [ { repeat: 2, steps: [ { repeat: 3, steps: [ { post: /, json: [ 1, { a: null } ] } ] } ] } ] } }\n`,
  'bodies of files and parts': `${url}scenarios: { a: { steps: [ { post: /, body: { file: a.bin } }, { put: /, multipart: { a: x, b: 1, c: { path: a.bin, type: image/png, filename: "{{env.F}}" }, d: [ y, { path: b } ] } } ] } }\n`,
  'captures and checks': `${url}scenarios: { a: { steps: [ { get: /, capture: { a: $.a, b: { header: ETag }, c: { regex: x } }, check: { status: [ 200, 2xx, 300-399 ], json: { $.a: { b: 1 } } } } ] } }\n`,
  'a comparison': `${smallForm}compare: { to: "{{env.B}}", images: { api: "a/b:c" }, metrics: [ p95 ], requests: { "GET /": [ p99 ] }, tolerance: { p99: 6% }, detect: 12%, max-duration: 5m }\ntests: { a: { compare: false } }\n`,
};
const bad = {
  'a base that is an option': `${smallForm}compare: { to: -x }\n`,
  'another gated metric': `${smallForm}compare: { metrics: [ cpu ] }\n`,
  'a request of no metrics': `${smallForm}compare: { requests: { "GET /": [] } }\n`,
  'two kinds of auth': `${smallForm}http: { auth: { bearer: a, basic: { user: a, password: b } } }\n`,
  'a feeder of two places': `${smallForm}feeders: { a: { csv: a.csv, json: a.json } }\n`,
  'a part without a path': `${url}scenarios: { a: { steps: [ { post: /, multipart: { a: { type: image/png } } } ] } }\n`,
  'a type that is none': `${url}scenarios: { a: { steps: [ { post: /, multipart: { a: { path: a, type: png } } } ] } }\n`,
  'an unknown key': `${smallForm}treshold: {}\n`,
  'an unknown key inside': `${smallForm}tests: { a: { stages: [] } }\n`,
  'another type of test': `${smallForm}tests: { a: { type: stress } }\n`,
  'a duration without a unit': `${smallForm}tests: { a: { hold: 30 } }\n`,
  'a duration with a wrong unit': `${smallForm}tests: { a: { hold: 30sec } }\n`,
  'no users': `${smallForm}tests: { a: { users: 0 } }\n`,
  'a path without a slash': smallForm.replace('path: /', 'path: x'),
  'a limit without a unit': `${smallForm}thresholds: { p95: 500 }\n`,
  'a step of two requests': `${url}scenarios: { a: { steps: [ { get: /, post: / } ] } }\n`,
  'a step of none': `${url}scenarios: { a: { steps: [ { name: x } ] } }\n`,
  'steps beside tasks': `${url}scenarios: { a: { steps: [ { get: / } ], tasks: [ { steps: [ { get: / } ] } ] } }\n`,
  'two targets': `target: { url: "http://127.0.0.1", command: { run: x } }\npath: /\n`,
  'no service': 'target: { compose: { file: docker-compose.yml } }\npath: /\n',
  'another store': `${smallForm}baseline: { store: s3 }\n`,
  'a capture of two places': `${url}scenarios: { a: { steps: [ { get: /, capture: { a: { header: x, regex: y } } } ] } }\n`,
};

describe('the JSON Schema', () => {
  test.each(Object.entries(good))('accepts %s', (_name, text) => {
    expect(accepts(parse(text, { merge: true }))).toBe(true);
  });

  test.each(Object.entries(bad))('refuses %s, and so does validate', async (_name, text) => {
    expect(accepts(parse(text))).toBe(false);
    expect(await problemsOf(text)).not.toEqual([]);
  });

  test('its defaults are those of the plan', async () => {
    const properties = (path: string): unknown =>
      path
        .split('.')
        .reduce<unknown>(
          (schema, key) => Reflect.get(Object(Reflect.get(Object(schema), 'properties')), key),
          jsonSchemaOfConfiguration(),
        );
    expect(properties('version')).toMatchObject({ default: 1 });
    expect(properties('http.timeout')).toMatchObject({ default: '10s', examples: ['10s'], type: 'string' });
    expect(properties('baseline.on-breach')).toMatchObject({ default: 'confirm' });
    const { tests, baseline } = await planOf(smallForm);
    expect(tests[0]?.load.timeoutMs).toBe(10_000);
    expect(baseline.store.kind).toBe('none');
  });

  test('every key has a description', () => {
    const without: string[] = [];
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [key, value] of Object.entries(schema)) {
        if (key === 'properties' && typeof value === 'object' && value !== null) {
          for (const [name, property] of Object.entries(value)) {
            const isTold =
              typeof property === 'object' &&
              property !== null &&
              ('description' in property || '$ref' in property);
            if (!isTold) without.push(`${path}.${name}`);
          }
        }
        visit(value, key === 'properties' ? path : `${path}.${key}`);
      }
    };
    visit(jsonSchemaOfConfiguration(), '');
    expect(without).toEqual([]);
  });
});
