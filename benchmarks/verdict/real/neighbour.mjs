// Burns a core in random bursts, as a neighbour on a shared machine does: as long as who started it lives.
//   node neighbour.mjs SEED
import { setTimeout as sleep } from 'node:timers/promises';

const longestMs = 2 * 60 * 60 * 1000;
const [shortestMs, widestMs] = [100, 2900];

let state = Number(process.argv[2]) >>> 0;
/** Uniform in 0..1. Source: a linear congruential generator, D. E. Knuth, TAOCP 2, 3.3.4. */
const uniform = () => {
  state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};
const spanMs = () => shortestMs + widestMs * uniform();

process.on('disconnect', () => process.exit());
for (const endMs = performance.now() + longestMs; performance.now() < endMs;) {
  const untilMs = performance.now() + spanMs();
  // In pieces, so that it hears that it is to end.
  while (performance.now() < untilMs) {
    const pieceMs = performance.now() + 20;
    while (performance.now() < pieceMs);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await sleep(spanMs());
}
