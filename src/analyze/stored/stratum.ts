import { engineVersion } from '../../measurement/index.js';
import type { BaselineRecord } from '../baseline-record.js';
import type { MachineFacts } from '../judge-input.js';

type RecordMachine = BaselineRecord['machine'];
type Measured = Pick<BaselineRecord, 'machine' | 'engine'>;

/** The engine of records that name none. */
const firstEngine = 1;

/** In what this run's conditions differ from a record's; figures are only a series where they don't. */
export interface Differences {
  /** One phrase each, such as `4 cores then, 2 now`. */
  readonly machine: readonly string[];
  readonly engine: string | undefined;
}

export function differencesOf(
  { machine: then, engine = firstEngine }: Measured,
  now: MachineFacts,
): Differences {
  const machine: string[] = [];
  if (then.cpuModel !== now.cpuModel) machine.push(`CPU ${then.cpuModel} then, ${now.cpuModel} now`);
  if (then.cores !== now.cores) machine.push(`${then.cores} cores then, ${now.cores} now`);
  const image = now.runnerImage ?? null;
  if (imageName(then.runnerImage) !== imageName(image)) {
    machine.push(`runner image ${then.runnerImage ?? 'unnamed'} then, ${image ?? 'unnamed'} now`);
  }
  return {
    machine,
    engine: engine === engineVersion ? undefined : `${engine} then, ${engineVersion} now`,
  };
}

export function isSameStratum(record: Measured, now: MachineFacts): boolean {
  const { machine, engine } = differencesOf(record, now);
  return machine.length === 0 && engine === undefined;
}

/** What makes two records one series: equal texts, equal conditions. */
export const stratumKey = ({ machine, engine = firstEngine }: Measured): string =>
  JSON.stringify([machine.cpuModel, machine.cores, imageName(machine.runnerImage), engine]);

/** The conditions of a record, as far as they make its series. */
export const conditionsOf = ({
  machine,
  engine = firstEngine,
}: Measured): { machine: string; engine: number } => ({
  machine: describeMachine({ ...machine, runnerImage: imageName(machine.runnerImage) }),
  engine,
});

/** `ubuntu24` of `ubuntu24 20261101.1`: images are built anew every week, and no history would grow. */
const imageName = (image: string | null): string | null => image?.split(' ')[0] ?? null;

/** Completes "measured ...", for the report. */
export function differencesInWords({ machine, engine }: Differences): string | undefined {
  const parts = [
    ...(machine.length === 0 ? [] : [`on another kind of machine (${machine.join('; ')})`]),
    ...(engine === undefined ? [] : [`by another version of the load engine (${engine})`]),
  ];
  return parts.length === 0 ? undefined : parts.join(' and ');
}

/** The same in short, behind "only a warning:". */
export function whyAdvisory({ machine, engine }: Differences): string | undefined {
  if (machine.length > 0) return 'the baseline is from another machine';
  return engine === undefined ? undefined : 'the baseline is from another version of the load engine';
}

/** Such as `AMD EPYC 7763, 4 cores, ubuntu24 20261101.1`. */
export function describeMachine({ cpuModel, cores, runnerImage }: RecordMachine): string {
  return [cpuModel, `${cores} cores`, ...(runnerImage === null ? [] : [runnerImage])].join(', ');
}
