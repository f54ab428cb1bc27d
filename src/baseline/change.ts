import { isOfAnchor, type Acceptance, type Anchor, type BaselineRecord } from '../analyze/index.js';
import { appendNote, appendRecord } from './document.js';
import type { Change, NotesOnCommit } from './store.js';

const shortOf = (commit: string): string => commit.slice(0, 12);

interface RecordContext {
  readonly notes: readonly Acceptance[];
  readonly anchor: Anchor | undefined;
  readonly isOfDefaultBranch: boolean;
}

export function recordChange(
  suite: string,
  record: BaselineRecord,
  { notes, anchor, isOfDefaultBranch }: RecordContext,
): Change {
  const isForAnchor = !isOfDefaultBranch && anchor !== undefined && isOfAnchor(anchor, record);
  return {
    isOptional: true,
    isOfFailedRun: false,
    apply: (document) =>
      notes.reduce(
        (noted, note) => appendNote(noted, suite, note),
        appendRecord(document, suite, record, anchor, { isForAnchor }),
      ),
    subject: `Baseline of ${suite}${record.commit === null ? '' : ` at ${shortOf(record.commit)}`}`,
    told: ({ records }) => {
      const authors = [...new Set(notes.map(({ author }) => author))].join(', ');
      const accepted = notes.length === 0 ? '' : `, with what ${authors} accepted`;
      const what = isForAnchor ? 'a run of the anchor' : `record ${records.length}`;
      return `Remembered as ${what} of suite ${suite}${accepted}`;
    },
  };
}

export function noteChange(
  suite: string,
  [note, ...others]: NotesOnCommit,
  how: Pick<Change, 'isOptional' | 'isOfFailedRun'>,
): Change {
  const commit = shortOf(note.commit);
  return {
    ...how,
    apply: (document) =>
      others.reduce((noted, next) => appendNote(noted, suite, next), appendNote(document, suite, note)),
    subject: `Accepted change of ${suite} at ${commit}`,
    told: () => `Noted for suite ${suite}: commit ${commit} is accepted`,
  };
}
