import { describe, expect, test } from '@jest/globals';
import { problemsOf, smallForm } from '../../helpers/configuration.js';

/** What the schema refuses: keys, words, types and units, each with its place and what to write instead. */

const allKeys =
  'version, name, seed, compose, service, path, target, http, levels, generators, feeders, setup, teardown, scenarios, tests, thresholds, compare, baseline, gate, report';

const keysOfTest = 'type, scenario, users, arrivals, stages, ramp-up, hold, ramp-down, thresholds, compare';

/** Lines from the fourth on: what a test is about, after the small form. */
const after = (text: string): Promise<string[]> => problemsOf(smallForm + text);

describe('unknown keys', () => {
  test.each([
    ['treshold: {}', '4:1: unknown key "treshold"; did you mean "thresholds"?'],
    ['Levels: { a: 1 }', '4:1: unknown key "Levels"; did you mean "levels"?'],
    ['baseline: { onBreach: fail }', '4:13: baseline: unknown key "onBreach"; did you mean "on-breach"?'],
    ['tests: { a: { ramp_up: 5s } }', '4:15: tests.a: unknown key "ramp_up"; did you mean "ramp-up"?'],
    ['tests: { "a": { user: 5 } }', '4:17: tests.a: unknown key "user"; did you mean "users"?'],
    ['thresholds: { p59: 1s }', '4:15: thresholds: unknown key "p59"; did you mean "p95"?'],
    [
      'http: { retries: 3 }',
      '4:9: http: unknown key "retries"; known here: timeout, headers, redirects, auth, cookies',
    ],
  ])('%s', async (text, problem) => {
    expect(await after(text)).toEqual([problem]);
  });

  test.each([
    ['metrics: { scrape: {} }', 'metrics'],
    ['rules: []', 'rules'],
  ])('of what is not there yet: %s', async (text, key) => {
    const [problem, ...more] = await after(text);
    expect(problem).toMatch(
      new RegExp(`^4:1: unknown key "${key}"; (known here: ${allKeys}|did you mean ".*"\\?)$`),
    );
    expect(more).toEqual([]);
  });

  test('all of a map are reported, and those of later tests, too', async () => {
    expect(await after('tests:\n  a: { faults: [], generators: 2, limits: [] }\n')).toEqual([
      `5:8: tests.a: unknown key "faults"; known here: ${keysOfTest}`,
      `5:20: tests.a: unknown key "generators"; known here: ${keysOfTest}`,
      `5:35: tests.a: unknown key "limits"; known here: ${keysOfTest}`,
    ]);
    expect(await after('tests: { a: { type: stress } }')).toEqual([
      '4:21: tests.a.type: "stress" is not known here; write load',
    ]);
  });

  test('a misspelt key is not reported as missing, too', async () => {
    expect(await problemsOf('compos: docker-compose.yml\nservice: api\npath: /\n')).toEqual([
      '1:1: unknown key "compos"; did you mean "compose"?',
    ]);
    expect(await problemsOf('target: { compose: { fil: a.yml, service: api } }\npath: /\n')).toEqual([
      '1:22: target.compose: unknown key "fil"; did you mean "file"?',
    ]);
  });
});

