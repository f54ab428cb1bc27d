import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { pathKey, type Path } from '../problems.js';

/** Where a value stands, and its key where it has one. */
export interface Span {
  readonly keyFrom: number | undefined;
  readonly valueFrom: number;
  readonly valueTo: number;
}

/** What is wrong with the text itself. */
export interface YamlFault {
  readonly offset: number;
  readonly message: string;
}

/** What aliases may unfold to: a handful of lines of aliases of aliases could otherwise fill the memory. */
const mostUnfolded = 10_000;
const deepestNesting = 200;

/**
 * The document as plain maps, lists and scalars, with aliases and `<<` resolved, and the place of each part in
 * `spans`. (`Document.toJS()` does the same without places, and throws at the first fault.)
 */
export function toPlainValue(
  document: Document.Parsed,
  text: string,
  spans: Map<string, Span>,
): { readonly value: unknown; readonly faults: readonly YamlFault[]; readonly isWhole: boolean } {
  const faults: YamlFault[] = [];
  let unfolded = 0;
  let aliasDepth = 0;
  let overflow = false;

  const fault = (node: unknown, message: string): void => {
    faults.push({ offset: startOf(node) ?? 0, message });
  };

  function convert(node: unknown, path: Path, keyFrom: number | undefined): unknown {
    const from = startOf(node) ?? keyFrom ?? 0;
    spans.set(pathKey(path), { keyFrom, valueFrom: from, valueTo: endOf(node) ?? from });
    if (aliasDepth > 0) unfolded += 1;
    if (unfolded > mostUnfolded || path.length > deepestNesting) {
      if (!overflow) fault(node, 'the aliases of this file refer to themselves or unfold without end');
      overflow = true;
    }
    if (overflow || node === null || node === undefined) return null;
    if (isAlias(node)) {
      const target = resolve(node);
      if (target === undefined) return null;
      aliasDepth += 1;
      const value = convert(target, path, keyFrom);
      aliasDepth -= 1;
      return value;
    }
    if (isMap(node)) return unquotedTemplate(node) ?? convertMap(node, path);
    if (isSeq(node)) return node.items.map((item, index) => convert(item, [...path, index], undefined));
    return isScalar(node) ? convertScalar(node.value, node) : null;
  }

  function convertScalar(value: unknown, node: Node): unknown {
    const isPlain = value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
    if (isPlain) return value;
    fault(node, `${slice(node)} can't be used here; only texts, finite numbers, true, false and null can`);
    return null;
  }

  function convertMap(map: YAMLMap, path: Path): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const merged: Pair[] = [];
    for (const pair of map.items) {
      if (isMergeKey(pair)) merged.push(pair);
      else addPair(pair, result, path);
    }
    // A key of the map itself wins over a merged one, an earlier merge over a later one.
    for (const pair of merged.flatMap(({ value }) => mergedPairs(value, 0))) {
      const key = keyOf(pair);
      if (key !== undefined && !Object.hasOwn(result, key)) addPair(pair, result, path);
    }
    return result;
  }

  function addPair(pair: Pair, result: Record<string, unknown>, path: Path): void {
    const key = keyOf(pair);
    if (key === undefined || key === '__proto__') {
      fault(pair.key, `${slice(pair.key) || 'nothing'} can't be a key; a key is a text`);
    } else {
      result[key] = convert(pair.value, [...path, key], startOf(pair.key));
    }
  }

  function mergedPairs(node: unknown, depth: number): Pair[] {
    const source = isAlias(node) ? resolve(node) : node;
    if (isSeq(source) && depth === 0) return source.items.flatMap((item) => mergedPairs(item, 1));
    if (!isMap(source)) {
      if (source !== undefined) fault(node, '"<<" takes a map or a list of maps, such as "<<: *name"');
      return [];
    }
    unfolded += source.items.length;
    if (unfolded > mostUnfolded) return [];
    const nested = source.items
      .filter(isMergeKey)
      .flatMap((pair) => (depth > 20 ? [] : mergedPairs(pair.value, depth + 2)));
    return [...source.items.filter((pair) => !isMergeKey(pair)), ...nested];
  }

  function resolve(alias: Alias): Node | undefined {
    const target = alias.resolve(document);
    if (!target) {
      const written = `*${alias.source}`;
      const message = /^[\w-]+$/.test(alias.source)
        ? `no anchor "&${alias.source}" stands before "${written}"`
        : `an unquoted ${written} is an alias to YAML; quote it: "${written}"`;
      fault(alias, message);
    }
    return target;
  }

  /** YAML reads an unquoted {{id}} as a map in a map. Taken as the text that was meant, so that only this is reported. */
  function unquotedTemplate(map: YAMLMap): string | undefined {
    const [pair, ...more] = map.items;
    if (!map.flow || !pair || more.length > 0 || pair.value !== null || !isMap(pair.key) || !pair.key.flow)
      return undefined;
    const written = slice(map);
    fault(map, `an unquoted ${written} is a map to YAML; quote it: "${written}"`);
    return written;
  }

  const slice = (node: unknown): string => text.slice(startOf(node) ?? 0, endOf(node) ?? 0).trim();

  const value = convert(document.contents, [], undefined);
  return { value, faults, isWhole: !overflow };
}

function isMergeKey(pair: Pair): boolean {
  return isScalar(pair.key) && (pair.key.source ?? '') === '<<' && pair.key.type === 'PLAIN';
}

/** A scalar key as it is written (`200`, `1.0`, `true`); undefined for anything else. */
function keyOf(pair: Pair): string | undefined {
  if (!isScalar(pair.key) || pair.key.value === null) return undefined;
  return typeof pair.key.value === 'string' ? pair.key.value : pair.key.source;
}

function rangeOf(node: unknown): readonly [number, number, number] | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)
    ? (node.range ?? undefined)
    : undefined;
}

const startOf = (node: unknown): number | undefined => rangeOf(node)?.[0];
const endOf = (node: unknown): number | undefined => rangeOf(node)?.[1];
