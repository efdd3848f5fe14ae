/** What is found of what was planted, and how fast, while the index grows. */
import { readCheckpoint } from '@session-siphon/indexer/search/checkpoint';
import { documentCount } from '@session-siphon/indexer/search/readiness';
import { updateIndex } from '@session-siphon/indexer/update-index';
import { silentLog } from '@session-siphon/schemas/log';
import { collections } from '@session-siphon/schemas/search-document';
import { mixedQueries } from './mixed-queries.ts';
import { type PlantedResult, askPlanted, countPrompts, timeFaceted } from './quality/ask-planted.ts';
import { GrowingArchive } from './quality/growing-archive.ts';
import type { MeasuredEngine, StartEngine } from './quality/measured-engines.ts';
import { type Group, groupNames, groups, plantAll, plantedConversations, questionSets } from './quality/planted.ts';
import { duplicatesFor, openSampleSessions, stressedShare } from './quality/sample-sessions.ts';
import type { Row } from './table.ts';

/** About so many documents an ordinary one has. */
const documentsOfConversation = 270;
const latencyTarget = { p50: 8, p95: 24 } as const;

interface Sizes {
  /** Documents of messages, growing. */
  readonly documents: readonly number[];
  /** Whether near-duplicates are added in the end, and the questions about what happened are asked once more. */
  readonly withNearDuplicates: boolean;
}

export async function benchQuality(engines: readonly StartEngine[], sizes: Sizes): Promise<Row[]> {
  const rows: Row[] = [];
  for (const start of engines) {
    await using measured = await start();
    const growing = await GrowingIndex.open(measured);
    for (const size of sizes.documents) rows.push(...(await measureAt(await growing.growTo(size), measured)));
    if (sizes.withNearDuplicates) rows.push(...(await measureStressed(await growing.addNearDuplicates(), measured)));
  }
  return rows;
}

/** The index that the program makes, of sessions that are made meanwhile. One run at a time makes it larger, so that nothing is indexed twice. */
class GrowingIndex {
  readonly #measured: MeasuredEngine;
  readonly #archive: GrowingArchive;
  #documents = 0;

  private constructor(measured: MeasuredEngine, archive: GrowingArchive) {
    this.#measured = measured;
    this.#archive = archive;
  }

  /** Goes on with an index that was kept. */
  static async open(measured: MeasuredEngine): Promise<GrowingIndex> {
    const checkpoint = await readCheckpoint(measured.engine);
    const growing = new GrowingIndex(measured, new GrowingArchive(openSampleSessions(), checkpoint?.position));
    // An index that an earlier program made is made anew.
    if (checkpoint) await growing.#update();
    return growing;
  }

  /** Returns how many messages' documents there are, at least `size`. */
  async growTo(size: number): Promise<number> {
    const archive = this.#archive;
    while (this.#documents < size) {
      const lacking = Math.ceil((size - this.#documents) / documentsOfConversation);
      archive.conversations = Math.max(plantedConversations, archive.conversations + lacking);
      await this.#update();
    }
    return this.#documents;
  }

  async addNearDuplicates(): Promise<number> {
    if (this.#archive.duplicates === 0) {
      this.#archive.duplicates = duplicatesFor(await countPrompts(this.#measured.engine));
      await this.#update();
    }
    return this.#documents;
  }

  async #update(): Promise<void> {
    const { engine, name } = this.#measured;
    const started = performance.now();
    await updateIndex({ reader: this.#archive, engine, log: silentLog, now: () => Date.now() });
    this.#documents = await documentCount(engine, collections.messages);
    const seconds = Math.round((performance.now() - started) / 1000);
    const sessions = this.#archive.conversations + this.#archive.duplicates;
    process.stderr.write(
      `  ${name}: ${this.#documents} documents of ${sessions} sessions, the new ones in ${seconds} s\n`,
    );
  }
}

async function measureAt(documents: number, { name, engine }: MeasuredEngine): Promise<Row[]> {
  const where = `${name}, ${documents.toLocaleString('en-US')} documents`;
  const results = await askPlanted(plantAll(), groupNames, engine);
  const times = await timeFaceted(mixedQueries, engine);
  const isMet = quantile(times.again, 0.5) <= latencyTarget.p50 && quantile(times.again, 0.95) <= latencyTarget.p95;
  const shown = (list: readonly number[]) =>
    `${quantile(list, 0.5).toFixed(1)} · ${quantile(list, 0.95).toFixed(1)} ms`;
  return [
    ...groupNames.map((group) => groupRow(group, results, where)),
    {
      what: `a search with 8 facets (${where}), p50 · p95`,
      measured: `${shown(times.again)}, the first time ${shown(times.first)}`,
      // How fast the other server is, is not ours.
      target: name === 'embedded' ? '≤ 8 ms · ≤ 24 ms' : 'none',
      isMet: name !== 'embedded' || isMet,
    },
  ];
}

async function measureStressed(documents: number, { name, engine }: MeasuredEngine): Promise<Row[]> {
  const asked = groupNames.filter((group) => Object.hasOwn(questionSets, group));
  const results = await askPlanted(plantAll(), asked, engine);
  const share = Math.round(2 * stressedShare * 100);
  const where = `${name}, ${documents.toLocaleString('en-US')} documents, ${share} % of the turns alike`;
  return asked.map((group) => ({ ...groupRow(group, results, where), target: 'none', isMet: true }));
}

function groupRow(group: Group, results: readonly PlantedResult[], where: string): Row {
  const { what, least } = groups[group];
  const own = results.filter((result) => result.group === group);
  const within = [1, 5, 50].map((most) => own.filter(({ place }) => place < most).length);
  const times = own.map(({ ms }) => ms);
  const needed = least.map((share) => Math.ceil(share * own.length));
  return {
    what: `${what} (${where}): first, in 5, in 50 of ${own.length} · p50, p95`,
    measured: `${within.join(', ')} · ${quantile(times, 0.5).toFixed(1)}, ${quantile(times, 0.95).toFixed(1)} ms`,
    target: `≥ ${needed.join(', ')}`,
    isMet: within.every((count, at) => count >= (needed[at] ?? 0)),
  };
}

function quantile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;
}
