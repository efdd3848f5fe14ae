/** The only way into the archive: walks every text of a session and replaces what is secret. */
import type { Session, SessionRecord } from '@session-siphon/schemas/session';
import type { RedactedSession } from './redacted-session.ts';
import type { RedactText } from './redact-text.ts';
import { shortenOutput } from './shorten-output.ts';

/** Number of replacements by rule. */
export type Findings = Readonly<Record<string, number>>;

/** Keys whose values are made by us or have a fixed form, and base64 content: nothing in them is a text that somebody wrote. */
const ownKeys: ReadonlySet<string> = new Set([
  'type',
  'id',
  'seq',
  'format',
  'source',
  'at',
  'startedAt',
  'role',
  'event',
  'sha256',
  'data',
  'mediaType',
]);

/** Nobody nests arguments like this, and programs that read JSON stop not far beyond. */
const deepest = 200;
const tooDeep = '[nested too deeply]';

/** Redacts a session. The same session and key give the same result; redacting twice changes nothing. */
export function redact(
  session: Session,
  redactText: RedactText,
): { readonly session: RedactedSession; readonly findings: Findings } {
  const findings: Record<string, number> = {};
  const walk = new Walk(redactText, (rule) => {
    findings[rule] = (findings[rule] ?? 0) + 1;
  });
  const header = walk.ours(session.header);
  const records = session.records.map((record) => withShortOutputs(walk.ours(record), record));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is where the brand is given, and the only place
  return { session: { header, records } as unknown as RedactedSession, findings };
}

function withShortOutputs(record: SessionRecord, whole: SessionRecord): SessionRecord {
  if (record.type !== 'message' || whole.type !== 'message') return record;
  let blocks: typeof record.blocks | undefined;
  for (const [at, block] of record.blocks.entries()) {
    const before = whole.blocks[at];
    if (block.type !== 'tool_result' || before?.type !== 'tool_result') continue;
    const shortened = shortenOutput(block, before.text);
    if (shortened !== block) (blocks ??= [...record.blocks])[at] = shortened;
  }
  return blocks === undefined ? record : { ...record, blocks };
}

/** Copies only what it changes: most messages hold no secret. */
class Walk {
  readonly #redactText: RedactText;
  readonly #found: (rule: string) => void;

  constructor(redactText: RedactText, found: (rule: string) => void) {
    this.#redactText = redactText;
    this.#found = found;
  }

  /** A value of our schema: keys are ours, and some values are. */
  ours<T>(value: T): T {
    const copy = this.#mapped(value, (inner, key) => {
      if (key === undefined) return this.ours(inner);
      if (ownKeys.has(key)) return inner;
      return key === 'input' ? this.#theirs(inner, 0) : this.ours(inner);
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every shape is kept, texts stay texts
    return copy as T;
  }

  /** A tool's arguments: keys are text, too, and a value is judged together with its key. */
  #theirs(value: unknown, depth: number): unknown {
    if (depth > deepest && typeof value === 'object' && value !== null) return tooDeep;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return this.#mapped(value, (inner) => this.#theirs(inner, depth + 1));
    let isChanged = false;
    const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
      const name = this.#text(key);
      const final = typeof inner === 'string' ? this.#named(name, inner) : this.#theirs(inner, depth + 1);
      isChanged ||= name !== key || final !== inner;
      return [name, final];
    });
    return isChanged ? Object.fromEntries(entries) : value;
  }

  /** `{"password": "…"}` is `password: …` to the rules. */
  #named(key: string, value: string): string {
    const start = `${key}: `;
    const found: string[] = [];
    const together = this.#redactText(start + value, (rule) => found.push(rule));
    if (!together.startsWith(start)) return this.#text(value);
    for (const rule of found) this.#found(rule);
    return together.slice(start.length);
  }

  #text(text: string): string {
    return this.#redactText(text, this.#found);
  }

  /** The same text, array or object where nothing changed. */
  #mapped(value: unknown, map: (inner: unknown, key?: string) => unknown): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const mapped = value.map((inner) => map(inner));
      return mapped.some((inner, at) => inner !== value[at]) ? mapped : value;
    }
    let isChanged = false;
    const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
      const final = map(inner, key);
      isChanged ||= final !== inner;
      return [key, final];
    });
    return isChanged ? Object.fromEntries(entries) : value;
  }
}
