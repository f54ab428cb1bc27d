import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { validateXML } from 'xmllint-wasm';
import type { Result } from '../../../src/analyze/index.js';
import { renderFiles } from '../../../src/report/index.js';
import { hostileResult, hostileTurns } from '../../helpers/results/hostile.js';
import * as results from '../../helpers/results/index.js';

const schema = readFileSync(new URL('../../fixtures/report/junit.xsd', import.meta.url), 'utf8');
const junit = (result: Result): string => renderFiles(result)['junit.xml'];

async function problemsOf(xml: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'junit.xml', contents: xml }],
    schema: [{ fileName: 'junit.xsd', contents: schema }],
  });
  return errors.map(({ rawMessage }) => rawMessage);
}

/** Values of one attribute of all elements of a name. */
const attributes = (xml: string, element: string, attribute: string): string[] =>
  [...xml.matchAll(new RegExp(`<${element}\\b[^>]*? ${attribute}="([^"]*)"`, 'g'))].map(
    ([, value = '']) => value,
  );

describe('junit.xml', () => {
  test.each([
    ['passing', results.passingResult()],
    ['failing', results.failingResult()],
    ['invalid', results.invalidResult()],
    ['of a boot that failed', results.bootFailedResult()],
    ['empty', results.emptyResult()],
    ['hostile', hostileResult()],
    ['hostile of base', hostileTurns()],
    ['slower than base', results.slowerResult()],
    ['not to be compared', results.unfitResult()],
  ])('of a result that is %s fits the schema', async (_, result) => {
    expect(await problemsOf(junit(result))).toEqual([]);
  });

  test('the schema refuses what it should', async () => {
    const xml = junit(results.passingResult()).replace(/ hostname="[^"]*"/, '');
    expect(await problemsOf(xml)).not.toEqual([]);
  });

  test('a case per threshold and per gated comparison; breaches are failures with what was found', () => {
    const xml = junit(results.failingResult());
    expect(attributes(xml, 'testcase', 'name')).toEqual([
      'the run',
      'p95 ≤ 1.50 s (warn)',
      'p95 ≤ 2.00 s',
      'p95 of POST /agent/execute ≤ 800 ms',
      'error rate ≤ 1%',
      'p99.9 ≤ 5.00 s (warn)',
      'p95 against the baseline',
      'error rate against the baseline',
    ]);
    expect(attributes(xml, 'testsuite', 'failures')).toEqual(['3']);
    expect(attributes(xml, 'testsuite', 'errors')).toEqual(['0']);
    expect(attributes(xml, 'failure', 'message')).toContain(
      'p95 is 2.41 s, over its limit of 2.00 s (p95: 2s)',
    );
  });

  test('what could not be judged is an error, once for the run', () => {
    const xml = junit(results.invalidResult());
    expect(attributes(xml, 'testsuite', 'errors')).toEqual(['1']);
    expect(attributes(xml, 'error', 'message')).toEqual([
      "The load generator was 98% busy: latency would be its own, not the target's",
    ]);
  });

  test('a target that did not boot is a suite with an error', () => {
    const xml = junit(results.bootFailedResult());
    expect(attributes(xml, 'testsuite', 'name')).toEqual(['agent360.gate']);
    expect(attributes(xml, 'error', 'message')).toEqual(['Service api did not become healthy within 2m.']);
  });

  test('a verdict that no threshold explains still fails', () => {
    const reason = 'api exited under load (exit code 137)';
    const failing = results.test({ verdict: 'fail', reasons: [reason] });
    const xml = junit(results.passingResult({ verdict: 'fail', reasons: [reason], tests: [failing] }));
    expect(attributes(xml, 'failure', 'message')).toEqual([reason]);
  });

  test('the end of a service is told beside the limits that it broke', () => {
    const [first] = results.failingResult().tests;
    const reason = 'api exited under load (exit code 137)';
    const incidents = [{ second: 3, service: 'api', kind: 'exited', detail: 'exit code 137' }];
    const crashed = results.test({ ...first, incidents, reasons: [reason, ...(first?.reasons ?? [])] });
    const xml = junit(results.passingResult({ verdict: 'fail', reasons: [reason], tests: [crashed] }));
    expect(attributes(xml, 'failure', 'message')).toContain(reason);
  });

  test('a warning passes: this file and the exit code say the same', () => {
    const regressed = results.comparison({ verdict: 'regressed', message: 'p95 was 12 ms and is 23 ms' });
    const warned = results.test({ verdict: 'warn', comparison: [regressed] });
    const xml = junit(results.passingResult({ verdict: 'warn', tests: [warned] }));
    expect(xml).not.toMatch(/<failure|<error/);
    expect(xml).toContain('p95 was 12 ms and is 23 ms');
  });
});
