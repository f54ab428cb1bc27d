import { describe, expect, test } from '@jest/globals';
import { renderFiles } from '../../../src/report/index.js';
import { hostileResult, hostileText, hostileTurns } from '../../helpers/results/hostile.js';
import * as results from '../../helpers/results/index.js';
import { readOpenMetrics, type Sample } from '../../helpers/openmetrics.js';
import type { Result } from '../../../src/analyze/index.js';

const read = (result: Result): Sample[] => readOpenMetrics(renderFiles(result)['metrics.txt']);

/** The value of the one sample with exactly this name and these labels. */
function valueOf(
  samples: readonly Sample[],
  name: string,
  labels: Record<string, string>,
): number | undefined {
  const isSame = (each: Record<string, string>): boolean =>
    Object.keys(each).length === Object.keys(labels).length &&
    Object.entries(labels).every(([key, value]) => each[key] === value);
  return samples.find((sample) => sample.name === name && isSame(sample.labels))?.value;
}

describe('metrics.txt', () => {
  test.each([
    ['passing', results.passingResult()],
    ['failing', results.failingResult()],
    ['of a boot that failed', results.bootFailedResult()],
    ['bounded', results.boundedResult()],
    ['empty', results.emptyResult()],
    ['hostile', hostileResult()],
    ['hostile of base', hostileTurns()],
    ['slower than base', results.slowerResult()],
    ['not to be compared', results.unfitResult()],
    ['of many requests', results.largeResult(2, 40)],
  ])('of a result that is %s is OpenMetrics', (_, result) => {
    expect(() => read(result)).not.toThrow();
  });

  test('figures come in base units', () => {
    const samples = read(results.passingResult());
    const labels = { suite: 'agent360', test: 'pull-request' };
    expect(valueOf(samples, 'loadgate_latency_seconds', { ...labels, quantile: '0.95' })).toBe(0.0234);
    expect(valueOf(samples, 'loadgate_latency_seconds_count', labels)).toBe(24_103);
    expect(valueOf(samples, 'loadgate_error_ratio', labels)).toBe(0);
    expect(valueOf(samples, 'loadgate_requests_total', { ...labels, outcome: 'ok' })).toBe(24_103);
    expect(valueOf(samples, 'loadgate_verdict', { suite: 'agent360', loadgate_verdict: 'pass' })).toBe(1);
    expect(valueOf(samples, 'loadgate_verdict', { suite: 'agent360', loadgate_verdict: 'fail' })).toBe(0);
  });

  test('a figure that is missing is left out, never zero', () => {
    const names = new Set(read(results.emptyResult()).map(({ name }) => name));
    expect(names).not.toContain('loadgate_latency_seconds');
    expect(names).not.toContain('loadgate_error_ratio');
    expect(names).toContain('loadgate_requests_total');
  });

  test('a quantile beyond the timeout is given as the timeout, not as that of the lucky ones', () => {
    const labels = { suite: 'agent360', test: 'pull-request' };
    const samples = read(results.boundedResult());
    expect(valueOf(samples, 'loadgate_latency_seconds', { ...labels, quantile: '0.95' })).toBe(10);
    expect(valueOf(samples, 'loadgate_latency_seconds', { ...labels, quantile: '0.5' })).toBe(0.9);
  });

  test('labels keep their text', () => {
    const [first] = read(hostileResult());
    expect(first?.labels['suite']?.replaceAll('\n', '')).toBe(
      hostileText.replaceAll('\n', '').replaceAll(/[\p{Cc}\p{Surrogate}\u2028]/gu, '\uFFFD'),
    );
  });
});
