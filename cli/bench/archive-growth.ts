/** What an appended message costs in an archive of some size. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openGitArchive } from '@session-siphon/collector/archive/git-archive';
import { createTextRedaction } from '@session-siphon/collector/redact/redact-text';
import { redact } from '@session-siphon/collector/redact/redact';
import type { RedactedSession } from '@session-siphon/collector/redact/redacted-session';
import { sessionId } from '@session-siphon/schemas/identity';
import type { Message } from '@session-siphon/schemas/session';
import { Random, vocabulary } from './random.ts';

const firstMessages = 10;
/** Enough to fill several segments. */
const appended = 200;
const messageCharacters = 1_000;
const sessionsPerDay = 40;
const dayMs = 24 * 60 * 60 * 1000;
const start = Date.UTC(2026, 0, 1);

const words = vocabulary(new Random(7), 5_000);
const redactText = createTextRedaction({ key: Buffer.alloc(32) });

/** Fills an archive with sessions, then appends to one of them, a commit for each message. Bytes are those of packs and their indexes before they are joined. */
export async function archiveGrowth(
  directory: string,
  sessions: number,
): Promise<{ readonly bytesPerMessage: number; readonly p95Ms: number }> {
  let now = start + (sessions / sessionsPerDay) * dayMs;
  const options = { directory, name: 'bench', machine: 'bench', person: 'bench', mostPacks: 1_000_000 };
  await using archive = await openGitArchive({ ...options, now: () => now });
  for (let index = 0; index < sessions; index += 1) await archive.put(session(index, firstMessages));
  await archive.commit();
  const before = packBytes(directory);
  const times: number[] = [];
  for (let count = 1; count <= appended; count += 1) {
    now += 1_000;
    const grown = session(sessions - 1, firstMessages + count);
    const started = performance.now();
    await archive.put(grown);
    await archive.commit();
    times.push(performance.now() - started);
  }
  const p95Ms = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
  return { bytesPerMessage: (packBytes(directory) - before) / appended, p95Ms };
}

function session(index: number, messages: number): RedactedSession {
  const id = sessionId({ source: 'bench', nativeId: `session ${index}` });
  const random = new Random(index);
  const startedAt = start + Math.floor((index * dayMs) / sessionsPerDay);
  const whole = {
    header: {
      type: 'session',
      format: 1,
      id,
      source: 'bench',
      nativeId: `session ${index}`,
      agent: { name: 'Bench', monogram: 'BE' },
      machine: 'bench',
      project: { name: `project-${index % 7}` },
      startedAt: new Date(startedAt).toISOString(),
    },
    records: Array.from({ length: messages }, (_, seq): Message => ({
      type: 'message',
      seq,
      id: random.hex(16),
      role: seq % 2 === 0 ? 'user' : 'assistant',
      blocks: [{ type: 'text', text: prose(random) }],
    })),
  } as const;
  return redact(whole, redactText).session;
}

function prose(random: Random): string {
  let text = '';
  while (text.length < messageCharacters) text += `${words[Math.floor(words.length ** random.next()) - 1] ?? 'the'} `;
  return text;
}

function packBytes(directory: string): number {
  const folder = join(directory, 'objects', 'pack');
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
