import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebhookMetrics } from './webhook-metrics.ts';
import { type WebhookServer, startWebhookServer } from './webhook-server.ts';

const secret = 'whsec_c2hhcmVkIHdpdGggdGhlIGhvc3Q=';
const now = Date.UTC(2026, 10, 25);
const payload = JSON.stringify({ ref: 'refs/heads/machines/laptop' });

let metrics: WebhookMetrics;
let server: WebhookServer;
let pushes: number;

beforeEach(async () => {
  [metrics, pushes] = [new WebhookMetrics(), 0];
  const onPush = () => (pushes += 1);
  const health = { look: async () => ({ isWhole: true, text: 'ok' }) };
  server = await startWebhookServer({ host: '127.0.0.1', port: 0, secret, metrics, health, now: () => now, onPush });
});
afterEach(() => server.close());

const deliver = async (body: string, headers: Readonly<Record<string, string>>) => {
  const response = await fetch(`${server.url}/webhook`, { method: 'POST', headers, body });
  return [response.status, await response.text()];
};

function signed(seconds: number, id = 'msg_1'): Record<string, string> {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${payload}`).digest('base64');
  return {
    'x-gitlab-event': 'Push Hook',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  };
}

/** Sends bytes as they are. */
async function raw(bytes: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

async function answerTo(bytes: string): Promise<string> {
  const socket = await raw(bytes);
  const [first] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return first.toString('latin1').split('\r\n', 1)[0] ?? '';
}

describe('the server for webhooks', () => {
  it('takes a delivery once, and an old one never, and says no more of it than of a forged one', async () => {
    expect(await deliver(payload, signed(now / 1000))).toEqual([202, 'accepted\n']);
    expect(await deliver(payload, signed(now / 1000))).toEqual([200, 'already taken\n']);
    const refused = [401, 'unauthorized\n'];
    expect(await deliver(payload, signed(now / 1000 - 600, 'msg_2'))).toEqual(refused);
    expect(await deliver(payload, { ...signed(now / 1000), 'webhook-id': 'msg_3' })).toEqual(refused);
    expect(pushes).toBe(1);
    expect(metrics.text()).toContain('siphon_webhook_deliveries_total{outcome="outdated"} 1\n');
    expect(metrics.text()).toContain('siphon_webhook_deliveries_total{outcome="unproven"} 1\n');
  });

  it('refuses a body that is too large also when it does not say how large it is', async () => {
    const pieces = Array.from({ length: 8 }, () => Buffer.alloc(1024 * 1024, 'x'));
    const body = Readable.toWeb(Readable.from(pieces));
    const { status } = await fetch(`${server.url}/webhook`, { method: 'POST', body, duplex: 'half' });
    expect(status).toBe(413);
  });

  it('holds no more of what strangers send slowly than it has room for', async () => {
    const almost = `POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-length: 5000000\r\n\r\n${'x'.repeat(4_999_999)}`;
    const slow = await Promise.all(Array.from({ length: 20 }, () => raw(almost)));
    const statusOf = async (id: string): Promise<unknown> => (await deliver(payload, signed(now / 1000, id)))[0];
    await expect.poll(() => metrics.text()).toContain('outcome="busy"} 12\n');
    for (const socket of slow) socket.destroy();
    await expect.poll(() => statusOf('msg_2')).toBe(202);
  });

  it('goes on when somebody leaves in the middle, never ends, or speaks no HTTP', async () => {
    const head = 'POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n';
    (await raw(`${head}half of it`)).destroy();
    const slow = await Promise.all(Array.from({ length: 100 }, () => raw(head.slice(0, 40))));
    expect(await answerTo('\0\x01 no HTTP\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request');
    expect(await answerTo(`GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`)).toBe(
      'HTTP/1.1 431 Request Header Fields Too Large',
    );
    for (const target of ['/healthz', '/healthz?x=1', 'http://elsewhere/healthz'])
      expect(await answerTo(`GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`)).toBe('HTTP/1.1 200 OK');
    for (const target of ['//healthz', '/__proto__', '*'])
      expect(await answerTo(`GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`)).toBe('HTTP/1.1 404 Not Found');
    expect(await deliver(payload, signed(now / 1000))).toEqual([202, 'accepted\n']);
    for (const socket of slow) socket.destroy();
  });

  it('tells Prometheus what it did, in its format', async () => {
    metrics.delivery('accepted');
    metrics.run('changed', { at: 1_795_630_000_123, tookMs: 1_250, documents: 42 });
    metrics.run('failed', { at: 1_795_630_001_000, tookMs: 250, documents: 0 });
    const response = await fetch(`${server.url}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toBe(`\
# HELP siphon_webhook_deliveries_total Deliveries by what became of them.
# TYPE siphon_webhook_deliveries_total counter
siphon_webhook_deliveries_total{outcome="accepted"} 1
siphon_webhook_deliveries_total{outcome="repeated"} 0
siphon_webhook_deliveries_total{outcome="ignored"} 0
siphon_webhook_deliveries_total{outcome="unproven"} 0
siphon_webhook_deliveries_total{outcome="outdated"} 0
siphon_webhook_deliveries_total{outcome="unreadable"} 0
siphon_webhook_deliveries_total{outcome="too_large"} 0
siphon_webhook_deliveries_total{outcome="busy"} 0
# HELP siphon_webhook_runs_total Runs over the archive by what came of them.
# TYPE siphon_webhook_runs_total counter
siphon_webhook_runs_total{outcome="changed"} 1
siphon_webhook_runs_total{outcome="unchanged"} 0
siphon_webhook_runs_total{outcome="failed"} 1
# HELP siphon_webhook_documents_total Documents that were sent to the search server.
# TYPE siphon_webhook_documents_total counter
siphon_webhook_documents_total 42
# HELP siphon_webhook_last_success_timestamp_seconds End of the last run that succeeded; 0 before.
# TYPE siphon_webhook_last_success_timestamp_seconds gauge
siphon_webhook_last_success_timestamp_seconds 1795630000.123
# HELP siphon_webhook_run_duration_seconds How long the runs took.
# TYPE siphon_webhook_run_duration_seconds summary
siphon_webhook_run_duration_seconds_sum 1.5
siphon_webhook_run_duration_seconds_count 2
`);
  });
});
