/** From a request to its route, and from the answer to the wire. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { type Answer, type Engine, type Route, decodedName } from './api-call.ts';
import { ApiError, forbidden } from '../api-error.ts';
import type { Permission } from '../api-keys.ts';
import { collectionRoutes } from './collection-routes.ts';
import { documentRoutes } from './document-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { operationRoutes } from './operation-routes.ts';
import { searchRoutes } from './search-routes.ts';

const longestQuery = 4_000;
const largestBodyBytes = 256 * (1 << 20);
const corsMethods = 'POST, GET, DELETE, PUT, PATCH, OPTIONS';

const routes: readonly Route[] = [
  ...searchRoutes,
  ...documentRoutes,
  ...collectionRoutes,
  ...keyRoutes,
  ...operationRoutes,
];

/** Answers one request, whatever happens in it. */
export async function handleRequest(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const answer = await answerTo(engine, request);
    await send(request, response, answer);
  } catch (error) {
    // Whoever asked has gone.
    if (response.destroyed) return;
    if (error instanceof ApiError && !response.headersSent)
      return send(request, response, {
        status: error.status,
        text: `{"message": ${JSON.stringify(error.message)}}`,
      });
    engine.log.error('search-server.failed', {
      route: String(request.method),
      reason: error instanceof Error ? error.name : 'unknown',
    });
    // An answer that broke off must not look complete.
    if (response.headersSent) response.destroy();
    else await send(request, response, { status: 500, text: '{"message": "Internal error."}' });
  }
}

async function answerTo(engine: Engine, request: IncomingMessage): Promise<Answer> {
  const url = addressOf(request);
  if (request.method === 'OPTIONS' && request.headers['access-control-request-headers'] !== undefined)
    return { text: '' };
  const path = url.pathname.replaceAll(/\/{2,}/g, '/').replace(/\/$/, '');
  if (request.method === 'GET' && path === '/health') return { json: { ok: true } };
  for (const route of routes) {
    const match = route.method === request.method ? route.path.exec(path) : null;
    if (!match) continue;
    const names = match.slice(1).map(decodedName);
    const permission = permissionOf(engine, request, url);
    const collection = route.collection === undefined ? undefined : names[route.collection];
    if (!permission || (!route.checksItself && !permission.allows(route.action, collection))) throw forbidden();
    if (request.method === 'GET' && url.search.length > longestQuery)
      return {
        status: 400,
        text: '{"message":"Query string exceeds max allowed length of 4000. Use the /multi_search end-point for larger payloads."}',
      };
    return route.run({ engine, permission, names, query: url.searchParams, body: () => readBody(request) });
  }
  return { status: 404, text: '{ "message": "Not Found"}' };
}

/** A path is never read as the name of another server, however many slashes it begins with. */
function addressOf({ url = '/' }: IncomingMessage): URL {
  return new URL(`http://server${url.startsWith('/') ? url : '/'}`);
}

function permissionOf(engine: Engine, request: IncomingMessage, url: URL): Permission | undefined {
  const header = request.headers['x-typesense-api-key'];
  const key = typeof header === 'string' ? header : (url.searchParams.get('x-typesense-api-key') ?? '');
  return engine.keys.permissionOf(key, engine.nowSeconds());
}

/** The body in memory of its own, so that it can be handed to another thread. */
async function readBody(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(request.headers['content-length'] ?? 0);
  let body = new Uint8Array(Math.min(announced, largestBodyBytes));
  let size = 0;
  for await (const chunk of request) {
    const bytes: Uint8Array = chunk;
    if (size + bytes.length > largestBodyBytes) throw new ApiError(413, 'Request body is too large.');
    if (size + bytes.length > body.length) body = resized(body, Math.max(size + bytes.length, body.length * 2));
    body.set(bytes, size);
    size += bytes.length;
  }
  return size === body.length ? body : resized(body, size);
}

function resized(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.buffer.transfer(length));
}

async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const headers: Record<string, string> = {
    'access-control-allow-origin': '*',
    'content-type': answer.type ?? 'application/json; charset=utf-8',
  };
  const asked = request.headers['access-control-request-headers'];
  if (request.method === 'OPTIONS' && asked !== undefined)
    Object.assign(headers, {
      'access-control-allow-methods': corsMethods,
      'access-control-allow-headers': asked,
      'access-control-max-age': '3600',
    });
  if (typeof answer.text === 'object') {
    response.writeHead(answer.status ?? 200, headers);
    await pipeline(Readable.from(answer.text), response);
    return;
  }
  const body = Buffer.from(answer.text ?? JSON.stringify(answer.json));
  const isZipped = body.length > 1024 && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  response.writeHead(
    answer.status ?? 200,
    isZipped ? { ...headers, 'content-encoding': 'gzip', vary: 'accept-encoding' } : headers,
  );
  response.end(isZipped ? gzipSync(body, { level: 1 }) : body);
}
