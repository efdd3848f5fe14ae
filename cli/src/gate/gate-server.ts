/** The gate as a server of its own: who may ask how often from which page, before the search itself is looked at. */
import { type ServerResponse, createServer } from 'node:http';
import { listen, urlOf } from '../serve/listen.ts';
import { createSearchGate } from '../serve/search-gate.ts';
import { AtOnce } from './at-once.ts';
import { RateLimit } from './rate-limit.ts';
import { visitorOf } from './visitor.ts';

interface GateServerOptions {
  readonly host: string;
  readonly port: number;
  /** Base URL of the search server. */
  readonly upstream: string;
  /** Origin of the pages that may ask; undefined for pages of the gate's own origin. */
  readonly origin: string | undefined;
  /** Most requests a minute and visitor. */
  readonly perMinute: number;
  readonly perPage: number;
  /** Whether visitors are told apart by the address that a proxy in front wrote down last. */
  readonly isBehindProxy: boolean;
  /** The key to search with, for the key that a visitor has. */
  keyFor?(given: string): string;
}

export interface GateServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Searches of one visitor that are under way. Whoever does not read the answers holds no more of the connections to the search server than that. */
const mostAtOnce = 12;
const secondsUntilSomeEnd = 1;
const slowestRequestMs = 30_000;
const preflightSeconds = 3_600;

/** Throws PORT_IN_USE or USAGE. */
export async function startGateServer(options: GateServerOptions): Promise<GateServer> {
  const { host, origin } = options;
  const gate = createSearchGate(options);
  const limit = new RateLimit(options.perMinute);
  const atOnce = new AtOnce(mostAtOnce);
  const server = createServer({ requestTimeout: slowestRequestMs }, (request, response) => {
    secure(response, origin);
    const path = URL.parse(request.url ?? '', 'http://gate')?.pathname;
    if (path !== '/multi_search') return refuse(response, 404, 'Not Found');
    const from = request.headers.origin;
    if (origin !== undefined && from !== undefined && from !== origin)
      return refuse(response, 403, 'Pages of this origin may not search here.');
    if (request.method === 'OPTIONS' && origin !== undefined) return preflight(response);
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      return refuse(response, 405, 'Only POST is answered here.');
    }
    const visitor = visitorOf(request, options.isBehindProxy);
    const seconds = limit.take(visitor, Date.now()) || (atOnce.take(visitor) ? 0 : secondsUntilSomeEnd);
    if (seconds > 0) {
      response.setHeader('retry-after', seconds);
      return refuse(response, 429, 'Too many requests.');
    }
    response.once('close', () => atOnce.giveBack(visitor));
    void gate(request, response);
  });
  const port = await listen(server, host, options.port);
  return {
    url: urlOf(host, port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function secure(response: ServerResponse, origin: string | undefined): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  response.setHeader('cache-control', 'no-store');
  response.setHeader('cross-origin-resource-policy', origin === undefined ? 'same-origin' : 'cross-origin');
  if (origin === undefined) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('vary', 'origin');
}

function preflight(response: ServerResponse): void {
  response.setHeader('access-control-allow-methods', 'POST');
  response.setHeader('access-control-allow-headers', 'content-type, x-typesense-api-key');
  response.setHeader('access-control-max-age', preflightSeconds);
  response.writeHead(204).end();
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ message }));
}
