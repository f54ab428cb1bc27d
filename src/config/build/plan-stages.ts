import { isCount } from '../check/references.js';
import type { LoadPlan, StagePlan } from '../plan.js';
import type { FileConfig, FileTest } from '../schema/file-config.js';

const usualUsers = 20;
const usualHoldMs = 30_000;
/** Bounds of the users that an arrival rate gets unasked. */
const [fewestForArrivals, mostForArrivals] = [50, 1000];

/** How much load there is when: of the test's users or of its arrivals, in one stage or in several. */
export function planStages(
  test: FileTest,
  { levels }: FileConfig,
  fill: (text: string) => string,
): Pick<LoadPlan, 'users' | 'arrivals' | 'stages' | 'rampDownMs'> {
  const { users = usualUsers, arrivals, stages: userStages, 'ramp-down': rampDownMs } = test;
  const single = (level: number): StagePlan[] => [
    { level, rampMs: test['ramp-up'] ?? 0, holdMs: test.hold ?? usualHoldMs },
  ];
  if (arrivals === undefined) {
    const stages =
      userStages === undefined
        ? single(countOf(users, levels, fill))
        : userStages.map(({ users, ramp, for: holdMs }) => {
            return { level: countOf(users, levels, fill), rampMs: ramp, holdMs };
          });
    return { users: highestOf(stages), arrivals: undefined, stages, rampDownMs };
  }
  const open = typeof arrivals === 'number' ? undefined : arrivals;
  const stages =
    open?.stages?.map(({ rate, ramp, for: holdMs }) => ({ level: rate, rampMs: ramp, holdMs })) ??
    single(rateOf(open === undefined ? arrivals : open.rate));
  return {
    users: open?.['max-users'] ?? usersForRate(highestOf(stages)),
    arrivals: { process: open?.process ?? 'constant' },
    stages,
    rampDownMs,
  };
}

const highestOf = (stages: readonly StagePlan[]): number => Math.max(...stages.map(({ level }) => level));

/** By Little's law enough for a second of latency. */
const usersForRate = (perSecond: number): number =>
  Math.min(Math.max(Math.ceil(perSecond), fewestForArrivals), mostForArrivals);

function rateOf(rate: FileTest['arrivals']): number {
  if (typeof rate !== 'number') throw new TypeError('arrivals without a rate passed the checks');
  return rate;
}

function countOf(
  users: number | string,
  levels: FileConfig['levels'],
  fill: (text: string) => string,
): number {
  if (typeof users === 'number') return users;
  const level = fill(users);
  const count = levels[level] ?? (isCount(level) ? Number(level) : undefined);
  if (count === undefined) throw new TypeError('a level passed the checks but does not exist');
  return count;
}
