/** The HTTP server a browser talks to: the site's files, `/config.json`, `/status.json` and the gated search. */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { AppError } from '@session-siphon/schemas/errors';
import type { LiveStatus, SiteConfig } from '@session-siphon/schemas/site-config';
import { listen, urlOf } from './listen.ts';
import { createSearchGate } from './search-gate.ts';
import type { StaticFile, StaticFiles } from './static-files.ts';

export interface SiteServer {
  /** Address of the site, without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

interface SiteServerOptions {
  readonly host: string;
  /** Port to listen on; undefined takes the usual one, or a free one when that is taken; 0 takes a free one. */
  readonly port: number | undefined;
  readonly files: StaticFiles;
  readonly config: SiteConfig;
  /** Base URL of the search server behind the gate. */
  readonly searchUrl: string;
  /** What is going on; undefined when nothing changes while the site is served. */
  readonly liveStatus: (() => LiveStatus) | undefined;
}

const usualPort = 4555;

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Every page reads the settings as soon as its scripts run. This server lets no browser keep them, so what comes ahead is never an old copy. */
const settingsAhead = { link: '</config.json>; rel=preload; as=fetch; crossorigin' } as const;

/** Starts the server. Throws PORT_IN_USE when the port that was asked for is taken. */
export async function startSiteServer(options: SiteServerOptions): Promise<SiteServer> {
  const gate = createSearchGate({ upstream: options.searchUrl });
  const server = createServer((request, response) => {
    if (!isOwnName(request, options.host)) return answer(response, 421, 'This name does not belong to this server.');
    const path = URL.parse(request.url ?? '', 'http://site')?.pathname;
    if (path === undefined) return answer(response, 400, 'This is no address.');
    if (path === '/multi_search') return void gate(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(response, 405, 'Only GET is answered here.');
    if (path === '/config.json') return answerJson(response, options.config);
    if (path === '/status.json' && options.liveStatus) return answerJson(response, options.liveStatus());
    void answerFile(request, response, { files: options.files, path });
  });
  const port = await listenWhere(server, options);
  return {
    url: urlOf(options.host, port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A page of another origin can make a name point to this machine; such a request carries that name. */
function isOwnName(request: IncomingMessage, host: string): boolean {
  const isLoopback = host === '127.0.0.1' || host === '::1' || host === 'localhost';
  if (!isLoopback) return true;
  const name = (request.headers.host ?? '').replace(/:\d+$/, '');
  return name === '127.0.0.1' || name === 'localhost' || name === '[::1]';
}

async function listenWhere(server: Server, { host, port }: SiteServerOptions): Promise<number> {
  if (port !== undefined) return listen(server, host, port);
  try {
    return await listen(server, host, usualPort);
  } catch (error) {
    if (error instanceof AppError && error.code === 'PORT_IN_USE') return listen(server, host, 0);
    throw error;
  }
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8' });
  response.end(text + '\n');
}

function answerJson(response: ServerResponse, value: SiteConfig | LiveStatus): void {
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
  });
  response.end(JSON.stringify(value));
}

async function answerFile(
  request: IncomingMessage,
  response: ServerResponse,
  { files, path }: { files: StaticFiles; path: string },
): Promise<void> {
  try {
    const accepted = request.headers['accept-encoding'] ?? '';
    const file = await files.find(path, accepted);
    if (file) return send(request, response, { file, status: 200 });
    const notFound = await files.find('/404.html', accepted);
    if (notFound) return send(request, response, { file: notFound, status: 404 });
    answer(response, 503, 'The site is just being built. Reload this page in a few seconds.');
  } catch {
    answer(
      response,
      500,
      'This file cannot be read. Start Session Siphon again, which builds the site where it is broken.',
    );
  }
}

function send(request: IncomingMessage, response: ServerResponse, found: { file: StaticFile; status: number }): void {
  const { file, status } = found;
  const headers = {
    ...securityHeaders,
    etag: file.etag,
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    ...(file.contentType.startsWith('text/html') ? settingsAhead : {}),
  };
  if (status === 200 && isKnown(request, file)) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  response.writeHead(status, {
    ...headers,
    'content-type': file.contentType,
    'content-length': file.body.length,
    ...(file.encoding === undefined ? {} : { 'content-encoding': file.encoding }),
  });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

/** Whether the browser has the file as it is. */
function isKnown(request: IncomingMessage, { etag }: StaticFile): boolean {
  const known = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
