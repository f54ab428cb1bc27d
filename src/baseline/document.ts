import {
  baselineDocumentSchema,
  isOfAnchor,
  replaces,
  type Acceptance,
  type Anchor,
  type BaselineDocument,
  type BaselineLookup,
  type BaselineRecord,
} from '../analyze/index.js';

/** Version of the format that this program reads and writes. */
const formatVersion = 1;
/** Older records are dropped: with several runs a day this is a month or more, at about 3 kB a run. */
export const recordCap = 200;
/** Of the anchor's commit, on whatever machines: so many are no longer dropped. */
export const anchorCap = 20;
/** Older notes are dropped. */
const noteCap = 200;
/** A document of `recordCap` records with dozens of request names stays far below. */
export const byteCap = 16 * 1024 * 1024;
/** With thousands of names fewer records are kept, so that what is written can be read again. */
const historyByteCap = byteCap / 2;
const usualCaps = { count: recordCap, bytes: historyByteCap };
/**
 * Where the anchor could not be looked up, nobody knows which records are its own: none is dropped until it can be.
 * One that never can must not make the document grow beyond what is read.
 */
const patientCaps = { count: 2 * recordCap, bytes: 1.5 * historyByteCap };

type Unreadable = Extract<BaselineLookup, { message: string }> & { readonly kind: 'unreadable' };
export type ParsedDocument = { readonly kind: 'ok'; readonly document: BaselineDocument } | Unreadable;

/**
 * Reads a suite's document. What can't be used says why, naming `from`, the place where it lies.
 */
export function parseDocument(text: string, suite: string, from: string): ParsedDocument {
  const unreadable = (why: string): Unreadable => ({
    kind: 'unreadable',
    message: `The baseline in ${from} ${why}`,
  });
  if (text.length > byteCap)
    return unreadable(`is larger than ${byteCap / 1024 / 1024} MiB: it is not ours.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable(text.trim() === '' ? 'is empty.' : 'is damaged: it is not JSON.');
  }
  const version = propertyOf(value, 'loadgateBaseline');
  if (typeof version !== 'number')
    return unreadable('is something else: it has no "loadgateBaseline" version.');
  if (version > formatVersion)
    return unreadable(
      `was written by a newer Loadgate (format ${version}, this one reads ${formatVersion}): use that version here, too.`,
    );
  const parsed = baselineDocumentSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined ? '' : ` at ${issue.path.join('.') || 'its top'}: ${issue.message}`;
    return unreadable(`is damaged${where}.`);
  }
  if (parsed.data.suite !== suite)
    return unreadable(`belongs to the suite "${parsed.data.suite}", not to "${suite}".`);
  return { kind: 'ok', document: parsed.data };
}

/**
 * The document with `record` at its end; the oldest ones are dropped above `recordCap` and `historyByteCap`, those of the
 * anchor last, and later where it could not be looked up. A record that is there already is not added twice: a push that was
 * reported as failed may have arrived.
 *
 * @param isForAnchor it is of the anchor's commit and was not measured on the default branch: code that is older than that of
 *   the others, which come behind it, since what is measured next is compared with the last one
 */
export function appendRecord(
  document: BaselineDocument | undefined,
  suite: string,
  record: BaselineRecord,
  anchor?: Anchor,
  { isForAnchor = false }: { readonly isForAnchor?: boolean } = {},
): BaselineDocument {
  const known = document?.records ?? [];
  const written = JSON.stringify(record);
  const isKnown = known.some((other) => JSON.stringify(other) === written);
  const alike = known.findLastIndex((other) => anchor !== undefined && isOfAnchor(anchor, other));
  const at = isForAnchor ? alike + 1 : known.length;
  const records = isKnown ? known : known.toSpliced(at, 0, record);
  return { ...document, loadgateBaseline: formatVersion, suite, records: thoseThatFit(records, anchor) };
}

/** The last one always, some of the anchor, and as many before the last as there is room for. */
function thoseThatFit(records: readonly BaselineRecord[], anchor: Anchor | undefined): BaselineRecord[] {
  const ofAnchor = anchor === undefined ? [] : records.filter((record) => isOfAnchor(anchor, record));
  const kept = newestWithin(ofAnchor, { count: anchorCap, bytes: historyByteCap / 4, isOneSure: false });
  const others = records.filter((record) => !kept.includes(record));
  const caps = anchor?.problem === undefined ? usualCaps : patientCaps;
  const room = { count: caps.count - kept.length, bytes: caps.bytes - bytesOf(kept), isOneSure: true };
  const newest = newestWithin(others, room);
  return records.filter((record) => kept.includes(record) || newest.includes(record));
}

function newestWithin(
  records: readonly BaselineRecord[],
  { count, bytes: most, isOneSure }: { count: number; bytes: number; isOneSure: boolean },
): readonly BaselineRecord[] {
  let from = records.length;
  let bytes = 0;
  while (from > 0 && records.length - from < count) {
    bytes += bytesOf(records.slice(from - 1, from));
    if (bytes > most && !(isOneSure && from === records.length)) break;
    from -= 1;
  }
  return records.slice(from);
}

const bytesOf = (records: readonly BaselineRecord[]): number =>
  records.reduce((sum, record) => sum + Buffer.byteLength(JSON.stringify(record)), 0);

/** The document with a note at its end; older ones go that say nothing beside it. */
export function appendNote(
  document: BaselineDocument | undefined,
  suite: string,
  note: Acceptance,
): BaselineDocument {
  const others = (document?.notes ?? []).filter((older) => !replaces(note, older));
  const notes = [...others, note].slice(-noteCap);
  return { ...document, loadgateBaseline: formatVersion, suite, records: document?.records ?? [], notes };
}

/** One record a line: a branch's history stays readable and small. */
export function renderDocument(document: BaselineDocument): string {
  const { loadgateBaseline, suite, records, ...rest } = document;
  const fields = Object.entries({ loadgateBaseline, suite, ...rest, records }).map(([name, value]) =>
    Array.isArray(value)
      ? `${JSON.stringify(name)}:[\n${value.map((each) => JSON.stringify(each)).join(',\n')}\n]`
      : `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  return `{${fields.join(',')}}\n`;
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
