// The pull requests that are simulated.
import { drawnScenario, requestScenario } from './scenarios.js';
import { percent } from './shares.js';

const noises = [
  { sd: 0.03, label: 'sd .03' },
  { sd: 0.05, label: 'sd .05' },
  { sd: 0.07, label: 'sd .07' },
  { sd: 0.07, kind: 'lognormal', label: 'sd .07 skewed' },
  { sd: 0.05, hit: 0.1, label: 'sd .05, 10% hit' },
  { sd: 0.07, hit: 0.1, label: 'sd .07, 10% hit' },
];
/** What is gated where nothing else is asked for, and throughput. */
const everything = {
  sd: 0.07,
  hit: 0.1,
  errors: { rate: 0.001 },
  metrics: ['p95', 'rps', 'error_rate'],
  label: 'p95, throughput and .1% errors, sd .07, 10% hit',
};
const offsets = [0, 0.005, 0.01, 0.02];

/** The same code on both sides. */
export const unchanged = [
  ...noises.flatMap((noise) =>
    offsets.map((offset) =>
      drawnScenario({ ...noise, offset, name: `A/A, ${noise.label}, starts ${percent(offset)}` }),
    ),
  ),
  ...[2, 4, 8].flatMap((requests) =>
    [0.01, 0.02].map((offset) =>
      drawnScenario({
        sd: 0.07,
        hit: 0.1,
        offset,
        requests,
        name: `A/A, ${requests} requests, sd .07, 10% hit, starts ${percent(offset)}`,
      }),
    ),
  ),
  ...[0.01, 0.02].map((offset) =>
    drawnScenario({ ...everything, offset, name: `A/A, ${everything.label}, starts ${percent(offset)}` }),
  ),
  drawnScenario({ sd: 0.03, wave: 0.15, name: 'A/A, sd .03, machine in waves of 15%' }),
  drawnScenario({ sd: 0.12, name: 'A/A, sd .12' }),
  drawnScenario({ sd: 0.2, name: 'A/A, sd .20' }),
  drawnScenario({ sd: 0.05, unfit: 0.02, name: 'A/A, sd .05, 2% of slices unfit' }),
  drawnScenario({ sd: 0.05, unfit: 0.1, name: 'A/A, sd .05, 10% of slices unfit' }),
  drawnScenario({ sd: 0.03, warmUp: 0.2, name: 'A/A, sd .03, head 20% slow at first, fading' }),
  requestScenario({ sigma: 0.35, count: 350, name: 'A/A, 350 requests a slice' }),
  requestScenario({ sigma: 0.35, count: 100, name: 'A/A, 100 requests a slice' }),
  requestScenario({
    sigma: 0.35,
    count: 350,
    burst: { slices: 0.1, share: 0.2, factor: 3, both: true },
    name: 'A/A, 350 requests, bursts on both sides in 10% of slices',
  }),
  drawnScenario({ sd: 0, errors: { rate: 0 }, name: 'A/A, no errors' }),
  drawnScenario({ sd: 0, errors: { rate: 0.01 }, name: 'A/A, 1% errors' }),
  drawnScenario({ sd: 0, errors: { rate: 0.001, burst: 0.05 }, name: 'A/A, errors in bursts' }),
];
/** Head differs. */
export const changed = [
  ...[0.03, 0.05].map((change) =>
    drawnScenario({ sd: 0.05, offset: 0.01, change, name: `+${percent(change)}, sd .05, starts 1%` }),
  ),
  ...[0.1, 0.2].flatMap((change) => [
    ...noises.flatMap((noise) =>
      [0, 0.01, 0.02].map((offset) =>
        drawnScenario({
          ...noise,
          offset,
          change,
          name: `+${percent(change)}, ${noise.label}, starts ${percent(offset)}`,
        }),
      ),
    ),
    drawnScenario({
      sd: 0.07,
      hit: 0.1,
      offset: 0.01,
      requests: 8,
      change,
      name: `+${percent(change)} in 1 of 8 requests, sd .07, 10% hit, starts 1%`,
    }),
    drawnScenario({
      ...everything,
      offset: 0.01,
      change,
      name: `+${percent(change)}, ${everything.label}, starts 1%`,
    }),
    drawnScenario({
      sd: 0.03,
      wave: 0.15,
      change,
      name: `+${percent(change)}, sd .03, machine in waves of 15%`,
    }),
    drawnScenario({ sd: 0.12, change, name: `+${percent(change)}, sd .12` }),
    requestScenario({ sigma: 0.35, count: 350, change, name: `+${percent(change)}, 350 requests a slice` }),
  ]),
  drawnScenario({ sd: 0.05, offset: 0.01, change: -0.1, name: '−10%, sd .05, starts 1%' }),
  drawnScenario({ sd: 0.05, offset: 0.01, change: 0.5, name: '+50%, sd .05, starts 1%' }),
  requestScenario({
    sigma: 0.35,
    count: 350,
    burst: { slices: 0.3, share: 0.2, factor: 3, both: false },
    name: "bursts in 30% of head's slices alone",
  }),
  drawnScenario({ sd: 0, errors: { rate: 0, added: 0.01 }, name: 'errors 0 to 1%' }),
  drawnScenario({ sd: 0, errors: { rate: 0.001, added: 0.02 }, name: 'errors .1 to 2.1%' }),
];
