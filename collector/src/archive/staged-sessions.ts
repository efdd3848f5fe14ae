/** Sessions on their way into a commit: their segments, their pages and the lists of their days. */
import {
  type SessionLocation,
  archiveRoot,
  dayFolder,
  newestGeneration,
  placeOf,
  segmentName,
  sessionFolder,
  sessionFolderName,
} from '@session-siphon/schemas/archive-path';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { segmentIds } from '@session-siphon/schemas/git/session-segments';
import { isSubagent } from '@session-siphon/schemas/related-sessions';
import { sessionTitle } from '@session-siphon/schemas/session-title';
import type { RedactedSession } from '../redact/redacted-session.ts';
import type { CommittedSession } from './pages/commit-message.ts';
import { type DayRow, dayReadme } from './pages/day-readme.ts';
import type { ObjectWriter } from './objects/object-writer.ts';
import { isQuiet } from './pages/quiet-sessions.ts';
import { cutSegments } from './segments.ts';
import { sessionLines } from './session-lines.ts';
import { hostedProjectName, projectName } from './pages/project-name.ts';
import { SessionPlaces, relativesOf } from './pages/related-pages.ts';
import { type MovedSession, renewedReadmes } from './pages/renewed-readmes.ts';
import { type PlacedRecord, type SessionReadme, sessionReadme } from './pages/session-readme.ts';
import type { StagedTree } from './objects/staged-tree.ts';

interface StagedSession extends CommittedSession {
  readonly row: DayRow;
  readonly day: string;
  readonly assistant: string;
  readonly date: string;
  /** Only of a session that is quiet. */
  readonly readme: { readonly of: SessionReadme; readonly place: SessionLocation } | undefined;
  /** Only of a session that was not there before, or lay in another folder. */
  readonly moved: MovedSession | undefined;
}

/** Segments at the end that are changed in place: the growing one, and one before it that a correction reaches. */
const looseSegments = 2;

interface StagingOptions {
  readonly store: ObjectStore;
  readonly objects: ObjectWriter;
  readonly tree: StagedTree;
  readonly machine: string;
  /** Milliseconds since 1970-01-01. */
  now(): number;
}

export class StagedSessions {
  readonly #options: StagingOptions;
  readonly #sessions = new Map<string, StagedSession>();
  /** Of the segments that are new. */
  bytes = 0;

  constructor(options: StagingOptions) {
    this.#options = options;
  }

  get all(): readonly CommittedSession[] {
    return [...this.#sessions.values()];
  }

  /** When a session began that is among them. */
  startOf(id: string): string | undefined {
    return this.#sessions.get(id)?.row.startedAt;
  }

  async put(session: RedactedSession): Promise<'added' | 'changed' | 'same'> {
    const { header } = session;
    const place = placeOf(header);
    const day = this.#options.tree.folder(dayFolder(place));
    const generation = newestGeneration(day.folderNames(), header.id);
    const folder = day.folder(sessionFolderName({ ...place, generation: generation ?? 0 }));
    const known = generation === undefined ? [] : segmentIds(folder.files());
    const { ids, lineCounts, kept } = await this.#writeSegments(session, known);
    if (generation !== undefined && kept === known.length && ids.length === kept) return 'same';
    // The last segments may change where they are: what was there stays in the history. One that a reader may have taken for final does not.
    const isRewritten = generation !== undefined && !folder.isNew && kept < known.length - looseSegments;
    if (isRewritten) day.remove(sessionFolderName({ ...place, generation }));
    const location = { ...place, generation: (generation ?? 0) + (isRewritten ? 1 : 0) };
    const target = day.folder(sessionFolderName(location));
    putSegments(target, ids);
    const outcome = generation === undefined ? 'added' : 'changed';
    const isMoved = generation === undefined || isRewritten;
    const staged = this.#staged(session, { location, lineCounts, outcome, isMoved });
    if (!staged.readme) target.remove(archiveRoot.readme);
    this.#sessions.set(header.id, staged);
    return outcome;
  }

  #staged(
    session: RedactedSession,
    {
      location,
      lineCounts,
      outcome,
      isMoved,
    }: Pick<StagedSession, 'outcome'> & {
      readonly location: SessionLocation;
      readonly lineCounts: readonly number[];
      readonly isMoved: boolean;
    },
  ): StagedSession {
    const { header } = session;
    const before = this.#sessions.get(header.id);
    const records = (): Iterable<PlacedRecord> => placedRecords(session, lineCounts);
    return {
      ...stagedFacts(session, location),
      outcome: before?.outcome ?? outcome,
      readme: this.#isQuiet(session) ? { of: sessionReadme(header, records()), place: location } : undefined,
      moved: isMoved || before?.moved ? { place: location, relatives: relativesOf(header, records()) } : undefined,
    };
  }

