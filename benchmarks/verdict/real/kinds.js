// The kinds of live comparisons, and which one is next.
import { targets } from './repository.js';

const noises = ['quiet', 'neighbour'];
/** Each target and each noise in turn: half of any even number is beside the neighbour. */
const places = [0, 1, 0, 1].map((noise, index) => ({
  target: targets[[0, 1, 1, 0][index]],
  noise: noises[noise],
}));

/**
 * How many of each kind are wanted.
 *
 * @param counts by what head adds in percent: { 0: 30, 10: 10, 20: 10 }
 */
export function wantedKinds(counts) {
  return Object.entries(counts).flatMap(([added, count]) =>
    places.map((place, index) => ({
      added: Number(added),
      ...place,
      wanted: Math.floor(count / places.length) + (index < count % places.length ? 1 : 0),
    })),
  );
}

/** That of which the smallest part is there, so that a part of all is balanced; undefined: all are there. */
export function nextKind(wanted, lines) {
  const open = wanted
    .map((kind) => ({ ...kind, done: lines.filter((line) => isOf(line, kind)).length }))
    .filter(({ done, wanted }) => done < wanted);
  return open.sort((a, b) => (a.done + 0.5) / a.wanted - (b.done + 0.5) / b.wanted)[0];
}

export const isOf = (line, { added, target, noise }) =>
  line.added === added && line.target === target && line.noise === noise;
