/** Planted answers through `siphon search`'s own query, and how long the engine takes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbeddedSearch } from '@session-siphon/indexer/embedded/open-search';
import { sessionId } from '@session-siphon/schemas/identity';
import { facetFields, messageSearch } from '@session-siphon/schemas/search-query';
import type { Corpus, Planted } from './corpus.ts';
import { measure } from './measured-process.ts';
import { mixedQueries } from './mixed-queries.ts';
import { siphon } from './siphon-process.ts';
import { type Row, seconds } from './table.ts';

const groups = {
  word: 'planted words found first',
  typo: 'the same with a typing mistake',
  question: 'the same inside a typed question',
  'tool-word': "words of a tool's output",
  'tool-run': 'exact run of a tool’s output',
} as const satisfies Record<Planted['group'], string>;
const shares: Record<Planted['group'], number> = {
  word: 1,
  typo: 14 / 15,
  question: 13 / 15,
  'tool-word': 0.9,
  'tool-run': 1,
};

export async function benchSearch(corpus: Corpus, cache: string): Promise<Row[]> {
  const folder = mkdtempSync(join(cache, 'run-'));
  try {
    const data = join(folder, 'data');
    await measure([...siphon, 'up', '--home', corpus.home, '--data', data, '--once', '--no-open']);
    const cold = await measure([...siphon, 'search', '--data', data, '--json', 'error']);
    const bare = await measure([process.execPath, '-e', '0']);
    const search = openEmbeddedSearch(join(data, 'index'));
    if (!search) throw new Error('the corpus was not indexed');
    const results = corpus.planted.map((planted) => askFor(planted, (body) => search.multiSearch(body)));
    const times = latencies((body) => search.multiSearch(body));
    search.close();
    return [
      ...Object.entries(groups).map(([group, what]): Row => {
        const own = results.filter((result) => result.group === group);
        const first = own.filter((result) => result.isFirst).length;
        const least = Math.ceil((shares[own[0]?.group ?? 'word'] ?? 1) * own.length);
        return { what, measured: `${first} of ${own.length}`, target: `≥ ${least}`, isMet: first >= least };
      }),
      {
        what: `search with ${facetFields.length} facets over ${times.documents.toLocaleString('en-US')} documents, p50 · p95`,
        measured: `${seconds(times.p50)} · ${seconds(times.p95)}`,
        target: '≤ 8 ms · ≤ 24 ms',
        isMet: times.p50 <= 0.008 && times.p95 <= 0.024,
      },
      {
        what: 'siphon search, cold',
        measured: seconds(cold.seconds),
        floor: `${seconds(2 * bare.seconds)} starting Node twice`,
        target: '≤ 250 ms',
        isMet: cold.seconds <= 0.25,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Ask = (body: unknown) => { readonly results: readonly unknown[] };

function request(typed: string): Readonly<Record<string, string | number>> {
  const search = messageSearch({ typed, filters: {}, sort: 'best', page: 1, perPage: 20 });
  if (!search) throw new Error(`nothing to search for in ${typed}`);
  return { ...search, facet_by: facetFields.join(',') };
}

/** Whether the first hit lies in the right conversation and shows the planted text. */
function askFor(planted: Planted, ask: Ask): { group: Planted['group']; isFirst: boolean } {
  const [answer] = ask({ searches: [request(planted.query)] }).results;
  const text = JSON.stringify(answer);
  const { hits = [] } = JSON.parse(text);
  const conversation = sessionId({ source: 'claude-code', nativeId: planted.session, agentId: undefined });
  return { group: planted.group, isFirst: hits[0]?.document.conversation_id === conversation };
}

function latencies(ask: Ask): { p50: number; p95: number; documents: number } {
  const times: number[] = [];
  let documents = 0;
  for (let round = 0; round < 6; round += 1)
    for (const query of mixedQueries) {
      const started = performance.now();
      const [answer] = ask({ searches: [request(query)] }).results;
      // The first round reads the file; people search more than once.
      if (round > 0) times.push((performance.now() - started) / 1000);
      documents = JSON.parse(JSON.stringify(answer)).out_of;
    }
  times.sort((a, b) => a - b);
  return {
    p50: times[Math.floor(times.length * 0.5)] ?? 0,
    p95: times[Math.floor(times.length * 0.95)] ?? 0,
    documents,
  };
}
