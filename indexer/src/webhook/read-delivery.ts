/** A webhook delivery, as far as it matters here: who sent it, which one it is, and whether a branch was pushed. */
import { hash } from 'node:crypto';
import { parseJson } from '@session-siphon/schemas/narrow';
import { type DeliveryHeaders, headerOf, provenHost } from './signature.ts';

export type Delivery =
  /** Nobody who knows the secret. */
  | { readonly kind: 'unproven' }
  /** Proven, and sent at another time than now: somebody sends it again, or one of the clocks is wrong. */
  | { readonly kind: 'outdated' }
  /** Not JSON. */
  | { readonly kind: 'unreadable' }
  /** A ping, a tag, an issue: nothing to index. */
  | { readonly kind: 'other'; readonly host: string }
  | { readonly kind: 'push'; readonly host: string; readonly id: string; readonly ref: string };

const pushEvents: ReadonlySet<string> = new Set(['push', 'Push Hook', 'System Hook']);

/** How far the clock of a host may be from ours. */
const mostSkewMs = 5 * 60_000;

interface Receiver {
  readonly secret: string;
  /** Milliseconds since 1970-01-01. */
  now(): number;
}

/** `headers` and `body` as they came: a signature is of the bytes. */
export function readDelivery(headers: DeliveryHeaders, body: Uint8Array, { secret, now }: Receiver): Delivery {
  const host = provenHost(headers, body, secret);
  if (!host) return { kind: 'unproven' };
  if (host.time !== undefined && !isNear(Number(headerOf(headers, host.time)) * 1000, now()))
    return { kind: 'outdated' };
  const payload = payloadOf(headers, Buffer.from(body).toString('utf8'));
  if (typeof payload !== 'object' || payload === null) return { kind: 'unreadable' };
  const ref = 'ref' in payload && typeof payload.ref === 'string' ? payload.ref : '';
  const isPush = pushEvents.has(headerOf(headers, host.event) ?? '') && ref.startsWith('refs/heads/');
  if (!isPush) return { kind: 'other', host: host.title };
  const id = host.ids.map((name) => headerOf(headers, name)).find((one) => one !== undefined);
  // Without an id it is the content that tells two deliveries apart.
  return { kind: 'push', host: host.title, id: `${host.title} ${id ?? hash('sha256', body)}`, ref };
}

function isNear(sentAt: number, now: number): boolean {
  return Math.abs(sentAt - now) <= mostSkewMs;
}

/** Hosts send JSON, or a form with JSON in it. */
function payloadOf(headers: DeliveryHeaders, body: string): unknown {
  const isForm = headerOf(headers, 'content-type')?.startsWith('application/x-www-form-urlencoded') ?? false;
  return parseJson(isForm ? (new URLSearchParams(body).get('payload') ?? '') : body);
}
