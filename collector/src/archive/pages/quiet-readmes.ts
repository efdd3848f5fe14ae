/** READMEs of archived sessions that have become quiet. */
import { archiveRoot, segmentName, sessionFolder } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { decodeLine } from '@session-siphon/schemas/session-file';
import type { Settled } from './quiet-sessions.ts';
import { segmentIds } from '../session-folder.ts';
import { SessionPlaces } from './related-pages.ts';
import { type PlacedRecord, type SessionReadme, sessionReadme } from './session-readme.ts';
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
    const content = readmeOf(store, ids)?.text(sessions.pathsFrom(place));
    const sizeBytes = ids.reduce((sum, id) => sum + store.sizeOf(id), 0);
    if (content !== undefined) yield { folder, content, sizeBytes };
  }
}

/** Undefined for a session that cannot be read: a person changed it, or a newer version wrote it. */
function readmeOf(store: ObjectStore, segments: readonly ObjectId[]): SessionReadme | undefined {
  const lines = linesOf(store, segments);
  try {
    const first = lines.next().value;
    const header = first && decodeLine(first.text, 1);
    return header?.type === 'session' ? sessionReadme(header, recordsOf(lines)) : undefined;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'SESSION_FILE_INVALID' || error.code === 'FORMAT_TOO_NEW'))
      return undefined;
    throw error;
  }
}

interface ArchivedLine {
  readonly text: string;
  readonly segment: string;
}

function* linesOf(store: ObjectStore, segments: readonly ObjectId[]): Generator<ArchivedLine, undefined> {
  for (const [index, id] of segments.entries())
    for (const text of store.read(id).content.toString('utf8').split('\n'))
      if (text !== '') yield { text, segment: segmentName(index) };
  return undefined;
}

function* recordsOf(lines: Iterable<ArchivedLine>): Generator<PlacedRecord> {
  let number = 1;
  for (const { text, segment } of lines) {
    number += 1;
    const record = decodeLine(text, number);
    if (record.type !== 'session') yield { record, segment };
  }
}
