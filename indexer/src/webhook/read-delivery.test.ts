import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readDelivery } from './read-delivery.ts';

const secret = 'It’s a secret to everybody';
const body = Buffer.from(JSON.stringify({ ref: 'refs/heads/machines/laptop', after: 'a'.repeat(40) }));
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
    expect(readDelivery(senders[host](), body, secret)).toEqual({
      kind: 'push',
      host,
      id: `${host} one`,
      ref: 'refs/heads/machines/laptop',
    });
  });

  it.each(names)('of %s is unproven with another secret, and where there is none', (host) => {
    for (const known of ['', 'other', `${secret} `])
      expect(readDelivery(senders[host](), body, known)).toEqual({ kind: 'unproven' });
  });

  it.each(['GitHub', 'Gitea', 'Forgejo'] as const)('of %s is unproven when a byte of its body differs', (host) => {
    const changed = Buffer.from(body.toString().replace('laptop', 'lapdog'));
    expect(readDelivery(senders[host](), changed, secret)).toEqual({ kind: 'unproven' });
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
      expect(readDelivery({ 'x-github-event': 'push', ...headers }, body, secret)).toEqual({ kind: 'unproven' });
  });

  it('is known by its content when the host gives it no id', () => {
    const { 'idempotency-key': _id, ...headers } = senders.GitLab();
    const id = (text: Uint8Array) => readDelivery(headers, text, secret);
    expect(id(body)).toEqual(id(Buffer.from(body)));
    expect(id(body)).not.toEqual(id(Buffer.from(body.toString().replace('laptop', 'desktop'))));
  });

  it('may come as a form', () => {
    const form = Buffer.from(new URLSearchParams({ payload: body.toString() }).toString());
    const headers = { ...senders.GitHub('one', form), 'content-type': 'application/x-www-form-urlencoded' };
    expect(readDelivery(headers, form, secret)).toMatchObject({ kind: 'push' });
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
    expect(readDelivery(headers, text, secret)).toEqual({ kind: 'other', host: 'GitHub' });
  });

  it.each(['', 'null', '"text"', '{"ref":', '\xff\xfe'])('that is no JSON object is unreadable: %j', (text) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(readDelivery(senders.GitHub('one', bytes), bytes, secret)).toEqual({ kind: 'unreadable' });
  });
});
