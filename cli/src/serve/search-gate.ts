/**
 * Stands between the browser and the search server. Passes `POST /multi_search` only, with the collections and parameters that the site uses and no URL
 * parameter but the key: on some server versions a search key reads every collection through the URL, and other parameters reach around filters.
 */
import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { ServerNodes } from '@session-siphon/schemas/server-nodes';
import { Refusal, checkedSearches } from '../gate/check-search.ts';
import { readBody } from './request-body.ts';

const largestBodyBytes = 256 * 1024;
const mostHits = 250;
const upstreamTimeoutMs = 30_000;

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
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const nodes = new ServerNodes(upstream);
  return async (request, response) => {
    try {
      const key = keyOf(request);
      const body = await readBody(request, largestBodyBytes);
      if (!body) throw new Refusal(413, 'The request is too large.');
      const searches = checkedSearches(body.toString('utf8'), key, { perPage });
      const call = { agent, key: keyFor(key), body: JSON.stringify({ searches }) };
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
  return (typeof header === 'string' ? header : undefined) ?? searchParams.get('x-typesense-api-key') ?? '';
}

interface Call {
  readonly agent: Agent;
  readonly key: string;
  readonly body: string;
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

function forward(node: string, call: Call, response: ServerResponse): Promise<void> {
  const url = new URL(`${node}/multi_search`);
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
        if (answer.statusCode === 503) {
          outgoing.destroy(new Error('not ready'));
          return;
        }
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
    response.once('close', () => outgoing.destroy());
    outgoing.end(call.body);
  });
}
