import type { PlanOverrides } from '../overrides.js';
import type { BaselineStorePlan } from '../plan.js';
import { isRecord } from '../json.js';
import { valueAt, type Problems } from '../problems.js';
import type { FileConfig } from '../schema/file-config.js';
import type { Trust } from '../schema/validate.js';

/** What an input or flag says wins over the file; where neither does, only the action's own step has a store. */
export function storeKindOf(
  { store }: FileConfig['baseline'],
  { baselineStore }: PlanOverrides,
  hasArtifacts: boolean,
): BaselineStorePlan['kind'] {
  return baselineStore ?? store ?? (hasArtifacts ? 'artifact' : 'none');
}

/**
 * Checks that a baseline which the file requires is kept somewhere, and that every key is one of its store.
 *
 * @param source the file's plain value: which keys are written, and which are the defaults
 */
export function checkBaseline(
  { baseline, gate }: FileConfig,
  source: unknown,
  overrides: PlanOverrides,
  hasArtifacts: boolean,
  problems: Problems,
  trust: Trust,
): void {
  // A store that was refused or misspelt is meant to be one.
  if (baseline.store === undefined && !trust.isLackReal(['baseline'], ['store'])) return;
  const kind = storeKindOf(baseline, overrides, hasArtifacts);
  // Where an input or flag asks for it, the file is not at fault.
  const isRequiredHere = gate['require-baseline'] && overrides.requireBaseline === undefined;
  if (isRequiredHere && kind === 'none') {
    const isNamed = (overrides.baselineStore ?? baseline.store) !== undefined;
    const why = isNamed ? 'the store is none' : 'no store is named, and only the action has one by itself';
    problems.add(
      ['gate', 'require-baseline'],
      `${why}: every run would fail; add "baseline: { store: artifact }" (or branch, file), or take this out`,
    );
  }
  const written = valueAt(source, ['baseline']);
  const keys = isRecord(written) ? Object.keys(written).filter((key) => key !== 'store') : [];
  for (const key of keys.filter((each) => !trust.isSpoilt(['baseline', each]))) {
    const why = whyIdle(key, baseline.store, overrides.baselineStore);
    if (why !== undefined) problems.add(['baseline', key], why, { spot: 'key' });
  }
}

/** Keys that only one kind of store reads. */
const ownerOf: ReadonlyMap<string, BaselineStorePlan['kind']> = new Map([
  ['path', 'file'],
  ['branch', 'branch'],
  ['remote', 'branch'],
  ['directory', 'branch'],
]);

/**
 * Why nothing would read `key`. Where an input or flag names the store, the file may be meant for several: with
 * none of its own it is read as it is, and with one of its own the keys of either are right.
 */
function whyIdle(
  key: string,
  store: BaselineStorePlan['kind'] | undefined,
  override: BaselineStorePlan['kind'] | undefined,
): string | undefined {
  const owner = ownerOf.get(key);
  if (store === 'none' && (override ?? 'none') === 'none') {
    return 'nothing reads it beside "store: none"; name another store, or take it out';
  }
  if (owner === undefined || owner === store || owner === override) return undefined;
  if (store !== undefined) return `belongs to "store: ${owner}", but the store is ${store}; keep one of them`;
  return override === undefined
    ? `belongs to "store: ${owner}", but no store is named; add "store: ${owner}", or take it out`
    : undefined;
}