  /** Segments of a session over those that are there: all ids, how many lines each has, and how many of the first are the same. */
  async #writeSegments(
    session: RedactedSession,
    known: readonly ObjectId[],
  ): Promise<{ readonly ids: ObjectId[]; readonly lineCounts: number[]; readonly kept: number }> {
    const ids: ObjectId[] = [];
    const lineCounts: number[] = [];
    let kept = 0;
    const sizes = known.map((id) => ({ id, sizeBytes: this.#options.objects.sizeOf(id) }));
    for (const segment of cutSegments(sessionLines(session), sizes)) {
      lineCounts.push(segment.lines);
      if ('kept' in segment) {
        ids.push(segment.kept);
        kept += 1;
        continue;
      }
      this.bytes += segment.content.length;
      ids.push(await this.#options.objects.write('blob', segment.content));
    }
    return { ids, lineCounts, kept };
  }

  /** A session that goes on has no README until it is quiet: one for each appended line would be larger than the line. */
  #isQuiet({ records }: RedactedSession): boolean {
    const newest = records.findLast((record) => record.at !== undefined)?.at;
    return newest !== undefined && isQuiet(newest, this.#options.now());
  }

  /**
   * Pages of quiet sessions and lists of days. They are written last: a page leads to sessions that were put after its own. One that is there already, and leads to
   * one that is put now, is written anew.
   */
  async writePages(): Promise<void> {
    const { tree, objects, store } = this.#options;
    const places = new SessionPlaces(tree);
    for (const { readme } of this.#sessions.values())
      if (readme) {
        const text = readme.of.text(places.pathsFrom(readme.place));
        tree.folder(sessionFolder(readme.place)).putFile(archiveRoot.readme, await objects.writeText(text));
      }
    const moved = [...this.#sessions.values()].flatMap((session) => session.moved ?? []);
    const others = new Set(this.#sessions.keys());
    for (const { folder, content } of renewedReadmes(store, { tree, places }, { moved, others }))
      folder.putFile(archiveRoot.readme, await objects.writeText(content));
    await this.#writeDays();
  }

  /** The lists of the days whose sessions changed. Rows of other sessions are taken over as they stand. */
  async #writeDays(): Promise<void> {
    for (const [day, sessions] of Map.groupBy(this.#sessions.values(), (session) => session.day)) {
      const folder = this.#options.tree.folder(day);
      const before = folder.files().get(archiveRoot.readme);
      const readme = before === undefined ? '' : this.#options.store.read(before).content.toString('utf8');
      const { assistant, date } = sessions[0] ?? { assistant: '', date: '' };
      const content = dayReadme(
        { date, assistant, machine: this.#options.machine },
        { rows: sessions.map((session) => session.row), before: readme },
      );
      folder.putFile(archiveRoot.readme, await this.#options.objects.writeText(content));
    }
  }
}

/** What its commit and the list of its day say of a session. */
function stagedFacts(
  session: RedactedSession,
  location: SessionLocation,
): Omit<StagedSession, 'outcome' | 'readme' | 'moved'> {
  const { header, records } = session;
  const messages = records.reduce((count, record) => count + (record.type === 'message' ? 1 : 0), 0);
  return {
    source: header.source,
    project: hostedProjectName(header.project),
    messages,
    day: dayFolder(location),
    assistant: header.agent.name,
    date: location.date,
    row: {
      sessionId: location.sessionId,
      generation: location.generation,
      title: sessionTitle(session),
      isSubagent: isSubagent(header),
      project: projectName(header.project),
      startedAt: header.startedAt,
      messages,
    },
  };
}

/** Makes these the segments of a folder. */
function putSegments(folder: StagedTree, ids: readonly ObjectId[]): void {
  for (const [index, id] of ids.entries()) folder.putFile(segmentName(index), id);
  for (let index = ids.length; folder.files().has(segmentName(index)); index += 1) folder.remove(segmentName(index));
}

/** Records of a session with their segments; the first line is the header. */
function* placedRecords({ records }: RedactedSession, lineCounts: readonly number[]): Generator<PlacedRecord> {
  let at = -1;
  for (const [index, lines] of lineCounts.entries())
    for (let line = 0; line < lines; line += 1, at += 1) {
      const record = records[at];
      if (record) yield { record, segment: segmentName(index) };
    }
}
