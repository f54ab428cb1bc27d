import { isJsonValue, isRecord, type JsonValue } from '../json.js';
import { orSuggest } from '../suggest.js';
import { checkNames, faultyLine, mostRows, tableOf, type TableRead } from './table.js';

/** Reads a list of objects that all have the same keys; values keep their types. No message quotes a value. */
export function parseJsonTable(text: string): TableRead {
  if (text.trim() === '') return faultyLine(undefined, 'is empty; it must hold a list of objects');
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return faultyLine(faultyLineOf(text), 'this is no JSON');
  }
  if (!Array.isArray(list)) return faultyLine(undefined, 'must hold a list of objects');
  const [first] = list;
  if (first === undefined) return faultyLine(undefined, 'holds an empty list');
  if (list.length > mostRows)
    return faultyLine(undefined, `has more than ${mostRows} entries, which is the most`);
  const names = isRecord(first) ? Object.keys(first) : [];
  if (isRecord(first) && names.length === 0)
    return faultyLine(undefined, 'its first object has no keys, so nothing can be taken from it');
  const checked = checkNames(names);
  if (!checked.ok) return faultyLine(undefined, checked.problem);
  const rows: JsonValue[][] = [];
  for (const [index, entry] of list.entries()) {
    const read = readEntry(entry, names);
    if (typeof read === 'string') return faultyLine(undefined, `entry ${index + 1} ${read}`);
    rows.push(read);
  }
  return { ok: true, value: tableOf(names, rows) };
}

/** The values of an object in the order of `names`, or what is wrong with it. */
function readEntry(entry: unknown, names: readonly string[]): JsonValue[] | string {
  if (!isRecord(entry)) return 'is no object';
  const values: JsonValue[] = [];
  for (const name of names) {
    const value = Object.hasOwn(entry, name) ? entry[name] : undefined;
    if (value === undefined)
      return `lacks ${JSON.stringify(name)}, which the first has; write null for nothing`;
    // 1e999 is JSON, and beyond all numbers.
    if (!isJsonValue(value)) return `has a number in ${JSON.stringify(name)} that is too large`;
    values.push(value);
  }
  const keys = Object.keys(entry);
  if (keys.length === names.length) return values;
  const other = keys.find((key) => !names.includes(key)) ?? '';
  return `has ${JSON.stringify(other)}, which the first lacks${orSuggest(other, names, 'it has')}`;
}

/**
 * The line (from 1) of the first fault. What the engine says of it differs between versions and quotes the text,
 * so the line is looked for: text up to a line before the fault is merely incomplete.
 */
function faultyLineOf(text: string): number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isIncomplete(text.slice(0, ends[middle]))) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

function isIncomplete(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    return error instanceof SyntaxError && /end of JSON|Unterminated string/.test(error.message);
  }
}
