/** Whether a delivery comes from somebody who knows the secret, for each kind of git host. */
import { createHmac } from 'node:crypto';
import { isSameSecret } from '../same-secret.ts';

/** Header values by lower-case name, as Node's server gives them. */
export type DeliveryHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** A kind of git host: how it proves who it is, and where it says what a delivery is. */
export interface GitHost {
  readonly title: string;
  readonly event: string;
  /** Headers that may carry the delivery's id, best first. */
  readonly ids: readonly string[];
  /** Header with the time at which it was sent, in seconds since 1970-01-01; only where the proof is of the time as well. */
  readonly time?: string;
  proves(headers: DeliveryHeaders, body: Uint8Array, secret: string): boolean;
}

/** Gitea and Forgejo also send the headers of GitHub, so they are asked first. */
const hosts: readonly GitHost[] = [
  {
    title: 'Forgejo',
    event: 'x-forgejo-event',
    ids: ['x-forgejo-delivery'],
    proves: (headers, body, secret) => isSameSecret(headerOf(headers, 'x-forgejo-signature'), hexMac(body, secret)),
  },
  {
    title: 'Gitea',
    event: 'x-gitea-event',
    ids: ['x-gitea-delivery'],
    proves: (headers, body, secret) => isSameSecret(headerOf(headers, 'x-gitea-signature'), hexMac(body, secret)),
  },
  {
    title: 'GitHub',
    event: 'x-github-event',
    ids: ['x-github-delivery'],
    proves: (headers, body, secret) =>
      isSameSecret(headerOf(headers, 'x-hub-signature-256'), `sha256=${hexMac(body, secret)}`),
  },
  {
    title: 'GitLab',
    event: 'x-gitlab-event',
    ids: ['webhook-id'],
    time: 'webhook-timestamp',
    proves: isSigned,
  },
  {
    title: 'GitLab',
    event: 'x-gitlab-event',
    ids: ['idempotency-key', 'x-gitlab-event-uuid'],
    proves: (headers, _body, secret) => isSameSecret(headerOf(headers, 'x-gitlab-token'), secret),
  },
];

/** The host that a delivery proves to come from; undefined when it proves nothing. */
export function provenHost(headers: DeliveryHeaders, body: Uint8Array, secret: string): GitHost | undefined {
  if (secret === '') return undefined;
  return hosts.find((host) => host.proves(headers, body, secret));
}

/** Undefined for a header that is missing, empty or there twice. */
export function headerOf(headers: DeliveryHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function hexMac(body: Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** The scheme of standardwebhooks.com: the secret is a key in base64 behind a prefix, and id and time are signed with the body. */
function isSigned(headers: DeliveryHeaders, body: Uint8Array, secret: string): boolean {
  const [id, time] = [headerOf(headers, 'webhook-id'), headerOf(headers, 'webhook-timestamp')];
  if (!secret.startsWith(signingPrefix) || id === undefined || time === undefined) return false;
  const key = Buffer.from(secret.slice(signingPrefix.length), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest('base64');
  // While a secret is exchanged a delivery is signed with the old one and the new one.
  const signatures = headerOf(headers, 'webhook-signature')?.split(' ') ?? [];
  return signatures.some((signature) => isSameSecret(signature, `v1,${expected}`));
}

const signingPrefix = 'whsec_';
