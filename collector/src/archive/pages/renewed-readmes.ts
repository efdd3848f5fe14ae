/**
 * READMEs that lead to sessions which came, or led to sessions which went, are written anew. A commit does so for parents and sub-agents; those of forks have to
 * be searched for (`following-pages.ts`), which is done where a person forgets or takes up again.
 */
import {
  type SessionLocation,
  archiveRoot,
  dayFolder,
  newestGeneration,
  sessionFolder,
  sessionFolderName,
} from '@session-siphon/schemas/archive-path';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { segmentIds } from '@session-siphon/schemas/git/session-segments';
import type { StagedTree } from '../objects/staged-tree.ts';
import { fromRecords } from './archived-records.ts';
import { type RelatedSession, type SessionPlaces, relativesOf } from './related-pages.ts';
import { sessionReadme } from './session-readme.ts';

type Place = Omit<SessionLocation, 'generation'>;

/** Sessions around one that came or went. */
export interface Surroundings {
  readonly place: Pick<Place, 'machine' | 'source'>;
  readonly relatives: readonly RelatedSession[];
}

/** A session that came or went, with its parents and sub-agents. */
export interface MovedSession extends Surroundings {
  readonly place: Place;
}

interface RenewedReadme {
  /** The session's folder. */
  readonly folder: StagedTree;
  readonly content: string;
}

/** A session as the tree has it. */
export function movedSession(store: ObjectStore, tree: StagedTree, place: Place): MovedSession {
  const day = tree.folder(dayFolder(place));
  const generation = newestGeneration(day.folderNames(), place.sessionId) ?? 0;
  const ids = segmentIds(day.folder(sessionFolderName({ ...place, generation })).files());
  return { place, relatives: fromRecords(store, ids, relativesOf) ?? [] };
}

/** Each is read once, and only where it has a README. `others` are dealt with already. */
export function* renewedReadmes(
  store: ObjectStore,
  { tree, places }: { readonly tree: StagedTree; readonly places: SessionPlaces },
  { moved, others }: { readonly moved: readonly Surroundings[]; readonly others: ReadonlySet<string> },
): Generator<RenewedReadme> {
  const done = new Set(others);
  for (const { place, relatives } of moved)
    for (const related of relatives) {
      const found = done.has(related.session) ? undefined : places.find(place, related);
      if (!found) continue;
      done.add(related.session);
      const folder = tree.folder(sessionFolder(found));
      const files = folder.files();
      const readme = files.has(archiveRoot.readme) ? fromRecords(store, segmentIds(files), sessionReadme) : undefined;
      if (readme) yield { folder, content: readme.text(places.pathsFrom(found)) };
    }
}
