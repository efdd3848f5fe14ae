/** Sessions for the tests of archives. */
import { hash } from 'node:crypto';
import type { Session, SessionHeader, SessionRecord } from '@session-siphon/schemas/session';
import { createTextRedaction } from '../redact/redact-text.ts';
import { redact } from '../redact/redact.ts';
import type { RedactedSession } from '../redact/redacted-session.ts';

const redactText = createTextRedaction({ key: Buffer.alloc(32) });

interface SampleOptions {
  readonly name?: string;
  readonly texts: readonly string[];
  readonly header?: Partial<SessionHeader>;
}

/** A session of one message a text, by turns of person and assistant. */
export function sampleSession({ name = 'sample', texts, header = {} }: SampleOptions): RedactedSession {
  const session: Session = {
    header: {
      type: 'session',
      format: 1,
      id: hash('sha256', name, 'hex').slice(0, 24),
      source: 'claude-code',
      nativeId: name,
      agent: { name: 'Claude Code', monogram: 'CC' },
      machine: 'laptop',
      project: { name: 'shop', path: '~/shop' },
      startedAt: '2026-02-03T04:05:06.789Z',
      ...header,
    },
    records: texts.map((text, seq): SessionRecord => ({
      type: 'message',
      seq,
      id: seq.toString(16).padStart(16, '0'),
      role: seq % 2 === 0 ? 'user' : 'assistant',
      blocks: [{ type: 'text', text }],
    })),
  };
  return redact(session, redactText).session;
}

/** Texts of about `bytes` each, all different. */
export function sampleTexts(count: number, bytes: number, salt = ''): string[] {
  return Array.from({ length: count }, (_, at) => {
    const seed = hash('sha256', `${salt}${at}`, 'base64url');
    return `${at} ${`${seed} `.repeat(Math.ceil(bytes / seed.length))}`.slice(0, bytes);
  });
}
