import type { Acceptance, Anchor, BaselineRecord } from '../analyze/index.js';
import { appendNote, appendRecord } from './document.js';
import type { Change } from './store.js';

const shortOf = (commit: string): string => commit.slice(0, 12);

export const recordChange = (
  suite: string,
  record: BaselineRecord,
  notes: readonly Acceptance[],
  anchor: Anchor | undefined,
): Change => ({
  isOptional: true,
  apply: (document) =>
    notes.reduce(
      (noted, note) => appendNote(noted, suite, note),
      appendRecord(document, suite, record, anchor),
    ),
  subject: `Baseline of ${suite}${record.commit === null ? '' : ` at ${shortOf(record.commit)}`}`,
  told: ({ records }) => {
    const authors = [...new Set(notes.map(({ author }) => author))].join(', ');
    const accepted = notes.length === 0 ? '' : `, with what ${authors} accepted`;
    return `Remembered as record ${records.length} of suite ${suite}${accepted}`;
  },
});

export const noteChange = (suite: string, note: Acceptance): Change => ({
  isOptional: false,
  apply: (document) => appendNote(document, suite, note),
  subject: `Accepted change of ${suite} at ${shortOf(note.commit)}`,
  told: () => `Noted for suite ${suite}: commit ${shortOf(note.commit)} is accepted`,
});
