import { resolve } from 'node:path';
import { UsageError } from '../../errors.js';
import { storeKindOf } from '../check/baseline.js';
import type { BaselinePlan, BaselineStorePlan, GatePlan, ReportPlan } from '../plan.js';
import type { PlanOverrides } from '../overrides.js';
import type { FileConfig } from '../schema/file-config.js';
import { planTolerances } from './plan-thresholds.js';

/** Where a run belongs. */
export interface Place {
  readonly suite: string;
  readonly rootDir: string;
  readonly cwd: string;
  /** Whether workflow artifacts can be stored and found: only the action's own step may. */
  readonly hasArtifacts: boolean;
}

/** What names of baselines in artifacts begin with, and those of reports do not. */
const baselineArtifact = 'loadgate-baseline';
/** A report whose name is taken gets a number: `loadgate-baseline-2` would be the baseline of the suite `2`. */
const isLikeBaseline = (name: string): boolean => `${name}-`.toLowerCase().startsWith(`${baselineArtifact}-`);

export function planBaseline(config: FileConfig, overrides: PlanOverrides, place: Place): BaselinePlan {
  return {
    store: planStore(config.baseline, overrides, place),
    tolerances: planTolerances(config.baseline),
    anchor: config.baseline.anchor,
    onBreach: config.baseline['on-breach'],
  };
}

function planStore(
  baseline: FileConfig['baseline'],
  overrides: PlanOverrides,
  place: Place,
): BaselineStorePlan {
  const kind = storeKindOf(baseline, overrides, place.hasArtifacts);
  switch (kind) {
    case 'none':
      return { kind };
    case 'file': {
      const { baselinePath } = overrides;
      const path =
        baselinePath === undefined ? resolve(place.rootDir, baseline.path) : resolve(place.cwd, baselinePath);
      return { kind, path };
    }
    case 'branch':
      return { kind, branch: baseline.branch, remote: baseline.remote, directory: baseline.directory };
    case 'artifact':
      return { kind, artifactName: `${baselineArtifact}-${place.suite}` };
  }
}

/** @throws UsageError where an input or flag requires a baseline and no store could ever have one */
export function planGate(config: FileConfig, overrides: PlanOverrides, store: BaselineStorePlan): GatePlan {
  const requireBaseline = overrides.requireBaseline ?? config.gate['require-baseline'];
  if (requireBaseline && store.kind === 'none') {
    throw new UsageError('A baseline is required, but none is kept anywhere: every run would fail.', {
      fix: 'Name a store, such as "baseline: { store: artifact }", or do not require one.',
    });
  }
  return {
    onInvalid: overrides.onInvalid ?? config.gate['on-invalid'],
    onInconclusive: config.gate['on-inconclusive'],
    requireBaseline,
    failOnBreach: overrides.failOnBreach ?? true,
  };
}

/** @throws UsageError for a name that artifacts can't have, or that a baseline may have */
export function planReport(config: FileConfig, overrides: PlanOverrides, place: Place): ReportPlan {
  const artifactName = overrides.artifactName ?? reportArtifactOf(place.suite);
  if (/["<>|*?:\r\n\\/]/.test(artifactName)) {
    throw new UsageError(`An artifact can't have the name ${JSON.stringify(artifactName)}.`, {
      fix: 'Leave out these characters: " < > | * ? : \\ / and line breaks.',
    });
  }
  if (isLikeBaseline(artifactName)) {
    throw new UsageError(`The report's artifact can't have the name ${JSON.stringify(artifactName)}.`, {
      fix: `Names that begin with "${baselineArtifact}" are those of stored baselines: choose another one.`,
    });
  }
  return {
    comment: overrides.comment ?? config.report.comment,
    outDir: resolve(place.cwd, overrides.outDir ?? 'loadgate-report'),
    artifactName,
  };
}

/** No suite's name begins with a dot, so the odd one is no other suite's. */
function reportArtifactOf(suite: string): string {
  const name = `loadgate-${suite}`;
  return isLikeBaseline(name) ? `loadgate.${suite}` : name;
}
