/** The HTTP server that git hosts talk to. What a stranger sends is told nothing about why it was refused. */
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { DeliveryMemory } from '@session-siphon/indexer/webhook/delivery-memory';
import { readDelivery } from '@session-siphon/indexer/webhook/read-delivery';
import { listen, urlOf } from '../serve/listen.ts';
import { RequestBodies } from '../serve/request-bodies.ts';
import type { IndexHealth } from './index-health.ts';
import type { DeliveryOutcome, WebhookMetrics } from './webhook-metrics.ts';

interface WebhookServerOptions {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  readonly metrics: WebhookMetrics;
  readonly health: Pick<IndexHealth, 'look'>;
  /** Milliseconds since 1970-01-01. */
  now(): number;
  /** A branch was pushed. */
  onPush(): void;
}

export interface WebhookServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A push names its commits and their files; hosts cut the list off. */
const bodySizes = { mostBytes: 5 * 1024 * 1024, mostBytesTogether: 40 * 1024 * 1024 } as const;
const slowestRequestMs = 30_000;

interface Answer {
  readonly status: number;
  readonly text: string;
}

const answers: Readonly<Record<DeliveryOutcome, Answer>> = {
  accepted: { status: 202, text: 'accepted' },
  repeated: { status: 200, text: 'already taken' },
  ignored: { status: 200, text: 'nothing to index' },
  unproven: { status: 401, text: 'unauthorized' },
  outdated: { status: 401, text: 'unauthorized' },
  unreadable: { status: 400, text: 'not JSON' },
  too_large: { status: 413, text: 'too large' },
  busy: { status: 503, text: 'busy' },
};

/** Throws PORT_IN_USE or USAGE. */
export async function startWebhookServer(options: WebhookServerOptions): Promise<WebhookServer> {
  const { host, secret, metrics, health, now } = options;
  const memory = new DeliveryMemory();
  const bodies = new RequestBodies(bodySizes);
  const take = async (request: IncomingMessage): Promise<DeliveryOutcome> => {
    const body = await bodies.read(request);
    if (body === 'too large') return 'too_large';
    if (body === 'busy') return body;
    const delivery = readDelivery(request.headers, body, { secret, now });
    if (delivery.kind === 'other') return 'ignored';
    if (delivery.kind !== 'push') return delivery.kind;
    if (!memory.take(delivery.id)) return 'repeated';
    options.onPush();
    return 'accepted';
  };
  const routes: Readonly<Record<string, { method: string; run(request: IncomingMessage): Promise<Answer> | Answer }>> =
    {
      '/webhook': {
        method: 'POST',
        async run(request) {
          const outcome = await take(request);
          metrics.delivery(outcome);
          return answers[outcome];
        },
      },
      '/healthz': {
        method: 'GET',
        async run() {
          const { isWhole, text } = await health.look();
          return { status: isWhole ? 200 : 503, text };
        },
      },
      '/metrics': { method: 'GET', run: () => ({ status: 200, text: metrics.text() }) },
    };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = URL.parse(request.url ?? '', 'http://webhook')?.pathname ?? '';
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!route) return answer(response, { status: 404, text: 'not found' });
    if (request.method !== route.method && !(request.method === 'HEAD' && route.method === 'GET')) {
      response.setHeader('allow', route.method);
      return answer(response, { status: 405, text: 'method not allowed' });
    }
    answer(response, await route.run(request));
  };
  const server = createServer({ requestTimeout: slowestRequestMs }, (request, response) => {
    // Whoever goes away in the middle of a body needs no answer.
    handle(request, response).catch(() => response.destroy());
  });
  const port = await listen(server, host, options.port);
  return {
    url: urlOf(host, port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 500).unref();
      }),
  };
}

function answer(response: ServerResponse, { status, text }: Answer): void {
  response.writeHead(status, {
    'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(text.endsWith('\n') ? text : `${text}\n`);
}
