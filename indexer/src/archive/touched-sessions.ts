/** Sessions of which something differs between two states of an archive, collected from the files that differ. */
import {
  type SessionLocation,
  parseSegmentPath,
  parseTombstonePath,
  sessionFolder,
} from '@session-siphon/schemas/archive-path';
import type { ChangedFile } from '@session-siphon/schemas/git/diff-trees';

/** Folders of a session that changed, and the first of its segments that did. */
export interface Touched {
  readonly places: Map<string, SessionLocation>;
  firstSegment: number;
}

export class TouchedSessions {
  readonly all = new Map<string, Touched>();
  /** Those that were forgotten somewhere and are there no more. */
  readonly recalled = new Set<string>();

  /** Takes in a file, if it belongs to a session; to one of these, when some are given. */
  add({ path, after }: ChangedFile, among?: ReadonlySet<string>): void {
    const segment = parseSegmentPath(path);
    const note = parseTombstonePath(path);
    const sessionId = segment?.sessionId ?? note?.session;
    if (sessionId === undefined || among?.has(sessionId) === false) return;
    if (note && after === undefined) this.recalled.add(sessionId);
    const touched = this.all.get(sessionId) ?? { places: new Map(), firstSegment: Number.POSITIVE_INFINITY };
    this.all.set(sessionId, touched);
    if (segment) touched.places.set(sessionFolder(segment), segment);
    // A note touches all of its session.
    touched.firstSegment = Math.min(touched.firstSegment, segment?.segment ?? 0);
  }
}
