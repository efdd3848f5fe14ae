/**
 * Stands between the browser and the search server. Passes `POST /multi_search` only, with the collections and parameters that the site uses and no URL
 * parameter but the key: on some server versions a search key reads every collection through the URL, and other parameters reach around filters.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Connections } from '@session-siphon/indexer/search/connections';
import { ServerNodes } from '@session-siphon/schemas/server-nodes';
import { Refusal, checkedSearches } from '../gate/check-search.ts';
import { RequestBodies } from './request-bodies.ts';

const bodySizes = { mostBytes: 256 * 1024, mostBytesTogether: 64 * 1024 * 1024 } as const;
const mostHits = 250;
const upstreamTimeoutMs = 30_000;
const mostConnections = 64;

interface GateOptions {
  /** Base URL of the search server, or those of its nodes with commas between them: they are tried in turn. */
  readonly upstream: string;
  /** Most hits a page. */
  readonly perPage?: number;
  /** The key to search with, for the key that a visitor has. Without it the search server judges the visitor's. */
  keyFor?(given: string): string;
}

/** Handles one request for `/multi_search`. */
export function createSearchGate({
  upstream,
  perPage = mostHits,
  keyFor = (given) => given,
}: GateOptions): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const connections = new Connections({ most: mostConnections });
  const nodes = new ServerNodes(upstream);
  const bodies = new RequestBodies(bodySizes);
  return async (request, response) => {
    try {
      const key = keyOf(request);
      const body = await bodies.read(request);
      if (body === 'too large') throw new Refusal(413, 'The request is too large.');
      if (body === 'busy') throw new Refusal(503, 'Too many requests at once.');
      const searches = checkedSearches(body.toString('utf8'), key, { perPage });
      const call = { connections, key: keyFor(key), body: Buffer.from(JSON.stringify({ searches })) };
      await forwardToOne(nodes, call, response);
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
  const key = (typeof header === 'string' ? header : undefined) ?? searchParams.get('x-typesense-api-key') ?? '';
  // In an address anything can stand, in a header it cannot.
  if (!/^[\x21-\x7e]{0,4096}$/.test(key)) throw new Refusal(401, 'This is no key.');
  return key;
}

interface Call {
  readonly connections: Connections;
  readonly key: string;
  readonly body: Buffer;
}

/** Passes the call to the first node that answers it. Rejects when none does. */
async function forwardToOne(nodes: ServerNodes, call: Call, response: ServerResponse): Promise<void> {
  let failure: unknown = new Error('no node');
  for (const node of nodes.inTurn()) {
    try {
      return await forward(node, call, response);
    } catch (error) {
      if (response.headersSent || response.destroyed) throw error;
      failure = error;
      nodes.hasFailed(node);
    }
  }
  throw failure;
}

async function forward(node: string, { connections, key, body }: Call, response: ServerResponse): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const answer = await connections.ask(`${node}/multi_search`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'content-length': String(body.length), 'x-typesense-api-key': key },
    body,
    isRepeatable: true,
    idleMs: upstreamTimeoutMs,
    signal: left.signal,
  });
  if (answer.statusCode === 503) {
    answer.destroy();
    throw new Error('not ready');
  }
  response.writeHead(answer.statusCode ?? 502, {
    'content-type': answer.headers['content-type'] ?? 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  await pipeline(answer, response);
}
