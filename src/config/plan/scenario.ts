import type { JsonValue } from '../json.js';

export interface ScenarioPlan {
  readonly name: string;
  /** Pause after each iteration, drawn uniformly. */
  readonly think: { readonly minMs: number; readonly maxMs: number };
  /** Of each user, before its first iteration and after its last; not judged. */
  readonly onStart?: readonly StepPlan[];
  readonly onStop?: readonly StepPlan[];
  /** Called around each request of this scenario. */
  readonly hooks?: HooksPlan;
  /** Plain `steps` are one task of weight 1. */
  readonly tasks: readonly TaskPlan[];
}

/** A module of the user's that exports `beforeRequest` or `afterResponse`. Reading the plan has not run it. */
export interface HooksPlan {
  /** Absolute. */
  readonly path: string;
  /** As written in the configuration. */
  readonly shown: string;
  /** `file:line:column: key` in the configuration, for what is only found when the module is run. */
  readonly place: string;
  /** Of the module and of the files that it imports by a relative path. */
  readonly contentHash: string;
}

export interface TaskPlan {
  readonly name: string;
  readonly weight: number;
  readonly steps: readonly StepPlan[];
}

export type StepPlan = RequestPlan | RepeatPlan | ForEachPlan | IfPlan;

/** `index` counts from 0 in templates of the inner steps. */
export interface RepeatPlan {
  readonly kind: 'repeat';
  readonly times: number;
  readonly steps: readonly StepPlan[];
}

/** Runs once for each item; `index` counts from 0. Members of the item are named with a dot. */
export interface ForEachPlan {
  readonly kind: 'for-each';
  /** Names the list: a captured value, or a member of one. */
  readonly items: string;
  readonly as: string;
  readonly steps: readonly StepPlan[];
}

/** Runs where the condition holds, an expression over captured values, items and `index`. */
export interface IfPlan {
  readonly kind: 'if';
  readonly condition: string;
  readonly steps: readonly StepPlan[];
}

export interface HeaderPlan {
  readonly name: string;
  /** A template. */
  readonly value: string;
}

/** What the authorization header says; all texts are templates. */
export type AuthPlan =
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

/** Strings marked "template" may hold `{{name}}` of captured values and `{{index}}`; `{{env.X}}` is already replaced. */
export interface RequestPlan {
  readonly kind: 'request';
  /** Figures are kept per name. */
  readonly name: string;
  readonly method: string;
  /** A template, beginning with `/`. */
  readonly path: string;
  readonly headers: readonly HeaderPlan[];
  readonly auth: AuthPlan | undefined;
  readonly redirects: number | undefined;
  readonly body: BodyPlan | undefined;
  readonly captures: readonly CapturePlan[];
  readonly checks: readonly CheckPlan[];
}

export type BodyPlan =
  /** Templates in its strings; a string that is one whole `{{name}}` keeps the captured value's JSON type. */
  | { readonly kind: 'json'; readonly value: JsonValue }
  /** URL-encoded; values are templates. */
  | { readonly kind: 'form'; readonly fields: readonly { readonly name: string; readonly value: string }[] }
  /** A template. */
  | { readonly kind: 'text'; readonly text: string }
  /** The bytes of a file: that of this hash among the plan's files. */
  | { readonly kind: 'file'; readonly contentHash: string }
  /** `multipart/form-data` (RFC 7578), its parts in this order. */
  | { readonly kind: 'multipart'; readonly parts: readonly PartPlan[] };

export type PartPlan =
  /** The value is a template. */
  { readonly kind: 'text'; readonly name: string; readonly value: string } | FilePartPlan;

export interface FilePartPlan {
  readonly kind: 'file';
  readonly name: string;
  /** A template. */
  readonly filename: string;
  /** Until the environment is filled in: it gives a path, of which the file's name is the last part. */
  readonly isPath?: true;
  readonly type: string;
  /** Names the file among the plan's. */
  readonly contentHash: string;
}

/** A file that is sent in bodies. */
export interface BodyFilePlan {
  /** As written. */
  readonly path: string;
  /** SHA-256 of the content. */
  readonly contentHash: string;
  readonly content: Uint8Array;
}

export type CapturePlan =
  /** `isList`: all that the path finds, as a list, however many; a `for-each` goes through it. */
  | { readonly name: string; readonly from: 'json'; readonly path: string; readonly isList?: true }
  | { readonly name: string; readonly from: 'header'; readonly header: string }
  /** The first group, or the whole match where the expression has none; over the body. */
  | { readonly name: string; readonly from: 'regex'; readonly pattern: string };

export type CheckPlan =
  /** Any of the ranges. Without a status check every status >= 400 is an HTTP error. */
  | { readonly kind: 'status'; readonly ranges: readonly { readonly from: number; readonly to: number }[] }
  | { readonly kind: 'body'; readonly test: 'contains' | 'equals' | 'matches'; readonly text: string }
  | { readonly kind: 'json'; readonly path: string; readonly equals: JsonValue };
