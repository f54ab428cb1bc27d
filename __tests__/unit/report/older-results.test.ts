import { describe, expect, test } from '@jest/globals';
import { type Result, resultSchema } from '../../../src/analyze/index.js';
import { renderFiles } from '../../../src/report/index.js';
import * as results from '../../helpers/results/index.js';

/** A result as 0.1.0 wrote it: without what came later. */
function older(result: Result): Result {
  const later = new Set([
    'connectionErrors',
    'fault',
    'firstByteMs',
    'connections',
    'errorsByKind',
    'threads',
    'achieved',
    'openFiles',
    'ports',
    'cpuPressure',
  ]);
  const text = JSON.stringify(result, (key, value: unknown) => (later.has(key) ? undefined : value));
  return resultSchema.parse(JSON.parse(text));
}

describe('a result of 0.1.0', () => {
  test.each([
    ['that passed', results.passingResult()],
    ['that failed', results.failingResult()],
  ])('%s is read and rendered, without blanks', (_what, result) => {
    const old = older(result);
    expect(JSON.stringify(old)).not.toMatch(/firstByteMs|connectionErrors/);
    const files = renderFiles(old);
    for (const text of Object.values(files)) {
      expect(text.replaceAll(/<script>.*?<\/script>/gs, '')).not.toMatch(/undefined|NaN/);
    }
    expect(files['report.html']).not.toContain('Time to the first byte');
    expect(renderFiles(result)['report.html']).toContain('Time to the first byte');
  });
});
