/** Asks what was planted as `siphon search` does, and takes the time of each answer. */
import { collections } from '@session-siphon/schemas/search-document';
import { facetFields } from '@session-siphon/schemas/search-query';
import type { SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { findMessages, prepareSearch } from '../../src/search/find-messages.ts';
import { foundMessages } from '../../src/search/search-result.ts';
import type { SearchAccess } from '../../src/search/search-access.ts';
import type { Group, Planted } from './planted.ts';
import { plantedMessages, sessionIdAt } from './sample-sessions.ts';

export interface PlantedResult {
  readonly group: Group;
  readonly query: string;
  /** Place of the first right hit, from 0; Infinity when it is not among those that were asked for. */
  readonly place: number;
  readonly ms: number;
}

const asked = 50;
/** No question names a day that counts from it. */
const today = '2026-09-01';

/** `planted` is all of it, of which some `groups` are asked. */
export async function askPlanted(
  planted: readonly Planted[],
  groups: readonly Group[],
  engine: SearchEngine,
): Promise<PlantedResult[]> {
  const access = accessTo(engine);
  const results: PlantedResult[] = [];
  for (const [number, one] of planted.entries()) {
    if (!groups.includes(one.group)) continue;
    const started = performance.now();
    const prepared = prepareSearch({ typed: one.query, filters: {}, sort: 'best', page: 1, perPage: asked, today });
    const { hits } = await findMessages(prepared, access);
    const ms = performance.now() - started;
    const right = plantedMessages(one, number);
    // Words that are spread are in no single message; which of them is shown first is all the same.
    const session = one.group === 'across' ? sessionIdAt(one.conversation) : undefined;
    const at = hits.findIndex((hit) => (session === undefined ? right.has(hit.message) : hit.conversation === session));
    results.push({ group: one.group, query: one.query, place: at < 0 ? Number.POSITIVE_INFINITY : at, ms });
  }
  return results;
}

/** How many turns the index holds. */
export async function countPrompts(engine: SearchEngine): Promise<number> {
  const search = {
    collection: collections.messages,
    q: '*',
    query_by: 'content',
    filter_by: 'kind:=prompt && chunk:=0',
    per_page: 0,
  };
  const [answer] = await accessTo(engine).search([search]);
  return foundMessages(answer).total;
}

/** Eight, as many as a page may show. */
const facets = [...facetFields, 'role', 'branch'].join(',');

/** Milliseconds of searches with facets: asked for the first time, and asked again, as people do with one letter more, another filter or the next page. */
export async function timeFaceted(
  queries: readonly string[],
  engine: SearchEngine,
): Promise<{ readonly first: readonly number[]; readonly again: readonly number[] }> {
  const timed = async (typed: string): Promise<number> => {
    const { search } = prepareSearch({ typed, filters: {}, sort: 'best', page: 1, perPage: 20, today });
    const body = { searches: [{ ...search, facet_by: facets }] };
    const started = performance.now();
    await engine.send({ method: 'POST', path: '/multi_search', onlyReads: true, body });
    return performance.now() - started;
  };
  // What a server reads once after it was started is no part of a search.
  for (const typed of ['walrus', 'walrsu']) await timed(typed);
  const first: number[] = [];
  const again: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const typed of queries) (round === 0 ? first : again).push(await timed(typed));
  return { first, again };
}

const rounds = 6;

function accessTo(engine: SearchEngine): SearchAccess {
  return {
    siteUrl: undefined,
    async search(searches) {
      const { results }: { results: readonly { error?: string }[] } = JSON.parse(
        (await engine.send({ method: 'POST', path: '/multi_search', onlyReads: true, body: { searches } })).text,
      );
      const failed = results.find(({ error }) => error !== undefined);
      if (failed) throw new Error(`a search failed: ${failed.error}`);
      return results;
    },
    close: () => undefined,
  };
}
