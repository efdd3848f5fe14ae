/** The one way the site talks to the search server: `POST /multi_search`. */
import { ServerNodes } from '@session-siphon/schemas/server-nodes';
import type { SiteConfig } from '@session-siphon/schemas/site-config';
import { type AskedServer, busyStatuses, failureOf, unreachable } from './search-failure.ts';

export type Search = Readonly<Record<string, string | number | boolean>>;

interface HighlightedField {
  readonly snippet?: string;
  /** The words that matched, as they stand in the text; one list a value where the field has several. */
  readonly matched_tokens?: readonly (string | readonly string[])[];
}

export interface EngineHit<D> {
  readonly document: D;
  readonly highlight?: Readonly<Record<string, HighlightedField>>;
}

export interface EngineResult<D> {
  readonly found: number;
  /** Documents of the collection. */
  readonly out_of?: number;
  readonly hits: readonly EngineHit<D>[];
  readonly facet_counts?: readonly {
    readonly field_name: string;
    readonly counts: readonly { readonly value: string; readonly count: number }[];
    readonly stats?: { readonly total_values?: number };
  }[];
  readonly search_time_ms?: number;
  readonly search_cutoff?: boolean;
}

export interface SearchApi {
  /** Answers searches in their order. Throws PageFailure, also when a single one of them was refused. */
  search<D>(searches: readonly Search[], signal?: AbortSignal): Promise<readonly EngineResult<D>[]>;
}

/** A client for the server of the settings. */
export function createSearchApi({ searchUrl, apiKey = '' }: SiteConfig, ownBase: string): SearchApi {
  // On the page's own origin the key stays out of addresses; on another one a header would cost a preflight request.
  const isOwn = searchUrl === '';
  const server: AskedServer = {
    name: isOwn ? 'The search server of this site' : `The search server ${searchUrl}`,
    isOwn,
    hasKey: apiKey !== '',
  };
  const nodes = isOwn ? undefined : new ServerNodes(searchUrl);
  const key = `?x-typesense-api-key=${encodeURIComponent(apiKey)}`;
  const headers: Record<string, string> = {
    'content-type': 'text/plain',
    ...(isOwn ? { 'x-typesense-api-key': apiKey } : {}),
  };
  return {
    async search<D>(searches: readonly Search[], signal?: AbortSignal) {
      const init = { method: 'POST', headers, body: JSON.stringify({ searches }), ...(signal ? { signal } : {}) };
      const response = await (nodes ? sendToOne(nodes, key, init) : send(`${ownBase}multi_search`, init));
      if (!response) throw unreachable(server);
      if (!response.ok) throw failureOf(server, response.status, await messageOf(response));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server answers with the fields that were asked for
      const { results } = (await response.json()) as {
        results: readonly (EngineResult<D> & { readonly code?: number; readonly error?: string })[];
      };
      for (const { code, error } of results) if (error !== undefined) throw failureOf(server, code ?? 400, error);
      return results;
    },
  };
}

/** What the first node answers that is there and ready, else what one answers that is not. */
async function sendToOne(nodes: ServerNodes, key: string, init: RequestInit): Promise<Response | undefined> {
  let last: Response | undefined;
  for (const node of nodes.inTurn()) {
    const response = await send(`${node}/multi_search${key}`, init);
    if (response && !busyStatuses.has(response.status)) return response;
    last = response ?? last;
    nodes.hasFailed(node);
  }
  return last;
}

/** Undefined when nobody answers. */
async function send(url: string, init: RequestInit): Promise<Response | undefined> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    return undefined;
  }
}

async function messageOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'message' in value) return String(value.message);
  } catch {
    // Not every proxy answers in JSON.
  }
  return text.slice(0, 200);
}
