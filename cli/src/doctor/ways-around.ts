/**
 * Ways in which a search key reads more than it may on some servers. Each is tried with searches of its own that change nothing, ask for a hit or two at most, and whose
 * answers nobody is shown.
 */
import { collections } from '@session-siphon/schemas/search-document';
import { isScopedKey, scopedKey } from '@session-siphon/indexer/search/scoped-key';

/** Where people search, and with which key. */
export interface SearchPlace {
  /** Base URL without a trailing slash. */
  readonly url: string;
  readonly key: string;
}

interface WayAround {
  /** What it would allow, after "it lets everybody who has a search key …". */
  readonly what: string;
  works(place: SearchPlace): Promise<boolean>;
}

interface SearchResult {
  readonly code?: unknown;
  readonly found?: unknown;
  readonly hits?: readonly {
    readonly document?: { readonly id?: unknown };
    readonly highlights?: readonly unknown[];
  }[];
  readonly request_params?: { readonly collection_name?: unknown };
}

type Entry = Readonly<Record<string, string | number>>;

const everything = { collection: collections.messages, q: '*', query_by: 'content', per_page: 0 } as const;
const nothing = 'ts:<0';
/** Whoever answers no sooner is taken for somebody who does not answer. */
export const slowestAnswerMs = 10_000;

export const waysAround: readonly WayAround[] = [
  {
    what: 'read other collections of the server by naming them in the search',
    works: async (place) =>
      (await ask(place, { ...everything, collection: collections.state, query_by: 'kind' }))?.found !== undefined,
  },
  {
    what: 'read other collections of the server by naming them in the address',
    async works(place) {
      // Both collections have a field of this name.
      const search = { ...everything, query_by: 'kind' };
      const result = await ask(place, search, `collection=${collections.state}`);
      return result?.request_params?.collection_name === collections.state || result?.code === 404;
    },
  },
  {
    what: 'write around the filter of a scoped key',
    async works(place) {
      const scoped = within(place, { filter_by: nothing });
      const splice = `ts:>=0) || content:=\`x`;
      return foundIn(await ask(scoped, { ...everything, filter_by: splice })) > foundIn(await ask(scoped, everything));
    },
  },
  {
    what: 'pin messages to the results of a scoped key that its filter leaves out',
    async works(place) {
      if (isScopedKey(place.key)) return false;
      const two = idsIn(await ask(place, { ...everything, per_page: 2, include_fields: 'id' }));
      const [shown, hidden] = two;
      if (shown === undefined || hidden === undefined) return false;
      const search = { ...everything, per_page: 2, include_fields: 'id', pinned_hits: `${hidden}:1` };
      return idsIn(await ask(within(place, { filter_by: `id:=${shown}` }), search)).includes(hidden);
    },
  },
  {
    what: 'see text that a scoped key leaves out, in the marks of a search',
    async works(place) {
      if (isScopedKey(place.key)) return false;
      // The beginning of a word that is in many texts.
      const marked = {
        ...everything,
        q: 't',
        per_page: 1,
        highlight_fields: 'content',
        highlight_full_fields: 'content',
      };
      const result = await ask(within(place, { exclude_fields: 'content' }), marked);
      return (result?.hits?.[0]?.highlights?.length ?? 0) > 0;
    },
  },
];

/** Whether the place answers searches of this key at all; the status when it does not. */
export async function searchStatus(place: SearchPlace): Promise<number> {
  const { status, result } = await send(place, everything);
  return status === 200 && typeof result?.code === 'number' ? result.code : status;
}

/** The same place with a key that may do less; with the key itself where that is scoped already. */
function within({ url, key }: SearchPlace, embedded: Entry): SearchPlace {
  return { url, key: isScopedKey(key) ? key : scopedKey(key, embedded) };
}

/** The answer to one search; undefined when it was refused. */
async function ask(place: SearchPlace, search: Entry, query?: string): Promise<SearchResult | undefined> {
  return (await send(place, search, query)).result;
}

async function send(
  { url, key }: SearchPlace,
  search: Entry,
  query?: string,
): Promise<{ readonly status: number; readonly result: SearchResult | undefined }> {
  const answer = await fetch(`${url}/multi_search${query === undefined ? '' : `?${query}`}`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'x-typesense-api-key': key },
    body: JSON.stringify({ searches: [search] }),
    signal: AbortSignal.timeout(slowestAnswerMs),
  });
  const text = await answer.text();
  return { status: answer.status, result: answer.ok ? firstResult(text) : undefined };
}

function firstResult(text: string): SearchResult | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every member is looked at before it is used
    return (value as { readonly results?: readonly SearchResult[] }).results?.[0];
  } catch {
    return undefined;
  }
}

function idsIn(result: SearchResult | undefined): readonly string[] {
  return (result?.hits ?? []).flatMap(({ document }) => (typeof document?.id === 'string' ? [document.id] : []));
}

function foundIn(result: SearchResult | undefined): number {
  return typeof result?.found === 'number' ? result.found : 0;
}
