/** What siphon asks of a search server, tried on the one that is there: a version number says little about what a server can do. */
import type { SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { alikeSearch } from '@session-siphon/schemas/alike-search';
import { AppError } from '@session-siphon/schemas/errors';
import { collections, meaningDimensions } from '@session-siphon/schemas/search-document';
import { type SearchEntry, facetFields, messageSearch } from '@session-siphon/schemas/search-query';
import { resultsOf } from '../search/search-access.ts';
import { type Check, type Diagnosis, ok, problem } from './check.ts';
import { withEngine } from './with-engine.ts';

const search = (request: Partial<Parameters<typeof messageSearch>[0]>): SearchEntry =>
  messageSearch({ typed: 'error', filters: {}, sort: 'best', page: 1, perPage: 1, ...request }) ?? {};

const filters = {
  facets: { project: ['a', 'b'] },
  without: { tool: ['c'] },
  flags: { is_error: false },
  after: 0,
  before: 1,
} as const;

/** Each is a search that the site or the terminal sends. */
const features: Readonly<Record<string, SearchEntry>> = {
  relevance: search({}),
  phrases: search({ typed: '"an error"' }),
  exclusions: search({ typed: 'error NOT mock' }),
  'order by time': search({ sort: 'newest' }),
  filters: search({ filters }),
  facets: { ...search({}), facet_by: facetFields.join(','), max_facet_values: 50 },
  'search in facets': { ...search({}), facet_by: 'project', facet_query: 'project:a' },
  'likeness of meaning': alikeSearch(Array<number>(meaningDimensions).fill(1), filters),
};

const featureCheck: Check = {
  topic: 'features',
  look: async ({ server }) => (server ? withEngine(server, lookAtFeatures) : []),
};

async function lookAtFeatures(engine: SearchEngine): Promise<readonly Diagnosis[]> {
  const path = `/collections/${collections.messages}`;
  const { status } = await engine.send({ method: 'GET', path, accepts: [401, 404] });
  // Without an index there is nothing to ask about.
  if (status !== 200) return [];
  const lacking: string[] = [];
  for (const [name, entry] of Object.entries(features)) {
    const refusal = await refusalOf(engine, entry);
    if (refusal !== undefined) lacking.push(`${name} (${refusal})`);
  }
  if (lacking.length === 0) return [ok(`the server understands what siphon asks: ${Object.keys(features).join(', ')}`)];
  return [
    problem(
      `The server does not understand ${lacking.join(', ')}.`,
      'Index once more: what an earlier version of siphon indexed may lack something. Or use another version of Typesense; 0.24.1 understands all of it.',
    ),
  ];
}

export const featureChecks: readonly Check[] = [featureCheck];

/** What the server says against a search; undefined when it answers. Whether something is found is of no matter. */
async function refusalOf(engine: SearchEngine, entry: SearchEntry): Promise<string | undefined> {
  try {
    resultsOf(await engine.multiSearch([entry]));
    return undefined;
  } catch (error) {
    if (error instanceof AppError && error.code === 'SEARCH_FAILED') return error.message;
    throw error;
  }
}
