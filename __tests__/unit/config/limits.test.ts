import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseExpression, parseLimit } from '../../../src/config/limits.js';
import { metrics, type LimitedMetric, type Metric } from '../../../src/config/index.js';
import { parseTolerance } from '../../../src/config/tolerance.js';

describe('a limit', () => {
  test.each<[LimitedMetric, string, string, number]>([
    ['p95', '500ms', '<=', 500],
    ['p95', '< 2s', '<', 2000],
    ['p999', '<=1.5s', '<=', 1500],
    ['max', '250us', '<=', 0.25],
    ['error_rate', '1%', '<=', 0.01],
    ['error_rate', '< 0.005', '<', 0.005],
    ['rps', '400/s', '>=', 400],
    ['rps', '> 400', '>', 400],
    ['dropped', '0', '<=', 0],
    ['dropped', '< 10', '<', 10],
    ['error_rate', '0%', '<=', 0],
    ['error_rate', '<= 0%', '<=', 0],
    ['rps', '> 0', '>', 0],
  ])('%s: %s', (metric, source, operator, limit) => {
    expect(parseLimit(metric, source)).toEqual({ ok: true, value: { operator, limit, source } });
  });

  test.each<[Metric, string, string]>([
    ['p95', '500', '"500" has no unit; write "500ms" or "500s"'],
    ['p95', '> 500ms', '"> 500ms" would fail good runs; a limit of p95 is written "< 500ms"'],
    ['rps', '< 400/s', '"< 400/s" would fail good runs; a limit of rps is written ">= 400/s"'],
    ['p95', '== 5ms', '"== 5ms" can\'t be judged: "==" is no operator here; use <, <=, > or >='],
    ['p95', '<', '"<" holds no value; write "500ms"'],
    ['rps', '', '"" holds no value; write "400/s"'],
    ['p95', '0ms', '"0ms" can\'t be met: every response takes time; write "500ms"'],
    ['max', '< 0s', '"< 0s" can\'t be met: every response takes time; write "500ms"'],
    ['error_rate', '< 0%', '"< 0%" can\'t be met: no share of errors is below zero; write "<= 0%" or "1%"'],
    ['rps', '>= 0', '">= 0" limits nothing: every run keeps it; write "400/s"'],
    ['rps', '0/s', '"0/s" limits nothing: every run keeps it; write "400/s"'],
    ['error_rate', '5', '"5" is more than 1; write "5%" if percent is meant'],
  ])('%s: %j is refused', (metric, text, problem) => {
    expect(parseLimit(metric, text)).toEqual({ ok: false, problem });
  });

  test('no text whatever throws', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[<>=]{0,2} ?\d{0,3}(ms|s|%|\/s)?$/));
    fc.assert(
      fc.property(fc.constantFrom(...metrics), text, (metric, text) => {
        const limit = parseLimit(metric, text);
        if (limit.ok) expect(limit.value.limit).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("a threshold in k6's form", () => {
  test.each<[string, Metric, string, number]>([
    ['p(95)<500', 'p95', '<', 500],
    ['p( 99.9 ) <= 2s', 'p999', '<=', 2000],
    ['p99<1s', 'p99', '<', 1000],
    ['p999<1s', 'p999', '<', 1000],
    ['med<100', 'p50', '<', 100],
    ['avg < 200', 'mean', '<', 200],
    ['max<1500', 'max', '<', 1500],
    ['rate<0.01', 'error_rate', '<', 0.01],
    ['error_rate<=1%', 'error_rate', '<=', 0.01],
    ['rps>=400', 'rps', '>=', 400],
  ])('%s', (source, metric, operator, limit) => {
    expect(parseExpression(source)).toEqual({ ok: true, value: { metric, operator, limit, source } });
  });

  test.each([
    ['p(97)<1', '"p(97)<1": p(97) is not measured; there are p(50), p(90), p(95), p(99) and p(99.9)'],
    ['p(9.5)<1', '"p(9.5)<1": p(9.5) is not measured; there are p(50), p(90), p(95), p(99) and p(99.9)'],
    [
      'rate>100',
      '"rate>100" would fail good runs: rate is the share of failed requests; write "rate<0.01", or "rps>100" for requests per second',
    ],
    ['p(95)>500', '"p(95)>500": ">500ms" would fail good runs; a limit of p95 is written "< 500ms"'],
    [
      'count<1',
      '"count<1": "count" is no metric here; there are p(50), p(90), p(95), p(99), p(99.9), med, avg, max, rate, rps',
    ],
    ['p(95)<0', '"p(95)<0": "<0ms" can\'t be met: every response takes time; write "500ms"'],
    ['rate<0', '"rate<0": "<0" can\'t be met: no share of errors is below zero; write "<= 0%" or "1%"'],
    ['rps>=0', '"rps>=0": ">=0" limits nothing: every run keeps it; write "400/s"'],
    ['p95 500ms', '"p95 500ms" is no threshold; write it like "p(95)<500", "rate<0.01" or "rps>=400"'],
    ['', '"" is no threshold; write it like "p(95)<500", "rate<0.01" or "rps>=400"'],
  ])('%j is refused', (text, problem) => {
    expect(parseExpression(text)).toEqual({ ok: false, problem });
  });

  test("a metric of k6 gives its words their meaning: http_reqs' rate is requests per second", () => {
    expect(parseExpression('rate>=100', 'http_reqs')).toMatchObject({ value: { metric: 'rps', limit: 100 } });
    expect(parseExpression('rate<0.01', 'http_req_failed')).toMatchObject({
      value: { metric: 'error_rate' },
    });
    expect(parseExpression('p(95)<1', 'http_req_failed')).toMatchObject({ ok: false });
    expect(parseExpression('rate<0.01', 'http_req_duration')).toMatchObject({ ok: false });
  });
});

describe('a tolerance', () => {
  test.each<[Metric, string, number | undefined, number | undefined]>([
    ['p95', '+25% and +5ms', 0.25, 5],
    ['p95', '5ms and 25%', 0.25, 5],
    ['p95', '10%', 0.1, undefined],
    ['mean', '+1s', undefined, 1000],
    ['error_rate', '+0.5pp', undefined, 0.005],
    ['error_rate', '+50% and +1pp', 0.5, 0.01],
    ['rps', '-10%', 0.1, undefined],
    ['rps', '-20/s', undefined, 20],
  ])('%s: %s', (metric, source, relative, absolute) => {
    expect(parseTolerance(metric, source)).toEqual({ ok: true, value: { relative, absolute, source } });
  });

  test.each<[Metric, string, string]>([
    ['p95', '+5%%', '"+5%%" is no tolerance of p95; write "+25% and +5ms"'],
    ['p95', '5', '"5" is no tolerance of p95; write "+25% and +5ms"'],
    ['p95', '', '"" is no tolerance of p95; write "+25% and +5ms"'],
    ['p95', '-5%', '"-5%" tolerates an improvement; p95 gets worse upwards, so write "+5%"'],
    ['rps', '+10%', '"+10%" tolerates an improvement; rps gets worse downwards, so write "-10%"'],
    ['rps', '-100%', '"-100%" would never be exceeded: nothing falls by more than 100%; write "-10%"'],
    ['p95', '5% and 6%', '"5% and 6%" gives two relative parts; give one of each at most'],
    ['p95', '5ms and 6ms', '"5ms and 6ms" gives two absolute parts; give one of each at most'],
    ['error_rate', '5ms', '"5ms" is no tolerance of error_rate; write "+0.5pp"'],
  ])('%s: %j is refused', (metric, text, problem) => {
    expect(parseTolerance(metric, text)).toEqual({ ok: false, problem });
  });
});
