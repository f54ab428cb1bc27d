import { describe, expect, test } from '@jest/globals';
import type { Result } from '../../../src/analyze/index.js';
import { renderPage } from '../../../src/report/html/render.js';
import { timelineOf } from '../../../src/report/html/timeline.js';
import { hostileResult, hostileTurns } from '../../helpers/results/hostile.js';
import * as results from '../../helpers/results/index.js';

/** The page without its scripts and styles: what a reader without JavaScript gets. */
const body = (result: Result): string => renderPage(result).replaceAll(/<(script|style)\b.*?<\/\1>/gs, '');

/** Text as it reads, each run of blanks one. */
const read = (result: Result): string =>
  body(result)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('report.html', () => {
  test('reads without JavaScript', () => {
    const text = read(results.failingResult());
    expect(text).toContain('p95 is over its limit and 101% slower than the baseline (and 1 more)');
    expect(text).toContain('2.41 s');
    expect(text).toMatch(
      /p95 2\.41 s 1\.20 s \+101% ≤ 1\.50 s \(warn\), ≤ 2\.00 s over its limit, regressed/,
    );
    expect(text).toMatch(/12 s hold 200 [\d.]+\/s 1\.\d+ s 2\.\d+ s 0/);
    expect(text).toMatch(/14 s hold 200 [\d.]+\/s 1\.\d+ s – 0/);
    expect(text).toContain('cassandra 1.12 1.23 2.00 56%');
    expect(text).toContain('The charts need JavaScript');
  });

  test('fetches nothing', () => {
    const page = renderPage(results.failingResult());
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b|\bsrc=|@import|url\(/);
  });

  test('is well formed: every element is closed in its turn', () => {
    for (const result of [
      results.failingResult(),
      results.bootFailedResult(),
      results.slowerResult(),
      hostileResult(),
      hostileTurns(),
    ]) {
      const open: string[] = [];
      for (const [, end, name = '', rest] of body(result).matchAll(/<(\/?)([a-z]\w*)\b([^>]*)>/g)) {
        if (['meta', 'br'].includes(name) || rest?.endsWith('/')) continue;
        if (end === '') open.push(name);
        else expect(open.pop()).toBe(name);
      }
      expect(open).toEqual([]);
    }
  });

  test('every id that something points to is there, once', () => {
    const page = body(results.passingResult({ tests: [results.test(), results.test({ name: 'peak' })] }));
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...page.matchAll(/(?:href="#|aria-labelledby=")([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toEqual(expect.arrayContaining(targets));
  });

  test('nothing of unknown origin becomes an element, an attribute or a script', () => {
    const page = renderPage(hostileResult());
    const plain = renderPage(results.failingResult());
    expect(page.match(/<script\b/g)).toHaveLength(plain.match(/<script\b/g)?.length ?? 0);
    expect(page).not.toMatch(/<img|<script>alert|href="javascript|[\p{Surrogate}\p{Bidi_Control}]/u);
    const data = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    expect(JSON.parse(data)).toHaveLength(1);
  });

  test('a long run is thinned for the table and whole for the charts', () => {
    const long = results.test({ series: results.series(3600, { ramp: 300 }) });
    const text = read(results.passingResult({ tests: [long] }));
    expect(text).toContain('each row is 14 seconds');
    expect(timelineOf(long).seconds.length).toBeLessThanOrEqual(3600);
    expect(timelineOf(long).phases.map(({ name }) => name)).toEqual(['ramp-up', 'hold', 'ramp-down']);
  });

  test('a second without a sample of a service is a gap', () => {
    const [resource] = results.test().resources;
    const gone = { ...resource, series: [{ second: 3.4, cpuCores: 1, memoryBytes: 7 }] };
    const timeline = timelineOf(
      results.test({ resources: [Object.assign(results.resource('api', 1, 1), gone)] }),
    );
    expect(timeline.services[0]?.cpuCores.slice(0, 7)).toEqual([null, null, 1, 1, 1, null, null]);
  });
});
