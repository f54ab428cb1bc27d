import type { JsonValue } from '../json.js';

/** Rows of data; their values are `{{NAME.COLUMN}}` in templates. */
export type FeederPlan = FileFeederPlan | GeneratedFeederPlan;

export interface FileFeederPlan {
  readonly kind: 'file';
  readonly name: string;
  readonly order: 'sequential' | 'shuffle' | 'random' | 'unique';
  readonly columns: readonly FeederColumn[];
  /** At least one. */
  readonly rows: number;
  /** SHA-256 over the columns. */
  readonly contentHash: string;
}

/** A column with its value in each row. */
export interface FeederColumn {
  readonly name: string;
  readonly values: readonly JsonValue[];
}

/** Rows that are made when they are needed. */
export interface GeneratedFeederPlan {
  readonly kind: 'generated';
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly generator: GeneratorPlan }[];
  /** SHA-256 over the generators as written. */
  readonly contentHash: string;
}

export type GeneratorPlan =
  /** Version 4 of RFC 9562, drawn from the seed. */
  | { readonly kind: 'uuid' }
  /** A whole number, both bounds included. */
  | { readonly kind: 'int'; readonly from: number; readonly to: number }
  | { readonly kind: 'pick'; readonly options: readonly string[] }
  /** So many letters and digits. */
  | { readonly kind: 'string'; readonly length: number }
  /** One more for each row of the run, whoever takes it. */
  | { readonly kind: 'sequence'; readonly from: number };
