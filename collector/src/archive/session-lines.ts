/** The lines of a session as they are archived. Hosts refuse large files, and one refused file blocks a whole branch: no line gets that large. */
import type { Message, SessionHeader, SessionRecord } from '@session-siphon/schemas/session';
import { encodeLine } from '@session-siphon/schemas/session-file';
import type { RedactedSession } from '../redact/redacted-session.ts';

type AnyRecord = SessionHeader | SessionRecord;

/** Nothing larger enters a commit. */
const longestLineBytes = 20e6;
/** Ids, kinds and hashes are shorter, and records of ours have fewer keys. */
const shortestCut = 100;

/** Each with its LF; the same session gives the same bytes. */
export function* sessionLines(session: RedactedSession): Generator<string> {
  yield boundedLine(session.header);
  for (const record of session.records) yield boundedLine(record);
}

function boundedLine(record: AnyRecord): string {
  const line = encodeLine(record);
  if (fits(line)) return line;
  const notice = leftOutNotice(Buffer.byteLength(line));
  for (let longest = 1 << 20; longest >= 1; longest /= 4) {
    const short = encodeLine(shortened(record, longest, notice));
    if (fits(short)) return short;
  }
  return encodeLine(record.type === 'message' ? { ...record, blocks: [notice] } : record);
}

function fits(line: string): boolean {
  return line.length * 3 <= longestLineBytes || Buffer.byteLength(line) <= longestLineBytes;
}

function leftOutNotice(sizeBytes: number): Message['blocks'][number] {
  const text = `The message had ${sizeBytes} bytes; the middle of long texts and the ends of long lists were left out.`;
  return { type: 'notice', kind: 'left-out', text };
}

function shortened(record: AnyRecord, longest: number, notice: Message['blocks'][number]): AnyRecord {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- texts stay texts, lists lists of the same, and only an optional key is left out
  const short = cut(record, longest) as AnyRecord;
  return short.type === 'message' ? { ...short, blocks: [...short.blocks, notice] } : short;
}

/** A value with long texts and long lists cut. */
function cut(value: unknown, longest: number): unknown {
  if (typeof value === 'string') return cutText(value, longest);
  if (Array.isArray(value)) return value.slice(0, longest).map((inner) => cut(inner, longest));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .slice(0, Math.max(longest, shortestCut))
    // Half of a picture is none.
    .filter(([key]) => key !== 'data' || !('mediaType' in value));
  return Object.fromEntries(entries.map(([key, inner]) => [cutText(key, longest), cut(inner, longest)]));
}

function cutText(text: string, longest: number): string {
  const half = Math.max(longest, shortestCut) >> 1;
  if (text.length <= 2 * half) return text;
  const [head, tail] = [text.slice(0, half), text.slice(-half)];
  return `${head}\n… ${text.length - 2 * half} characters left out …\n${tail}`.toWellFormed();
}
