import type { BaseImage } from './base-words.js';
import type { BaselineStorePlan, CiFacts, GatePlan, ReportPlan } from './plan.js';

/** What flags or inputs say in place of the file. What is left out is the file's. Relative paths are the working directory's. */
export interface PlanOverrides {
  /** Only these tests, in the file's order. */
  readonly tests?: readonly string[] | undefined;
  readonly outDir?: string | undefined;
  readonly comment?: ReportPlan['comment'] | undefined;
  readonly failOnBreach?: boolean | undefined;
  readonly onInvalid?: GatePlan['onInvalid'] | undefined;
  readonly requireBaseline?: boolean | undefined;
  readonly baselineStore?: BaselineStorePlan['kind'] | undefined;
  readonly baselinePath?: string | undefined;
  readonly artifactName?: string | undefined;
  /** What every run is compared with: `none`, `base`, or a branch, a tag or a commit. */
  readonly base?: string | undefined;
  /** Win over the file's, service by service; without `base` they mean `base`. */
  readonly baseImages?: readonly BaseImage[] | undefined;
}

export interface PlanRequest {
  /** Absolute path of the configuration. */
  readonly configPath: string;
  readonly overrides: PlanOverrides;
  readonly ci: CiFacts;
}

/** Where a configuration is looked for when none is named. */
export const defaultConfigNames = ['loadgate.yml', 'loadgate.yaml', '.github/loadgate.yml'] as const;

/** Someone's own machine, and no delivery: for commands whose work does not depend on the place. */
export const localFacts: CiFacts = {
  provider: 'none',
  commit: undefined,
  branch: undefined,
  isDefaultBranch: false,
  pullRequest: undefined,
  repository: undefined,
  runUrl: undefined,
};
