import type { JsonValue } from '../../config/index.js';

/** A request of the recording on its way to a step. */
export interface Draft {
  /** In lower case, as a step has it. */
  readonly method: string;
  /** Percent-encoded, without a brace. */
  readonly path: string;
  /** With its "?", or empty. */
  readonly query: string;
  readonly headers: readonly Field[];
  readonly auth: DraftAuth | undefined;
  readonly body: DraftBody | undefined;
  readonly status: number;
}

export interface Field {
  readonly name: string;
  readonly value: string;
}

export type DraftAuth =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string };

export type DraftBody =
  | { readonly kind: 'json'; readonly value: JsonValue }
  | { readonly kind: 'form'; readonly fields: readonly Field[] }
  /** `syntax`: how values can be found in it. */
  | { readonly kind: 'text'; readonly text: string; readonly syntax: TextSyntax };

export type TextSyntax = 'json' | 'form' | 'multipart' | 'plain';

/** A value in a request that may be replaced by a template. */
export interface Place {
  readonly kind: 'path' | 'query' | 'header' | 'auth' | 'json' | 'body';
  /** The name that it goes under there, where it has one. */
  readonly name: string | undefined;
  /** Decoded; a number stands in JSON only. */
  readonly value: string | number;
  /** For a segment of a path: the path before it. */
  readonly under?: string;
}

/** The template that takes the value's place; undefined leaves it as it is. */
export type Replace = (place: Place) => string | undefined;

/** Whether a text can stand in loadgate.yml and go out as it was: no half characters, none that a recorder lost. */
export function isWritable(text: string): boolean {
  return !/[\uFFFD\uD800-\uDFFF]/u.test(text);
}

/** Whether a text would be read as a template. */
export const hasBraces = (text: string): boolean => text.includes('{{');

/** Whether a text can be a key of a map in loadgate.yml: `<<` would merge, and no map has a `__proto__`. */
export function isKey(name: string): boolean {
  return name !== '__proto__' && name !== '<<' && !hasBraces(name) && isWritable(name);
}
