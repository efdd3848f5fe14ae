/** Which copy of a session is shown. */
import type { ArchivedCopy } from '@session-siphon/schemas/search-document';
import type { Session } from '@session-siphon/schemas/session';
import type { SessionCopy } from './archive-reader.ts';

export interface ReadCopy {
  readonly session: Session;
  readonly listed: ArchivedCopy;
}

/** Throws what reading throws. */
export function readCopy(copy: SessionCopy): ReadCopy {
  const session = copy.read();
  const messages = session.records.reduce((count, record) => count + (record.type === 'message' ? 1 : 0), 0);
  return { session, listed: { machine: copy.machine, folder: copy.folder, messages } };
}

/** The copy with most messages is shown; of equal ones always the same. All are listed, the shown one first. Undefined when there is none. */
export function longestCopy(
  read: readonly ReadCopy[],
): { readonly session: Session; readonly copies: readonly ArchivedCopy[] } | undefined {
  const sorted = read.toSorted(
    (a, b) => b.listed.messages - a.listed.messages || (a.listed.folder < b.listed.folder ? -1 : 1),
  );
  const [first] = sorted;
  return first && { session: first.session, copies: sorted.map(({ listed }) => listed) };
}
