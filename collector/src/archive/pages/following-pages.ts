/**
 * Sessions that come from another one, or go on in it: its page does not tell of all of them, and only their own header does. They are found by what their pages
 * say, on the days from which a page leads there.
 */
import {
  type SessionLocation,
  archiveRoot,
  dayFolder,
  newestGenerations,
  sessionFolderName,
} from '@session-siphon/schemas/archive-path';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import type { StagedTree } from '../objects/staged-tree.ts';
import { type RelatedSession, daysAround } from './related-pages.ts';

export interface PageSearch {
  readonly store: ObjectStore;
  readonly tree: StagedTree;
  readonly fits: (page: string) => boolean;
}

/** Sessions that began around one of these days (`yyyy-mm-dd`) and whose page fits. Each page is read once. */
export function followersOf(
  place: Pick<SessionLocation, 'machine' | 'source'>,
  days: readonly string[],
  { store, tree, fits }: PageSearch,
): readonly RelatedSession[] {
  return [...new Set(days.flatMap(daysAround))].flatMap((date) => {
    const folder = tree.folder(dayFolder({ ...place, date }));
    return Array.from(newestGenerations(folder.folderNames())).flatMap(([sessionId, generation]) => {
      const page = folder.folder(sessionFolderName({ sessionId, generation })).files().get(archiveRoot.readme);
      const isFitting = page !== undefined && fits(store.read(page).content.toString('utf8'));
      return isFitting ? { session: sessionId, until: `${date}T00:00:00.000Z` } : [];
    });
  });
}
