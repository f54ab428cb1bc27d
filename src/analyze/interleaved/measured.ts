import type { LoadMeasurement, Observation } from '../../measurement/index.js';
import type { InterleavedResult } from '../result-schema.js';
import type { PairOrder } from './order.js';
import type { ComparedMetric, SlicePair } from './pairs.js';
import type { DecisionSettings } from './settings.js';

/** What driving head and base in turn yields for one test. */
export interface InterleavedMeasurement {
  /** In the order in which they were measured. */
  readonly pairs: readonly MeasuredPair[];
  readonly metrics: readonly ComparedMetric[];
  readonly settings: DecisionSettings;
  /** Why no more was measured. */
  readonly ended: InterleavedResult['ended'];
  /** Which side was gone, and how: where `ended` says so. */
  readonly gone: GoneSide | undefined;
  /** What of the load generator failed, where `ended` says so. */
  readonly failure?: string | undefined;
  readonly slice: { readonly settleMs: number; readonly measuredMs: number };
  /** Of each start. */
  readonly warmUps: readonly { readonly ms: number; readonly isSteady: boolean }[];
  /** Of load, both sides and warm-up included; neither build nor boot. */
  readonly loadMs: number;
  /** Of these, when neither side was sent anything or owed an answer. */
  readonly idleMs: number;
  /** Base's slices that count, added up. */
  readonly base: LoadMeasurement;
  readonly baseObservation: Observation;
  readonly warnings: readonly string[];
}

export interface GoneSide {
  readonly side: 'base' | 'head' | 'both';
  readonly how: string;
  /** Where it was to start again: it did not, or what started was not its own. undefined: it ended under load. */
  readonly restart?: 'failed' | 'wrong-image';
  /** Of both: how head ended. */
  readonly ofHead?: string;
}

export interface MeasuredPair extends SlicePair {
  /** Since the comparison of this test began. */
  readonly atMs: number;
  readonly order: PairOrder;
}
