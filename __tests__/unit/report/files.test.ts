import { describe, expect, test } from '@jest/globals';
import { resultSchema } from '../../../src/analyze/index.js';
import { renderFiles } from '../../../src/report/index.js';
import { hostileResult } from '../../helpers/results/hostile.js';
import * as results from '../../helpers/results/index.js';

const fixtures = [
  ['passing', results.passingResult()],
  ['failing', results.failingResult()],
  ['invalid', results.invalidResult()],
  ['of a boot that failed', results.bootFailedResult()],
  ['bounded', results.boundedResult()],
  ['empty', results.emptyResult()],
  ['hostile', hostileResult()],
  ['slower than base', results.slowerResult()],
  ['no slower than base', results.unchangedResult()],
  ['not told apart from base', results.burstyResult()],
  ['not to be compared with base', results.unfitResult()],
  ['without the base', results.baseFailedResult()],
  ['of a request that base lacks', results.newRequestResult()],
  ['of the same code', results.sameCodeResult()],
] as const;

describe('the report of a result that is', () => {
  test.each(fixtures)('%s has all six files, and nothing in them slipped through', (_, result) => {
    const { 'result.json': json, ...texts } = renderFiles(result);
    expect(Object.keys(texts)).toEqual([
      'comment.md',
      'summary.md',
      'report.html',
      'junit.xml',
      'metrics.txt',
    ]);
    expect(resultSchema.parse(JSON.parse(json))).toEqual(result);
    const { 'report.html': page, ...others } = texts;
    const withoutScripts = page.replaceAll(/<script.*?<\/script>/gs, '');
    for (const text of [withoutScripts, ...Object.values(others)]) {
      expect(text).not.toMatch(/\b(?:NaN|undefined|null|Infinity)\b|\[object Object\]/);
    }
  });

  test('not a result is refused', () => {
    const broken = results.passingResult({ durationSeconds: Number.NaN });
    expect(() => renderFiles(broken)).toThrow(/durationSeconds/);
  });

  test('rendering is a function of the result', () => {
    expect(renderFiles(results.failingResult())).toEqual(renderFiles(results.failingResult()));
  });
});
