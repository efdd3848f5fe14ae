import { describe, expect, it } from 'vitest';
import type { AdaptedHit, SearchAnswered, WidgetSearch } from './adapted-search.ts';
import { ResultPages } from './result-pages.ts';

/** Matches of an index, best first, by the conversations that they are in. */
function pagesOf(matches: readonly string[]): ResultPages {
  const within = ({ params: { filters = '' } }: WidgetSearch) => {
    const ids = /\[(.*)\]/.exec(filters)?.[1]?.split(',') ?? [];
    return Array.from(matches, (conversation, at) => hit(conversation, at)).filter(
      ({ _rawTypesenseHit: { document } }) =>
        'conversation_id' in document && ids.includes(document.conversation_id) !== filters.includes('!='),
    );
  };
  const answer = (found: readonly AdaptedHit[], hits: readonly AdaptedHit[]): SearchAnswered => ({
    hits,
    nbHits: found.length,
    page: 0,
    nbPages: 1,
    facets: { conversation_id: Object.fromEntries(grouped(found).map(([id, own]) => [id, own.length])) },
  });
  return new ResultPages({
    flat: async (searches) =>
      searches.map((search) => {
        const found = search.params.filters === undefined ? matches.map(hit) : within(search);
        return answer(found, found.slice(0, search.params.hitsPerPage));
      }),
    byConversation: async (searches) =>
      searches.map((search) => {
        const found = within(search);
        const groups = grouped(found).slice(0, search.params.hitsPerPage);
        return answer(
          found,
          groups.flatMap(([, own]) => own.slice(0, 3)),
        );
      }),
    know: async () => undefined,
  });
}

function hit(conversation_id: string, at: number): AdaptedHit {
  const message_id = `${conversation_id}-${at}`;
  const document = { id: message_id, conversation_id, message_id, seq: at, kind: 'prose', role: 'assistant', ts: 0 };
  return { objectID: message_id, _rawTypesenseHit: { document } };
}

function grouped(hits: readonly AdaptedHit[]): [string, AdaptedHit[]][] {
  return [...Map.groupBy(hits, ({ objectID }) => objectID.split('-')[0] ?? '')];
}

const request = (page: number): WidgetSearch => ({
  indexName: 'messages',
  params: { query: 'walrus', page, hitsPerPage: 60 },
});

/** What a page brings, as hits by conversation, and whether another one follows. */
async function read(pages: ResultPages, page: number) {
  const [answer] = await pages.answer(request(page), []);
  const counts = grouped(answer?.hits ?? []).map(([id, own]) => [id, own.length]);
  return { counts, found: answer?.nbHits, page: answer?.page, hasNext: (answer?.nbPages ?? 0) > page + 1 };
}

const long = (id: string) => Array.from({ length: 500 }, () => id);
const short = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `short${from + at}`);

describe('the pages of a search', () => {
  it('are the best matches first, where these are in several conversations', async () => {
    expect(await read(pagesOf(short(0, 60)), 0)).toMatchObject({ found: 60, page: 0, hasNext: false });
    const { counts, hasNext } = await read(pagesOf(short(0, 70)), 0);
    expect([counts.length, hasNext]).toEqual([60, true]);
  });

  it('show other conversations beside one that has all the best matches', async () => {
    const pages = pagesOf([...long('long'), ...short(0, 50)]);
    const first = await read(pages, 0);
    expect(first.counts.slice(0, 3)).toEqual([
      ['long', 60],
      ['short0', 1],
      ['short1', 1],
    ]);
    expect(first).toMatchObject({ found: 550, hasNext: true });
    expect(pages.foundIn('long')).toBe(500);
  });

  it('bring every conversation once, and end with the last of them', async () => {
    const pages = pagesOf([...long('a'), ...short(0, 15), ...long('b'), ...short(15, 50), ...long('c')]);
    const read3 = [await read(pages, 0), await read(pages, 1), await read(pages, 2)];
    const conversations = read3.flatMap(({ counts }) => counts.map(([id]) => id));
    expect(conversations).toEqual(['a', ...short(0, 15), 'b', ...short(15, 50), 'c']);
    expect(read3.map(({ page, hasNext }) => [page, hasNext])).toEqual([
      [0, true],
      [1, true],
      [2, false],
    ]);
    // Of each as many as are shown before a person asks for more.
    expect(read3.flatMap(({ counts }) => counts).find(([id]) => id === 'b')).toEqual(['b', 3]);
  });

  it('have no next one where all that is left is in conversations that are shown', async () => {
    expect(await read(pagesOf(long('only')), 0)).toEqual({
      counts: [['only', 60]],
      found: 500,
      page: 0,
      hasNext: false,
    });
  });
});
