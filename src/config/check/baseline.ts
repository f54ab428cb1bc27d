import type { PlanOverrides } from '../overrides.js';
import type { BaselineStorePlan } from '../plan.js';
import type { Problems } from '../problems.js';
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

/** Checks that a baseline which the file requires is kept somewhere. */
export function checkBaseline(
  { baseline, gate }: FileConfig,
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
}
