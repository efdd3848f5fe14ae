/**
 * Stands between the browser and the search server. Passes `POST /multi_search` only, with the collections and parameters that the site uses and no URL
 * parameter but the key: on some server versions a search key reads every collection through the URL, and other parameters reach around filters.
 */
import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { collections } from '@session-siphon/schemas/search-document';

const allowedCollections: ReadonlySet<unknown> = new Set([collections.messages, collections.conversations]);

const allowedParameters: ReadonlySet<string> = new Set([
  'collection',
  'q',
  'query_by',
  'query_by_weights',
  'num_typos',
  'prefix',
  'min_len_1typo',
  'min_len_2typo',
  'typo_tokens_threshold',
  'drop_tokens_threshold',
  'split_join_tokens',
  'filter_by',
  'sort_by',
  'facet_by',
  'facet_query',
  'max_facet_values',
  'page',
  'per_page',
  'include_fields',
  'exclude_fields',
  'highlight_fields',
  'highlight_full_fields',
  'highlight_affix_num_tokens',
  'highlight_start_tag',
  'highlight_end_tag',
  'snippet_threshold',
  'search_cutoff_ms',
]);

const largestBodyBytes = 256 * 1024;
const mostSearches = 20;
const mostHits = 250;
const upstreamTimeoutMs = 30_000;

type Search = Readonly<Record<string, string | number | boolean>>;

/** What the gate refuses, with the status and message that the search server itself would use. */
class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Handles one request for `/multi_search`. `upstream` is the search server's base URL. */
export function createSearchGate(
  upstream: string,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  return async (request, response) => {
    try {
      const key = keyOf(request);
      const searches = checkedSearches(await readBody(request));
      await forward({ upstream, agent, key, body: JSON.stringify({ searches }) }, response);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(503, 'The search server does not answer.');
      if (!response.headersSent)
        response.writeHead(refusal.status, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify({ message: refusal.message }));
    }
  };
}

function keyOf(request: IncomingMessage): string {
  if (request.method !== 'POST') throw new Refusal(404, 'Not Found');
  const { searchParams } = new URL(request.url ?? '/', 'http://gate');
  for (const name of searchParams.keys())
    if (name !== 'x-typesense-api-key')
      throw new Refusal(400, `The URL parameter \`${name.slice(0, 40)}\` is not allowed.`);
  const header = request.headers['x-typesense-api-key'];
  return (typeof header === 'string' ? header : undefined) ?? searchParams.get('x-typesense-api-key') ?? '';
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > largestBodyBytes) throw new Refusal(413, 'The request is too large.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The searches of a body, every one of them checked. Rebuilt, so that nothing unchecked is passed on. */
function checkedSearches(body: string): readonly Search[] {
  const value = parsed(body);
  const searches: unknown =
    typeof value === 'object' && value !== null && 'searches' in value ? value.searches : undefined;
  if (!Array.isArray(searches) || searches.length === 0) throw new Refusal(400, 'Missing `searches` array.');
  if (searches.length > mostSearches)
    throw new Refusal(400, 'Number of multi searches exceeds `limit_multi_searches` parameter.');
  return searches.map(checkedSearch);
}

function checkedSearch(search: unknown): Search {
  if (typeof search !== 'object' || search === null)
    throw new Refusal(400, 'One or more search parameters are malformed.');
  const checked: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(search)) {
    if (!allowedParameters.has(name))
      throw new Refusal(400, `The search parameter \`${name.slice(0, 40)}\` is not allowed.`);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      throw new Refusal(400, 'One or more search parameters are malformed.');
    checked[name] = value;
  }
  if (!allowedCollections.has(checked['collection']))
    throw new Refusal(401, 'This collection is not open to searches.');
  if (Number(checked['per_page'] ?? 0) > mostHits)
    throw new Refusal(422, `Only upto ${mostHits} hits can be fetched per page.`);
  return checked;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal(400, 'Bad JSON.');
  }
}

function forward(
  call: { upstream: string; agent: Agent; key: string; body: string },
  response: ServerResponse,
): Promise<void> {
  const url = new URL(`${call.upstream}/multi_search`);
  const isHttps = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const outgoing = (isHttps ? httpsRequest : httpRequest)(
      url,
      {
        method: 'POST',
        ...(isHttps ? {} : { agent: call.agent }),
        timeout: upstreamTimeoutMs,
        headers: {
          'content-type': 'text/plain',
          'content-length': Buffer.byteLength(call.body),
          'x-typesense-api-key': call.key,
        },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, {
          'content-type': answer.headers['content-type'] ?? 'application/json; charset=utf-8',
          'cache-control': 'no-store',
        });
        answer.pipe(response);
        answer.on('end', resolve);
        answer.on('error', reject);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('timeout')));
    outgoing.on('error', reject);
    response.on('close', () => outgoing.destroy());
    outgoing.end(call.body);
  });
}
