import { createClient } from 'redis';
import { cacheHits, cacheMisses } from './metrics.js';

const answerLimitMs = 2000;

/** What Redis answers; an error where it does not answer in time. */
async function inTime(answer) {
  let timer;
  const tooLate = new Promise((_, reject) => {
    timer = setTimeout(reject, answerLimitMs, new Error(`redis did not answer within ${answerLimitMs} ms`));
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** A cache in Redis of values that can be computed again. */
export async function openCache(url) {
  // Without a connection a command fails at once instead of waiting for one.
  const client = createClient({ url, disableOfflineQueue: true });
  client.on('error', (error) => console.error(`redis: ${error.message}`));
  await client.connect();

  return {
    /** The value under `key`, or what `compute` returns, kept for `ttlSeconds`. */
    async through(key, ttlSeconds, compute) {
      const known = await inTime(client.get(key));
      if (known !== null) {
        cacheHits.inc();
        return { value: JSON.parse(known), cached: true };
      }
      cacheMisses.inc();
      const value = await compute();
      await inTime(client.set(key, JSON.stringify(value), { expiration: { type: 'EX', value: ttlSeconds } }));
      return { value, cached: false };
    },
    ping: () => inTime(client.ping()),
    close: () => client.close(),
  };
}
