/** What is found of what was planted, and how fast, in both search servers, while the index grows. */
import { silentLog } from '@session-siphon/schemas/log';
import { collections } from '@session-siphon/schemas/search-document';
import { documentCount } from '@session-siphon/indexer/search/readiness';
import { updateIndex } from '@session-siphon/indexer/update-index';
import { mixedQueries } from './mixed-queries.ts';
import { type PlantedResult, askPlanted, timeFaceted } from './quality/ask-planted.ts';
import { GrowingArchive } from './quality/growing-archive.ts';
import { type MeasuredEngine, engineStarts } from './quality/measured-engines.ts';
import { type Group, groupNames, groups, plantAll, plantedConversations } from './quality/planted.ts';
import { openSampleSessions } from './quality/sample-sessions.ts';
import type { Row } from './table.ts';

const latencyTarget = { p50: 8, p95: 24 } as const;

export async function benchQuality(cache: string, sizes: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const start of engineStarts) {
    await using measured = await start(cache);
    const growing = new GrowingIndex(measured);
    for (const size of sizes) {
      const documents = await growing.growTo(size);
      rows.push(...(await measureAt(documents, measured)));
    }
  }
  return rows;
}

/** The index that the program makes, of sessions that are made meanwhile. One run at a time makes it larger, so that nothing is indexed twice. */
class GrowingIndex {
  readonly #measured: MeasuredEngine;
  readonly #archive = new GrowingArchive(openSampleSessions());
  #documents = 0;

  constructor(measured: MeasuredEngine) {
    this.#measured = measured;
  }

  /** Returns how many messages' documents there are, at least `size`. */
  async growTo(size: number): Promise<number> {
    const { engine, name } = this.#measured;
    const started = performance.now();
    while (this.#documents < size) {
      const perSession = this.#archive.sessions === 0 ? 0 : this.#documents / this.#archive.sessions;
      const lacking = perSession === 0 ? plantedConversations : Math.ceil((size - this.#documents) / perSession);
      this.#archive.sessions += Math.max(1, lacking);
      await updateIndex({ reader: this.#archive, engine, log: silentLog, now: () => Date.now() });
      this.#documents = await documentCount(engine, collections.messages);
    }
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stderr.write(
      `  ${name}: ${this.#documents} documents of ${this.#archive.sessions} sessions after ${seconds} s\n`,
    );
    return this.#documents;
  }
}

async function measureAt(documents: number, { name, engine }: MeasuredEngine): Promise<Row[]> {
  const where = `${name}, ${documents.toLocaleString('en-US')} documents`;
  const results = await askPlanted(plantAll(), engine);
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