describe('values', () => {
  test.each([
    ['version: 2', '10: version: 2 is not known here; write 1'],
    ['name: My Service', '7: name: "My Service" is not a name of letters, digits, ".", "_" and "-"'],
    [`name: ${'x'.repeat(65)}`, '7: name: a name has at most 64 characters, this one has 65'],
    ['name: -x', '7: name: "-x" is not a name of letters, digits, ".", "_" and "-"'],
    ['seed: -1', '7: seed: -1 is not a seed; write a whole number from 0 to 4294967295'],
    ['seed: one', '7: seed: "one" is not a seed; write a whole number from 0 to 4294967295'],
    ['http: { timeout: 10 }', '18: http.timeout: "10" has no unit; write "10ms" or "10s"'],
    ['http: { timeout: 0s }', '18: http.timeout: "0s" is no time at all; it must be above zero'],
    [
      'http: { headers: { x: 1 } }',
      '23: http.headers.x: 1 is a number; a text belongs here, so quote it: "1"',
    ],
    ['http: { headers: { "a b": x } }', '20: http.headers."a b": "a b" is not a header name'],
    [
      'http: { headers: { Host: x } }',
      '20: http.headers.Host: "Host" is set with "target: { host-header: ... }"',
    ],
    [
      'http: { headers: { x: "a\\nb" } }',
      '23: http.headers.x: a header is one line; this value holds a line break',
    ],
    [
      'http: { headers: { Accept: a, x: y, accept: b } }',
      '37: http.headers.accept: "accept" and "Accept" are the same header; keep one',
    ],
    [
      'http: { redirects: 11 }',
      '20: http.redirects: 11 is not a number of redirects; write a whole number from 0 to 10',
    ],
    ['http: []', '7: http: a list stands where a map belongs; write "key: value" lines without "-"'],
    [
      'http: fast',
      '7: http: "fast" stands where a map belongs; its keys: timeout, headers, redirects, auth, cookies',
    ],
    [
      'levels: { light: none }',
      '18: levels.light: "none" is not a number of users; write a whole number from 1 to 20000',
    ],
    ['levels: { "a b": 1 }', '11: levels."a b": "a b" is not a name of letters, digits, ".", "_" and "-"'],
    ['tests:', '7: tests: is empty; write a map, or leave the key out'],
    ['tests: {}', '1: tests: there is no test in it; add one, or leave "tests" out'],
    ['tests: { a: }', '13: tests.a: is empty; write a map, or leave the key out'],
    [
      'tests: { a: { users: 0 } }',
      '22: tests.a.users: 0 is not a number of users; write a whole number from 1 to 20000',
    ],
    [
      'tests: { a: { users: 2.5 } }',
      '22: tests.a.users: 2.5 is not a number of users; write a whole number from 1 to 20000',
    ],
    ['tests: { a: { hold: 30 } }', '21: tests.a.hold: "30" has no unit; write "30ms" or "30s"'],
    ['tests: { a: { hold: 0s } }', '21: tests.a.hold: "0s" is no time at all; it must be above zero'],
    [
      'tests: { a: { hold: [30s] } }',
      '21: tests.a.hold: a list stands where a duration such as "30s" belongs',
    ],
    ['tests: { a: { ramp-up: -3s } }', '24: tests.a.ramp-up: "-3s" is no duration; it can\'t be negative'],
    ['thresholds: { p95: 500 }', '20: thresholds.p95: "500" has no unit; write "500ms" or "500s"'],
    ['thresholds: { p95: }', '20: thresholds.p95: is empty; write a limit such as "500ms"'],
    ['thresholds: { p95: [1s] }', '20: thresholds.p95: a list stands where a limit such as "500ms" belongs'],
    [
      'thresholds: { p95: "> 1s" }',
      '20: thresholds.p95: "> 1s" would fail good runs; a limit of p95 is written "< 1s"',
    ],
    [
      'thresholds: { error_rate: 5 }',
      '27: thresholds.error_rate: "5" is more than 1; write "5%" if percent is meant',
    ],
    [
      'thresholds: { error_rate: 1 }',
      '27: thresholds.error_rate: "1" could be 1% or all of them; write "1%" or "100%"',
    ],
    [
      'thresholds: { rps: many }',
      '20: thresholds.rps: "many" is no rate; write a number per second, such as "400/s"',
    ],
    ['thresholds: { p95: {} }', '15: thresholds.p95: sets no limit; write "{ warn: ..., fail: 500ms }"'],
    ['thresholds: { p95: { fial: 1s } }', '22: thresholds.p95: unknown key "fial"; did you mean "fail"?'],
    ['thresholds: { p95: { warn: 1 } }', '28: thresholds.p95.warn: "1" has no unit; write "1ms" or "1s"'],
    [
      'thresholds: { p95: { warn: 2s, fail: 1s } }',
      '28: thresholds.p95.warn: the warning at 2s never comes before the failure at 1s; warn must be the stricter one',
    ],
    [
      'thresholds: { rps: { warn: 100, fail: 100 } }',
      '28: thresholds.rps.warn: the warning at 100 never comes before the failure at 100; warn must be the stricter one',
    ],
    [
      'thresholds: { p999: 1s, p99.9: 2s }',
      '25: thresholds.p99.9: "p99.9" and "p999" are the same metric; keep one',
    ],
    [
      'thresholds: []',
      '13: thresholds: the list is empty and limits nothing; add a threshold, or leave the key out',
    ],
    ...['http_req_duration', 'http_req_failed', 'http_reqs'].map((key): [string, string] => [
      `thresholds: { ${key}: [] }`,
      `${key.length + 17}: thresholds.${key}: the list is empty and limits nothing; add a threshold, or leave the key out`,
    ]),
    [
      'thresholds: { requests: { "GET /": [] } }',
      '36: thresholds.requests."GET /": the list is empty and limits nothing; add a threshold, or leave the key out',
    ],
    [
      'thresholds: { p95: 0ms }',
      '20: thresholds.p95: "0ms" can\'t be met: every response takes time; write "500ms"',
    ],
    [
      'thresholds: { error_rate: { fail: "< 0%" } }',
      '35: thresholds.error_rate.fail: "< 0%" can\'t be met: no share of errors is below zero; write "<= 0%" or "1%"',
    ],
    ['thresholds: { rps: 0 }', '20: thresholds.rps: "0" limits nothing: every run keeps it; write "400/s"'],
    [
      'thresholds: ["p(97)<1"]',
      '14: thresholds[0]: "p(97)<1": p(97) is not measured; there are p(50), p(90), p(95), p(99) and p(99.9)',
    ],
    [
      'thresholds: [{ threshold: "p(95)<1" }]',
      '14: thresholds[0]: a map stands where a threshold such as "p(95)<500" belongs',
    ],
    [
      'thresholds: { http_reqs: "rate>1" }',
      '26: thresholds.http_reqs: "rate>1" stands where a list belongs; begin each entry with "-"',
    ],
    [
      'baseline: { store: s3 }',
      '20: baseline.store: "s3" is not known here; there is: none, artifact, branch, file',
    ],
    [
      'baseline: { store: artefact }',
      '20: baseline.store: "artefact" is not known here; did you mean "artifact"?',
    ],
    [
      'baseline: { store: 1 }',
      '20: baseline.store: 1 is not known here; there is: none, artifact, branch, file',
    ],
    [
      'baseline: { on-breach: ask }',
      '24: baseline.on-breach: "ask" is not known here; there is: confirm, fail, warn',
    ],
    ['baseline: { branch: -x }', '21: baseline.branch: "-x" is not a name of a branch'],
    ['baseline: { directory: ../x }', '24: baseline.directory: "../x" is not a folder inside the branch'],
    [
      'baseline: { tolerance: { p95: 5 } }',
      '31: baseline.tolerance.p95: "5" is no tolerance of p95; write "+25% and +5ms"',
    ],
    [
      'baseline: { tolerance: { cpu: 5% } }',
      '26: baseline.tolerance: unknown key "cpu"; known here: p50, p90, p95, p99, p999, max, mean, error_rate, rps',
    ],
    [
      'gate: { require-baseline: yes }',
      '27: gate.require-baseline: "yes" stands where true or false belongs',
    ],
    ['gate: { on-invalid: pass }', '21: gate.on-invalid: "pass" is not known here; there is: fail, warn'],
    [
      'report: { comment: on-fail }',
      '20: report.comment: "on-fail" is not known here; there is: always, on-change, on-failure, off',
    ],
  ])('%s', async (text, problem) => {
    expect(await after(`${text}\n`)).toEqual([`4:${problem}`]);
  });
});

