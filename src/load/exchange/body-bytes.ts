import type { Values } from '../values/values.js';

/** A body as it is sent. */
export interface BodyBytes {
  /** Sent unless the request has a content type of its own. */
  readonly contentType: string;
  /** Text, or bytes one after another. */
  readonly content: string | readonly Buffer[];
}

/** A body: fixed, or made from a user's values. */
export type CompiledBody = BodyBytes | ((values: Values) => BodyBytes);
