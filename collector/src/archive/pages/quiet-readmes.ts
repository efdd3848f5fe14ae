/** READMEs of archived sessions that have become quiet. */
import { archiveRoot, sessionFolder } from '@session-siphon/schemas/archive-path';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { segmentIds } from '@session-siphon/schemas/git/session-segments';
import { fromRecords } from './archived-records.ts';
import type { Settled } from './quiet-sessions.ts';
import { SessionPlaces } from './related-pages.ts';
import { sessionReadme } from './session-readme.ts';
import { StagedTree } from '../objects/staged-tree.ts';

interface QuietReadme {
  /** The session's folder. */
  readonly folder: StagedTree;
  readonly content: string;
  /** Of the session. */
  readonly sizeBytes: number;
}

/** A README for each place that has none and whose session is still what it was when it settled. */
export function* quietReadmes(
  store: ObjectStore,
  tree: StagedTree,
  settled: Pick<Settled, 'tree' | 'places'>,
): Generator<QuietReadme> {
  const then = new StagedTree(store, settled.tree);
  const sessions = new SessionPlaces(tree);
  for (const place of settled.places) {
    const path = sessionFolder(place);
    const folder = tree.folder(path);
    const files = folder.files();
    const ids = segmentIds(files);
    if (ids.length === 0 || files.has(archiveRoot.readme)) continue;
    if (ids.join() !== segmentIds(then.folder(path).files()).join()) continue;
    const content = fromRecords(store, ids, sessionReadme)?.text(sessions.pathsFrom(place));
    const sizeBytes = ids.reduce((sum, id) => sum + store.sizeOf(id), 0);
    if (content !== undefined) yield { folder, content, sizeBytes };
  }
}
