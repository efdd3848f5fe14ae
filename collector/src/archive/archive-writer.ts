/** Where collected sessions go. Implementations pass one contract suite; a dry run is another implementation, not a flag. */
import type { SessionHeader } from '@session-siphon/schemas/session';
import type { RedactedSession } from '../redact/redacted-session.ts';

import type { ObjectWriter } from './objects/object-writer.ts';
import type { StagedTree } from './objects/staged-tree.ts';

export type CommitId = string;

export interface ArchiveWriter extends AsyncDisposable {
  /**
   * Stages one session, replacing any earlier version of it. `same`: the archive holds exactly these bytes, nothing is staged.
   * A session that only grew keeps its sealed segments.
   */
  put(session: RedactedSession): Promise<'added' | 'changed' | 'same'>;
  /** Bytes of a session as it lies there, staged or committed; 0 when it does not. */
  sizeOf(header: SessionHeader): number;
  /** When a session began, as it lies there, staged or committed; for those that do not tell. Undefined when it does not. */
  startOf(source: string, id: string): string | undefined;
  /** Stages what time alone makes due: pages for people of sessions that have been quiet for a day. Called before the last commit of a run. */
  writeDue(): Promise<void>;
  /** Makes everything staged durable as one commit; undefined when nothing is staged. Nothing staged before it is visible to readers. */
  commit(): Promise<CommitId | undefined>;
  /** Bytes of session files staged since the last commit, to bound the size of one. */
  readonly stagedBytes: number;
  /** Whether nothing was ever committed. */
  readonly isEmpty: boolean;
  /** Ids of sessions that are not to be put; another set after each change. */
  readonly forgotten: ReadonlySet<string>;
}

/** An archive from which sessions can be taken. */
export interface EditableArchive extends ArchiveWriter {
  /** Commits what is staged, and then a change of the tree that is no session: `change` makes it and says what it is. */
  commitChange(change: (tree: StagedTree, objects: ObjectWriter) => Promise<string>): Promise<CommitId>;
}
