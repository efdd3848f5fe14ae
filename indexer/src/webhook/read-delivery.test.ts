import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readDelivery } from './read-delivery.ts';

const secret = 'It’s a secret to everybody';
const body = Buffer.from(JSON.stringify({ ref: 'refs/heads/machines/laptop', after: 'a'.repeat(40) }));
const now = Date.UTC(2026, 10, 25);
const receiver = { secret, now: () => now };
const mac = (text: Uint8Array = body, key = secret): string => createHmac('sha256', key).update(text).digest('hex');

const senders = {
  GitHub: (id = 'one', text: Uint8Array = body) => ({
    'x-github-event': 'push',
    'x-github-delivery': id,
    'x-hub-signature-256': `sha256=${mac(text)}`,
  }),
  GitLab: (id = 'one') => ({ 'x-gitlab-event': 'Push Hook', 'idempotency-key': id, 'x-gitlab-token': secret }),
  Gitea: (id = 'one', text: Uint8Array = body) => ({
    ...senders.GitHub(id, text),
    'x-gitea-event': 'push',
    'x-gitea-delivery': id,
    'x-gitea-signature': mac(text),
  }),
  Forgejo: (id = 'one', text: Uint8Array = body) => ({
    ...senders.Gitea(id, text),
    'x-forgejo-event': 'push',
    'x-forgejo-delivery': id,
    'x-forgejo-signature': mac(text),
  }),
} as const;
const names = ['GitHub', 'GitLab', 'Gitea', 'Forgejo'] as const;

describe('a delivery', () => {
  it.each(names)('of %s is taken for a push of a branch, with its id', (host) => {
    expect(readDelivery(senders[host](), body, receiver)).toEqual({
      kind: 'push',
      host,
      id: `${host} one`,
      ref: 'refs/heads/machines/laptop',
    });
  });

  it.each(names)('of %s is unproven with another secret, and where there is none', (host) => {
    for (const known of ['', 'other', `${secret} `])
      expect(readDelivery(senders[host](), body, { ...receiver, secret: known })).toEqual({ kind: 'unproven' });
  });

  it.each(['GitHub', 'Gitea', 'Forgejo'] as const)('of %s is unproven when a byte of its body differs', (host) => {
    const changed = Buffer.from(body.toString().replace('laptop', 'lapdog'));
    expect(readDelivery(senders[host](), changed, receiver)).toEqual({ kind: 'unproven' });
  });

  it('is unproven by the signature of the year before last, by a part of one, by two and by none', () => {
    const sha1 = `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`;
    for (const headers of [
      {},
      { 'x-hub-signature': sha1 },
      { 'x-hub-signature-256': mac() },
      { 'x-hub-signature-256': 'sha256=' },
      { 'x-hub-signature-256': `sha256=${mac().slice(0, 40)}` },
      { 'x-gitlab-token': [secret, secret] },
      { 'x-gitlab-token': '' },
    ])
      expect(readDelivery({ 'x-github-event': 'push', ...headers }, body, receiver)).toEqual({ kind: 'unproven' });
  });

  describe('with a signing token', () => {
    const signingToken = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const sentAt = 1_614_265_330;
    /** An example that the scheme is published with. */
    const published = {
      headers: {
        'x-gitlab-event': 'Push Hook',
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': String(sentAt),
        'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
      body: Buffer.from('{"test": 2432232314}'),
    };
    const kindOf = (
      headers: Readonly<Record<string, string>> = {},
      { text = published.body, token = signingToken, skewSeconds = 0 } = {},
    ) =>
      readDelivery({ ...published.headers, ...headers }, text, {
        secret: token,
        now: () => (sentAt + skewSeconds) * 1000,
      }).kind;

    it('is proven by one of its signatures', () => {
      expect(kindOf()).toBe('other');
      const signature = published.headers['webhook-signature'];
      expect(kindOf({ 'webhook-signature': `v1,AAAA v1a,${signature} ${signature}` })).toBe('other');
    });

    it('is unproven when a byte of it, its time or its id differs, and by a token that is no signing token', () => {
      expect(kindOf({}, { text: Buffer.from('{"test": 2432232315}') })).toBe('unproven');
      expect(kindOf({ 'webhook-timestamp': String(sentAt + 1) })).toBe('unproven');
      expect(kindOf({ 'webhook-id': 'msg_another' })).toBe('unproven');
      expect(kindOf({}, { token: signingToken.replace('whsec_', '') })).toBe('unproven');
      for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'])
        expect(kindOf({ [name]: '' }), name).toBe('unproven');
    });

    it('is outdated more than five minutes before and after the time it was sent at', () => {
      expect([-301, -300, 0, 300, 301].map((skewSeconds) => kindOf({}, { skewSeconds }))).toEqual([
        'outdated',
        'other',
        'other',
        'other',
        'outdated',
      ]);
    });
  });

  it('is known by its content when the host gives it no id', () => {
    const { 'idempotency-key': _id, ...headers } = senders.GitLab();
    const id = (text: Uint8Array) => readDelivery(headers, text, receiver);
    expect(id(body)).toEqual(id(Buffer.from(body)));
    expect(id(body)).not.toEqual(id(Buffer.from(body.toString().replace('laptop', 'desktop'))));
  });

  it('may come as a form', () => {
    const form = Buffer.from(new URLSearchParams({ payload: body.toString() }).toString());
    const headers = { ...senders.GitHub('one', form), 'content-type': 'application/x-www-form-urlencoded' };
    expect(readDelivery(headers, form, receiver)).toMatchObject({ kind: 'push' });
  });

  it.each([
    ['a ping', 'ping', { zen: 'Keep it logically awesome.' }],
    ['an issue', 'issues', { ref: 'refs/heads/main' }],
    ['a tag', 'push', { ref: 'refs/tags/v1' }],
    ['a push without a branch', 'push', {}],
    ['a branch that is no text', 'push', { ref: ['refs/heads/main'] }],
  ])('about %s is nothing to index', (_what, event, payload) => {
    const text = Buffer.from(JSON.stringify(payload));
    const headers = { ...senders.GitHub('one', text), 'x-github-event': event };
    expect(readDelivery(headers, text, receiver)).toEqual({ kind: 'other', host: 'GitHub' });
  });

  it.each(['', 'null', '"text"', '{"ref":', '\xff\xfe'])('that is no JSON object is unreadable: %j', (text) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(readDelivery(senders.GitHub('one', bytes), bytes, receiver)).toEqual({ kind: 'unreadable' });
  });
});
