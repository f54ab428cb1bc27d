import type { GeneratorsPlan } from '../plan.js';

/** Of four cores one is the generator's: the others are what the target has, as it would have without load. */
const coresPerThread = 4;
/** One thread drives some 50 users who never pause as fast as a core allows. */
const usersPerThread = 50;

/**
 * How many threads send.
 *
 * @param wanted as the file says
 * @param users the most at the same time: each thread needs one
 * @param cores of this machine
 */
export function planGenerators(wanted: number | 'auto', users: number, cores: number): GeneratorsPlan {
  if (wanted !== 'auto') return { threads: Math.min(wanted, users), isAuto: false };
  const most = Math.min(Math.floor(cores / coresPerThread), Math.floor(users / usersPerThread));
  return { threads: Math.max(1, most), isAuto: true };
}
