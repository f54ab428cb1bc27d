import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { resultSchema } from '../../src/analyze/index.js';
import { placeWith } from '../helpers/cli.js';
import { troubledFiles } from '../helpers/troubled.js';

/** With what URLs, JSON, XML and HTML would write otherwise. */
const token = 'tok<3n&"s3cr3t"/4711';
const forms = [
  token,
  encodeURIComponent(token),
  JSON.stringify(token).slice(1, -1),
  token.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
  token.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  Buffer.from(token).toString('base64'),
  // A part that no way of writing changes.
  's3cr3t',
];
const authorized = 'http: { headers: { authorization: "Bearer {{env.SHOP_TOKEN}}" } }';

describe('a secret of the environment', () => {
  test('is sent, and appears nowhere', async () => {
    // Prints it, answers with it in the body, then ends: its output is in the report.
    const behaviour = { tellsToken: true, exitAfter: 60 };
    const place = placeWith(
      troubledFiles(behaviour, {
        step: ', check: { status: 401, body: { contains: "no such text" } }',
        more: authorized,
      }),
    );
    const { stdout, stderr } = await place.start(['run', '--json', '--baseline-path', 'baseline.json'], {
      SHOP_TOKEN: token,
    }).ended;
    const report = place.readReport();

    expect(report['result.json']).toContain('asked with Bearer ***');
    for (const [where, text] of Object.entries({ stdout, stderr, ...report })) {
      for (const form of forms)
        expect({ where, found: text.includes(form) && form }).toEqual({ where, found: false });
    }
  });

  test('is in no plan and in no baseline, and changes neither of its hashes', async () => {
    const files = troubledFiles({}, { more: authorized });
    const place = placeWith({
      ...files,
      'loadgate.yml': (files['loadgate.yml'] ?? '').replace(
        'node service.js',
        '"node service.js {{env.SHOP_TOKEN}}"',
      ),
    });
    const baseline = ['--baseline-path', 'baseline.json', '--promote', '--test', 'first'];
    const secretive = 'aa4711-first';
    const first = await place.start(['run', ...baseline], { SHOP_TOKEN: secretive }).ended;
    expect(first.stderr).toContain('starting node service.js ***');
    const remembered = readFileSync(join(place.cwd, 'baseline.json'), 'utf8');
    expect(remembered).not.toContain('4711');

    const validated = await place.start(['validate', '--json'], { SHOP_TOKEN: secretive }).ended;
    expect(validated.exitCode).toBe(0);
    expect(validated.stdout).not.toContain('4711');

    await place.start(['run', ...baseline], { SHOP_TOKEN: 'bb0815-second' }).ended;
    const { baseline: use } = JSON.parse(place.readReport()['result.json'] ?? '');
    expect(use).toMatchObject({ outcome: 'compared' });
  });
  test('that is a word or a figure of every report tears none', async () => {
    const words = ['pass', 'load', 'hold', 'completed', 'null', 'true', '1000', 'suite', 'verdict'];
    const headers = words.map((_, n) => `h${n}: "{{env.WORD_${n}}}"`).join(', ');
    const place = placeWith(troubledFiles({}, { more: `http: { headers: { ${headers} } }` }));
    const env = Object.fromEntries(words.map((word, n) => [`WORD_${n}`, word]));
    const { exitCode, stdout } = await place.start(
      ['run', '--json', '--baseline-path', 'baseline.json', '--promote', '--test', 'first'],
      env,
    ).ended;
    expect(exitCode).toBe(0);
    const written = resultSchema.parse(JSON.parse(place.readReport()['result.json'] ?? ''));
    expect(resultSchema.parse(JSON.parse(stdout))).toEqual(written);
    expect(written).toMatchObject({ suite: 'troubled', tests: [{ ended: 'completed', timeoutMs: 10_000 }] });
    const remembered: unknown = JSON.parse(readFileSync(join(place.cwd, 'baseline.json'), 'utf8'));
    expect(remembered).toMatchObject({ suite: 'troubled', records: [{ measuredAt: written.startedAt }] });

    const validated = await place.start(['validate', '--json'], env).ended;
    expect(JSON.parse(validated.stdout)).toMatchObject({
      suite: 'troubled',
      tests: [{ load: { stages: [{ holdMs: 1000 }] } }, {}],
    });
  });
});
