import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeWith } from '../helpers/cli.js';

/** Writes down what it is sent: method, path, type of the body, and a hash of each file in it. */
const service = `import { appendFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const body = Buffer.concat(chunks);
    const type = request.headers['content-type'] ?? '';
    const parts = [];
    if (type.startsWith('multipart/')) {
      const form = await new Response(body, { headers: { 'content-type': type } }).formData();
      for (const [name, value] of form) {
        const isText = typeof value === 'string';
        parts.push(isText ? [name, value] : [name, value.name, value.type, sha256(Buffer.from(await value.arrayBuffer()))]);
      }
    } else if (body.length > 0) parts.push([type, sha256(body)]);
    appendFileSync('sent.txt', JSON.stringify([request.method + ' ' + request.url, ...parts]) + '\\n');
    response.end('{"id":"i7"}');
  });
}).listen(process.env.PORT, '127.0.0.1');
`;
/** Bytes that are no text, around some that would be noticed anywhere. */
const image = Buffer.concat([
  Buffer.from([0, 0xff, 0xfe, 13, 10, 0x80]),
  Buffer.from('within-the-image'),
  Buffer.alloc(200_000, 0xc3),
]);
const files = {
  'service.js': service,
  'package.json': '{ "type": "module" }',
  'data/a.png': image,
  'loadgate.yml': `target: { command: { run: node service.js } }
setup: [ { put: /seed, body: { file: data/a.png }, headers: { content-type: image/png }, capture: { id: $.id } } ]
scenarios:
  upload:
    steps:
      - post: /upload
        multipart:
          title: hello {{id}}
          file: [ { path: data/a.png }, { path: data/a.png, filename: "{{id}}.bin", type: x/y } ]
teardown: [ { post: /end, body: { file: data/a.png } } ]
tests: { smoke: { users: 2, hold: 1s } }
`,
};
const hash = createHash('sha256').update(image).digest('hex');

test('files go over the wire as they are, and nothing prints them', async () => {
  const place = placeWith(files);
  const { result, stdout, stderr, report, exitCode } = await place.run();
  expect(exitCode).toBe(0);
  const sent: unknown[][] = readFileSync(join(place.cwd, 'sent.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(([line]: unknown[]) => line !== 'GET /');
  const [seed, ...rest] = sent;
  expect(seed).toEqual(['PUT /seed', ['image/png', hash]]);
  expect(rest.pop()).toEqual(['POST /end', ['application/octet-stream', hash]]);
  expect(rest.length).toBeGreaterThanOrEqual(2);
  for (const each of rest) {
    expect(each).toEqual([
      'POST /upload',
      ['title', 'hello i7'],
      ['file', 'a.png', 'image/png', hash],
      ['file', 'i7.bin', 'x/y', hash],
    ]);
  }
  expect(result.tests[0]?.requests).toMatchObject({ attempted: rest.length, ok: rest.length });

  const validated = await place.loadgate('validate');
  expect(validated).toMatchObject({ exitCode: 0, stderr: '' });
  const plan = await place.loadgate('validate', '--json');
  const file = { path: 'data/a.png', contentHash: hash, bytes: image.length };
  expect(JSON.parse(plan.stdout)).toMatchObject({
    setup: { files: [file], steps: [{ body: { kind: 'file', contentHash: hash } }] },
    tests: [{ load: { files: [file] } }],
    teardown: { files: [file] },
  });
  for (const text of [stdout, stderr, validated.stdout, plan.stdout, ...Object.values(report)])
    expect(text).not.toContain('within-the-image');
  // Nor as numbers.
  expect(plan.stdout.length).toBeLessThan(20_000);
});

test('a file that can not be sent ends with exit code 2, before anything boots', async () => {
  const place = placeWith({ ...files, 'data/big.bin': Buffer.alloc(17 * 1024 * 1024) });
  const wrong = files['loadgate.yml']
    .replace('{ path: data/a.png }', '{ path: data }')
    .replace('body: { file: data/a.png }', 'body: { file: data/b.png }')
    .replace('{ post: /end, body: { file: data/a.png }', '{ post: /end, body: { file: data/big.bin }');
  place.write({ 'loadgate.yml': wrong });
  const problems = [
    'loadgate.yml:2:38: setup[0].body.file: there is no file "data/b.png"; did you mean "data/a.png"?',
    'loadgate.yml:9:27: scenarios.upload.steps[0].multipart.file[0].path: "data" is a folder; name the file in it',
    'loadgate.yml:10:41: teardown[0].body.file: "data/big.bin" has 17 MiB; a file in a body may have 16 MiB',
  ];
  for (const command of ['validate', 'run']) {
    const { exitCode, stderr } = await place.loadgate(command);
    expect({ exitCode, problems: stderr.trim().split('\n') }).toEqual({ exitCode: 2, problems });
  }
  expect(() => readFileSync(join(place.cwd, 'sent.txt'))).toThrow('ENOENT');
});