describe('targets', () => {
  const only = (target: string): Promise<string[]> => problemsOf(`target: ${target}\npath: /\n`);

  test.each([
    ['{}', '1: target: nothing says what to test; give one of "compose", "command", "url"'],
    [
      '{ compose: { file: docker-compose.yml } }',
      '11: target.compose.service: is missing; write a name of a compose service',
    ],
    [
      '{ compose: { service: api } }',
      '11: target.compose: names no compose file; write "file: docker-compose.yml"',
    ],
    [
      '{ compose: { files: [], service: api } }',
      '29: target.compose.files: the list is empty; name at least one compose file',
    ],
    [
      '{ compose: { files: docker-compose.yml, service: api } }',
      '29: target.compose.files: "docker-compose.yml" stands where a list belongs; begin each entry with "-"',
    ],
    [
      '{ compose: { file: docker-compose.yml, files: [docker-compose.yml], service: api } }',
      '22: target.compose.file: "files" is there too; keep one of them',
    ],
    [
      '{ compose: { file: docker-compose.yml, service: my api } }',
      '57: target.compose.service: "my api" is not a name of a compose service',
    ],
    [
      '{ compose: { file: docker-compose.yml, service: api, port: 80000 } }',
      '68: target.compose.port: 80000 is not a port; write a whole number from 1 to 65535',
    ],
    [
      '{ compose: { file: docker-compose.yml, service: api, ready: { path: health } } }',
      '77: target.compose.ready.path: the path "health" must begin with "/"; write "/health"',
    ],
    [
      '{ compose: { file: docker-compose.yml, service: api, isolate: true } }',
      '62: target.compose: unknown key "isolate"; known here: file, files, profiles, service, port, ready',
    ],
    [
      '{ compose: docker-compose.yml }',
      '20: target.compose: "docker-compose.yml" stands where a map belongs; its keys: file, files, profiles, service, port, ready',
    ],
    [
      '{ compose: { file: docker-compse.yml, service: api } }',
      '28: target.compose.file: there is no compose file "docker-compse.yml"; did you mean "docker-compose.yml"?',
    ],
    [
      '{ compose: { files: [docker-compose.yml, load.yml], service: api } }',
      '50: target.compose.files[1]: there is no compose file "load.yml"; there is: docker-compose.yml',
    ],
    [
      '{ compose: { file: ., service: api } }',
      '28: target.compose.file: "." is a folder; name the compose file in it',
    ],
    ['{ command: { run: "" } }', '27: target.command.run: the command is empty'],
    [
      '{ command: { run: x, port: 0 } }',
      '36: target.command.port: 0 is not a port; write a whole number from 1 to 65535',
    ],
    ['{ command: { run: x, port: any } }', '36: target.command.port: "any" is not known here; write auto'],
    [
      '{ command: { run: x, env: { A: 1.5 } } }',
      '40: target.command.env.A: 1.5 is a number; a text belongs here, so quote it: "1.5"',
    ],
    [
      '{ command: { run: x, stop: npm ci } }',
      '30: target.command: unknown key "stop"; known here: run, prepare, port, env, cwd, ready',
    ],
    ['{ url: localhost:8000 }', '16: target.url: "localhost:8000" must begin with "http://" or "https://"'],
    ['{ url: "http://" }', '16: target.url: "http://" is no address; write it like "http://127.0.0.1:8000"'],
    [
      '{ url: "http://localhost/?a=1" }',
      '16: target.url: "http://localhost/?a=1" holds a query or fragment; those belong to the paths of the scenario',
    ],
    [
      '{ url: "http://me:secret@localhost" }',
      '16: target.url: the address holds a user or password; send an authorization header with "http: { headers: ... }"',
    ],
    [
      '{ url: "https://example.com" }',
      '16: target.url: "example.com" is not this machine; if it may receive load, list it: "allow-hosts: [example.com]"',
    ],
    [
      '{ url: "http://localhost", allow-hosts: ["http://x"] }',
      '50: target.allow-hosts[0]: "http://x" is not a host name without scheme, port or path',
    ],
    [
      '{ url: "http://localhost", command: { run: x } }',
      '36: target.url: "command" is there already; a target is exactly one of "compose", "command", "url"',
    ],
  ])('%s', async (target, problem) => {
    const [first, ...more] = await only(target);
    expect(first?.replace(/^1:\d+: /, '')).toBe(problem.replace(/^\d+: /, ''));
    expect(more).toEqual([]);
  });

  test.each(['nowhere', 'docker-compose.yml'])('%s is no folder', async (cwd) => {
    const [problem] = await only(`{ command: { run: x, cwd: ${cwd} } }`);
    expect(problem).toMatch(/^1:35: target\.command\.cwd: there is no folder "/);
    expect(problem).toContain(`"${cwd}" in `);
  });
});

describe('the small form', () => {
  test.each<[string, string, string[]]>([
    [
      'says nothing',
      'name: x\n',
      [
        '1:1: nothing says what to test; add "compose: docker-compose.yml" and "service: NAME", or "target"',
        '1:1: nothing says what to send; add "path: /" or "scenarios"',
      ],
    ],
    [
      'without a service',
      'compose: docker-compose.yml\npath: /\n',
      ['1:1: compose: needs "service" beside it: the service that receives the load'],
    ],
    [
      'without a file',
      'service: api\npath: /\n',
      ['1:1: service: needs "compose" beside it: the compose file that it is in'],
    ],
    [
      'without a path',
      'compose: docker-compose.yml\nservice: api\n',
      ['1:1: nothing says what to send; add "path: /" or "scenarios"'],
    ],
    [
      'beside the long one',
      `${smallForm}target: { url: "http://localhost" }\nscenarios: { a: { steps: [ { get: / } ] } }\n`,
      [
        '1:1: compose: is short for a target, but there is "target" too; move it to "target.compose", or take one out',
        '3:1: path: is short for a scenario, but there is "scenarios" too; make it a step there',
      ],
    ],
    [
      'with another path',
      smallForm.replace('path: /', 'path: x y'),
      ['3:7: path: the path "x y" must begin with "/"; write "/x y"'],
    ],
    ['with a file that is not there', smallForm.replace('compose: docker', 'compose: deploy/docker'), []],
  ])('%s', async (_name, text, expected) => {
    const problems = await problemsOf(text);
    if (expected.length > 0) expect(problems).toEqual(expected);
    else
      expect(problems).toEqual([
        expect.stringMatching(
          /^1:10: compose: there is no compose file "deploy\/docker-compose\.yml"; it is looked for in /,
        ),
      ]);
  });
});
