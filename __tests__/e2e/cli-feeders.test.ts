import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeWith } from '../helpers/cli.js';

/** Writes down who logs in. */
const service = `import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
createServer((request, response) => {
  if (request.url !== '/') appendFileSync('asked.txt', request.url + '\\n');
  response.end();
}).listen(process.env.PORT, '127.0.0.1');
`;
const names = ['Ada', 'Bob', 'Cy'];
const files = {
  'service.js': service,
  'package.json': '{ "type": "module" }',
  'data/people.csv': `name,password\n${names.map((name) => `${name},pw-${name}-4711`).join('\n')}\n`,
  'loadgate.yml': `target: { command: { run: node service.js } }
feeders: { people: { csv: data/people.csv, order: unique } }
scenarios:
  login: { feed: people, steps: [ { get: "/{{people.name}}/{{people.password}}" } ] }
tests: { smoke: { users: 2, hold: 30s } }
`,
};

test('rows of a file are sent once each; the report says that they were used up, and nothing prints them', async () => {
  const place = placeWith(files);
  const { result, stdout, stderr, report } = await place.run();
  const asked = readFileSync(join(place.cwd, 'asked.txt'), 'utf8').trim().split('\n');
  expect(asked.toSorted()).toEqual(names.map((name) => `/${name}/pw-${name}-4711`));
  const [smoke] = result.tests;
  expect(smoke?.requests).toMatchObject({ attempted: 3, ok: 3 });
  expect(smoke?.holdSeconds).toBeLessThan(29);
  expect(smoke?.warnings.join()).toContain(
    'Feeder "people" uses each row once, and all of its 3 rows were used before the end: 2 users found none and stopped.',
  );
  const validated = await place.loadgate('validate');
  expect(validated.stdout).toContain('fed by people (3 rows, unique)');
  const plan = await place.loadgate('validate', '--json');
  expect(JSON.parse(plan.stdout).tests[0].load.feeders).toMatchObject([
    { name: 'people', columns: ['name', 'password'], rows: 3 },
  ]);
  for (const text of [stdout, stderr, validated.stdout, plan.stdout, ...Object.values(report)])
    expect(text).not.toContain('4711');
});
