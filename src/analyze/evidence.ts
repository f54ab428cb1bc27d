import type {
  ComparisonResult,
  Figures,
  ResourceResult,
  TestResult,
  ThresholdResult,
} from './result-schema.js';

/** What the rules of recommendations look at. */
export interface Evidence {
  readonly total: Figures;
  readonly byRequest: readonly (Figures & { readonly name: string })[];
  readonly thresholds: readonly ThresholdResult[];
  readonly comparison: readonly ComparisonResult[];
  readonly resources: readonly ResourceResult[];
  readonly incidents: TestResult['incidents'];
  readonly errorExamples: TestResult['errorExamples'];
  readonly timeoutMs: number;
  readonly users: number;
  readonly arrivals: TestResult['arrivals'];
  /** Users that never got through their on-start. */
  readonly heldUp: number;
  readonly holdSeconds: number;
  readonly machineCores: number;
  /** Share of one core that the generator used. */
  readonly generatorUtilisation: number;
  /** False: it was too late or too busy for what waited to be the target's doing. */
  readonly generatorKeptUp: boolean;
}
