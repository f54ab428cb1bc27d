/** One thing that was looked at. `fail`: `run` cannot work here; `warn`: a part of it cannot, or may mislead. */
export interface Check {
  readonly name: string;
  readonly level: 'ok' | 'warn' | 'fail';
  /** What was found, in a few words. */
  readonly found: string;
  /** What to do about it, one sentence; undefined where all is well. */
  readonly fix: string | undefined;
}

export function ok(name: string, found: string): Check {
  return { name, level: 'ok', found, fix: undefined };
}

export function warn(name: string, found: string, fix: string): Check {
  return { name, level: 'warn', found, fix };
}

export function fail(name: string, found: string, fix: string): Check {
  return { name, level: 'fail', found, fix };
}

/** The numbers of a version: `v20.19.0` -> [20, 19, 0], `2.40.3-desktop.1` -> [2, 40, 3]; NaN where there is none. */
function versionOf(text: string): readonly [major: number, minor: number, patch: number] {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return [Number(match?.[1]), Number(match?.[2]), Number(match?.[3] ?? 0)];
}

/** Whether a version is at least `major.minor.patch`; false for a text without one. */
export function isAtLeast(text: string, [major, minor, patch]: readonly [number, number, number]): boolean {
  const [hasMajor, hasMinor, hasPatch] = versionOf(text);
  if (hasMajor !== major) return hasMajor > major;
  if (hasMinor !== minor) return hasMinor > minor;
  return hasPatch >= patch;
}
