import type { TestResult } from '../../analyze/index.js';
import { formatCount, formatFraction, formatMs } from '../../units/index.js';

/** How busy it was: `30% busy`, `2 threads, the busiest 30% busy`. */
export function busyInWords({ threads = 1, utilisation }: TestResult['generator']): string {
  const busy = `${formatFraction(utilisation)} busy`;
  return threads === 1 ? busy : `${formatCount(threads)} threads, the busiest ${busy}`;
}

/** How long its thread stood still at most: `stood still for 12 ms at most`. */
export function standstillInWords({ longestStallMs }: TestResult['generator']): string[] {
  return longestStallMs === undefined || longestStallMs === null
    ? []
    : [`stood still for ${formatMs(longestStallMs)} at most`];
}

/** What the machine had to give the load generator, as far as it is known: `60 of 1,024 files open`. */
export function hostInWords({ achieved, openFiles, ports, cpuPressure }: TestResult['generator']): string[] {
  const known = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;
  return [
    ...(known(achieved) ? [`${formatFraction(achieved)} of the arrivals begun`] : []),
    ...(known(openFiles)
      ? [
          openFiles.limit === null
            ? `${formatCount(openFiles.peak)} files open`
            : `${formatCount(openFiles.peak)} of ${formatCount(openFiles.limit)} files open`,
        ]
      : []),
    ...(known(ports) ? [`${formatCount(ports.used)} of ${formatCount(ports.available)} ports in use`] : []),
    ...(known(cpuPressure)
      ? [`something on this machine waited for a CPU ${formatFraction(cpuPressure)} of the time`]
      : []),
  ];
}
