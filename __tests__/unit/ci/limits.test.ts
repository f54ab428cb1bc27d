import { describe, expect, test } from '@jest/globals';
import { NoAnswerError, rateLimitPauseMs, withinLimits } from '../../../src/ci/github/limits.js';
import type { Clock } from '../../../src/system/index.js';

const limits = { tryTimeoutMs: 1_000, totalTimeoutMs: 30_000, firstPauseMs: 500, tries: 4 };

/** A clock that jumps over every sleep, and remembers it. */
function jumpingClock(): Clock & { readonly pausesMs: number[] } {
  const pausesMs: number[] = [];
  const elapsed = (): number => pausesMs.reduce((sum, ms) => sum + ms, 0);
  return {
    pausesMs,
    now: () => 1_000_000 + elapsed(),
    wallMs: () => 1_000_000 + elapsed(),
    monotonicMs: elapsed,
    sleep: (ms) => {
      pausesMs.push(ms);
      return Promise.resolve();
    },
  };
}

const refusal = (status: number, headers: Record<string, string> = {}, message = ''): Error =>
  Object.assign(new Error(message), { status, response: { headers, data: { message } } });
/** As Octokit tells a broken connection: with a status that nobody sent. */
const broken = (): Error => Object.assign(new Error('fetch failed'), { status: 500 });

async function outcomeOf(
  method: string,
  answers: readonly (Error | string)[],
): Promise<{ end: unknown; tries: number; pausesMs: number[] }> {
  const clock = jumpingClock();
  let tries = 0;
  const attempt = (): Promise<string> => {
    const answer = answers[Math.min(tries, answers.length - 1)] ?? '';
    tries++;
    return typeof answer === 'string' ? Promise.resolve(answer) : Promise.reject(answer);
  };
  const end = await withinLimits(method, attempt, limits, clock).catch((error: unknown) => error);
  return { end, tries, pausesMs: clock.pausesMs };
}

describe('a request', () => {
  test('that is answered is made once', async () => {
    expect(await outcomeOf('POST', ['yes'])).toEqual({ end: 'yes', tries: 1, pausesMs: [] });
  });

  test.each([
    ['a fault of the server', refusal(502)],
    ['a broken connection', broken()],
  ])('GET is tried again after %s, later each time', async (_, fault) => {
    expect(await outcomeOf('GET', [fault, fault, 'yes'])).toEqual({
      end: 'yes',
      tries: 3,
      pausesMs: [500, 1000],
    });
    expect(await outcomeOf('GET', [fault])).toEqual({ end: fault, tries: 4, pausesMs: [500, 1000, 2000] });
  });

  test.each(['POST', 'PATCH'])(
    '%s is never made again after a fault: it may have been done',
    async (method) => {
      for (const fault of [refusal(500), broken()])
        expect(await outcomeOf(method, [fault, 'yes'])).toMatchObject({ end: fault, tries: 1 });
    },
  );

  test.each([401, 403, 404, 422])('%p is an answer', async (status) => {
    expect(await outcomeOf('GET', [refusal(status)])).toMatchObject({ tries: 1 });
  });

  test.each(['GET', 'POST'])('%s waits for a rate limit as long as GitHub asks', async (method) => {
    const limited = refusal(429, { 'retry-after': '3' });
    expect(await outcomeOf(method, [limited, 'yes'])).toEqual({ end: 'yes', tries: 2, pausesMs: [3000] });
    const exhausted = refusal(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1007' });
    expect(await outcomeOf(method, [exhausted, 'yes'])).toEqual({ end: 'yes', tries: 2, pausesMs: [7000] });
  });

  test('gives up where that is longer than it may take in all', async () => {
    const limited = refusal(429, { 'retry-after': '31' });
    expect(await outcomeOf('GET', [limited, 'yes'])).toEqual({ end: limited, tries: 1, pausesMs: [] });
    const often = refusal(429, { 'retry-after': '14' });
    expect(await outcomeOf('GET', [often])).toEqual({ end: often, tries: 3, pausesMs: [14_000, 14_000] });
  });

  test('that hangs is ended, and so is one whose body does', async () => {
    const soon = { ...limits, tryTimeoutMs: 20 };
    const hang = (signal: AbortSignal): Promise<string> =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    await expect(withinLimits('POST', hang, soon, jumpingClock())).rejects.toBeInstanceOf(NoAnswerError);
    const emptyBody = (signal: AbortSignal): Promise<string> =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(''));
      });
    await expect(withinLimits('POST', emptyBody, soon, jumpingClock())).rejects.toBeInstanceOf(NoAnswerError);
  });
});

describe('a rate limit asks to wait', () => {
  const at = Date.parse('2026-11-20T10:00:00Z');

  test.each([
    [429, { 'retry-after': '0' }, '', 0],
    [429, { 'retry-after': 'Fri, 20 Nov 2026 10:00:09 GMT' }, '', 9000],
    [429, { 'retry-after': 'soon' }, '', 0],
    [429, {}, '', 0],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(at / 1000 + 60) }, '', 60_000],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(at / 1000 - 60) }, '', 0],
    [403, {}, 'You have exceeded a secondary rate limit.', 60_000],
    [403, { 'x-ratelimit-remaining': '12' }, 'Resource not accessible by integration', undefined],
    [404, { 'retry-after': '3' }, '', undefined],
  ])('%p %p %p: %p', (status, headers, message, expected) => {
    expect(rateLimitPauseMs(refusal(status, headers, message), at)).toBe(expected);
  });
});
