import type { JsonValue } from '../../config/index.js';
import type { Draft, Place } from './draft.js';

/** A value that a request took out of an earlier answer. */
export interface Capture {
  readonly name: string;
  readonly path: string;
}

interface Origin {
  /** Which request it was the answer to. */
  readonly request: number;
  readonly path: string;
  readonly wantedName: string;
  /** Once it is used. */
  name?: string;
}

/**
 * Finds values that the recorded client took out of an answer: such a value becomes a capture, or every replay would
 * ask for what one session was given. Only what looks like an id or a token, whole, and never sent before it came in an
 * answer: a word or a small number may be the same by chance. An `id` in the answer to a POST is meant whatever its
 * length where it stands in a path right behind the one that was posted to.
 */
export class Correlation {
  readonly #origins = new Map<string, Origin>();
  /** By the path of what a POST has made. */
  readonly #made = new Map<string, Origin>();
  readonly #sent = new Set<string>();
  readonly #captures = new Map<number, Capture[]>();
  /** Those that mean something else, and the one that no map can have. */
  readonly #names = new Set(['index', 'env', 'item', '__proto__']);

  /** The template for a value of a request that an earlier answer held. In JSON a number is not the text of its digits. */
  replace({ kind, value, under }: Place): string | undefined {
    const origin =
      this.#origins.get(keyOf(value)) ??
      this.#made.get(`${under}/${value}`) ??
      (kind === 'json' || !isDigits(value) ? undefined : this.#origins.get(keyOf(Number(value))));
    if (origin === undefined) return undefined;
    origin.name ??= this.#capture(origin);
    return `{{${origin.name}}}`;
  }

  /** Notes what a request sends, before its answer is looked at. */
  sent(places: readonly Place[]): void {
    for (const { value } of places) {
      this.#sent.add(keyOf(String(value)));
      if (isDigits(value)) this.#sent.add(keyOf(Number(value)));
    }
  }

  /** Notes what the answer to a request holds. `resource` names it, for ids that are called `id` only. */
  answered(request: number, { method, path }: Draft, answer: JsonValue, resource: string): void {
    if (method === 'head') return; // whatever a recorder wrote there, it has no body
    const id = idOf(answer);
    if (method === 'post' && id !== undefined) {
      const wantedName = captureName('id', resource);
      this.#made.set(`${path.replace(/\/+$/, '')}/${id}`, { request, path: '$.id', wantedName });
    }
    const walk = (value: JsonValue, path: string, key: string, owner: string, depth: number): void => {
      if (typeof value === 'string' || typeof value === 'number') {
        const known = keyOf(value);
        if (!isTelling(value) || this.#origins.has(known) || this.#sent.has(known)) return;
        this.#origins.set(known, { request, path, wantedName: captureName(key, owner) });
      } else if (depth === deepest) {
        return;
      } else if (isJsonList(value)) {
        for (const [index, item] of value.entries()) walk(item, `${path}[${index}]`, key, owner, depth + 1);
      } else if (value !== null && typeof value === 'object') {
        const whose = key === '' ? owner : singular(key);
        for (const [name, item] of Object.entries(value)) {
          if (plainKey.test(name)) walk(item, path + memberPath(name), name, whose, depth + 1);
        }
      }
    };
    walk(answer, '$', '', resource, 0);
  }

  /** What is captured from the answer to a request. */
  capturesOf(request: number): readonly Capture[] {
    return this.#captures.get(request) ?? [];
  }

  #capture({ request, path, wantedName }: Origin): string {
    let name = wantedName;
    for (let nth = 2; this.#names.has(name); nth += 1) name = `${wantedName}_${nth}`;
    this.#names.add(name);
    this.#captures.set(request, [...(this.#captures.get(request) ?? []), { name, path }]);
    return name;
  }
}

const deepest = 50;

function idOf(answer: JsonValue): string | number | undefined {
  if (typeof answer !== 'object' || answer === null || !('id' in answer)) return undefined;
  const { id } = answer;
  return typeof id === 'number' || (typeof id === 'string' && id !== '') ? id : undefined;
}

const keyOf = (value: string | number): string => `${typeof value}:${value}`;

/** Whether it is a number as JSON writes it, with nothing lost. */
const isDigits = (value: string | number): boolean => /^[1-9]\d{0,14}$/.test(String(value));

/** `Array.isArray` does not narrow a readonly array. */
function isJsonList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

const shortestText = 8;
const longestText = 4096;
const smallestNumber = 100_000;

/** Whether a value is unlikely to be the same twice by chance. */
function isTelling(value: string | number): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= smallestNumber;
  return isIdLike(value);
}

/** Whether a text looks like an id or a token: a UUID, a hash, `ord_8Fk2Lm31`; no word, date, version or address. */
export function isIdLike(text: string): boolean {
  if (text.length < shortestText || text.length > longestText || !/\d/.test(text)) return false;
  if (/^\d{4}-\d\d-\d\d(?:$|T)/.test(text) || /^v?\d+(?:\.\d+)+/.test(text)) return false;
  return /^[\w~.=+-]+$/.test(text) || /^(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/]{20,}={0,2}$/.test(text);
}

/** Keys that a JSONPath can name without an escape. */
const plainKey = /^[\w $@:./-]+$/;

const memberPath = (key: string): string => (/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `['${key}']`);

/** A word for one of what a path or key is about: `order` of `orders`; never empty. */
export function singular(word: string): string {
  const name = word.replaceAll(/%..|\W+/g, '_').replace(/(?<=[^s])s$/, '');
  return /^[A-Za-z_]/.test(name) ? name : `answer${name === '' ? '' : `_${name}`}`;
}

/** `orderId` stays, `id` of an order is order_id. */
function captureName(key: string, resource: string): string {
  const name = key.replaceAll(/\W+/g, '_').replace(/^(?=\d)/, '_');
  if (name === '' || /^_*$/.test(name)) return `${resource}_value`;
  return /^_?(?:id|uuid|guid|key|code|value)$/i.test(name) ? `${resource}_${name.replace(/^_/, '')}` : name;
}
