/** The only way into the archive: walks every text of a session and replaces what is secret. */
import type { Block, BlockOf, Session, SessionRecord } from '@session-siphon/schemas/session';
import { isObject, tooDeep } from '@session-siphon/schemas/narrow';
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
]);

/** Nobody nests arguments like this, and programs that read JSON stop not far beyond. */
const deepest = 200;

/** Nothing in them is text. */
const pictures = /^(?:image\/(?!svg)|audio\/|video\/|font\/)/;

/** Arguments of a program that are looked at together. */
const wordsBefore = 6;
const nameKeys = ['name', 'key', 'header', 'variable'];
const valueKeys: ReadonlySet<string> = new Set(['value', 'val', 'content']);

/** Of `{"name": "DB_PASSWORD", "value": "…"}`. */
function nameBeside(value: object): string | undefined {
  const entries = Object.entries(value);
  return nameKeys.map((key) => entries.find(([name]) => name === key)?.[1]).find((name) => typeof name === 'string');
}

/** Redacts a session. The same session and key give the same result; redacting twice changes nothing. */
export function redact(
  session: Session,
  redactText: RedactText,
): { readonly session: RedactedSession; readonly findings: Findings } {
  const { walk, findings } = countingWalk(redactText);
  const header = walk.ours(session.header);
  const records = session.records.map((record) =>
    withBlocks(walk.ours(record), (block, at) => {
      const whole = record.type === 'message' ? record.blocks[at] : undefined;
      if (block.type === 'attachment') return walk.withoutSecretContent(block);
      return block.type === 'tool_result' && whole?.type === 'tool_result' ? shortenOutput(block, whole.text) : block;
    }),
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is where the brand is given, and the only place
  return { session: { header, records } as unknown as RedactedSession, findings };
}

/** Secrets in any value, as in the arguments of a tool, by rule. */
export function secretsInValue(value: unknown, redactText: RedactText): Findings {
  const { walk, findings } = countingWalk(redactText);
  walk.theirs(value, 0);
  return findings;
}

function countingWalk(redactText: RedactText): { readonly walk: Walk; readonly findings: Findings } {
  const findings: Record<string, number> = {};
  const walk = new Walk(redactText, (rule) => {
    findings[rule] = (findings[rule] ?? 0) + 1;
  });
  return { walk, findings };
}

/** The same record where no block changes. */
function withBlocks(record: SessionRecord, change: (block: Block, at: number) => Block): SessionRecord {
  if (record.type !== 'message') return record;
  let blocks: Block[] | undefined;
  for (const [at, block] of record.blocks.entries()) {
    const changed = change(block, at);
    if (changed !== block) (blocks ??= [...record.blocks])[at] = changed;
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
      return key === 'input' ? this.theirs(inner, 0) : this.ours(inner);
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every shape is kept, texts stay texts
    return copy as T;
  }

  /** The content of a file that was handed over goes where it holds a secret: text in base64 cannot be changed in place. */
  withoutSecretContent(block: BlockOf<'attachment'>): BlockOf<'attachment'> {
    const { data, ...facts } = block;
    if (data === undefined || pictures.test(block.mediaType)) return block;
    const content = Buffer.from(data, 'base64').toString('utf8');
    return this.#text(content) === content ? block : facts;
  }

  /** A tool's arguments: keys are text, too, and a value is judged together with its name. */
  theirs(value: unknown, depth: number): unknown {
    if (depth > deepest && typeof value === 'object' && value !== null) return tooDeep;
    if (Array.isArray(value)) return this.#list(value, depth);
    if (typeof value !== 'object' || value === null)
      return this.#mapped(value, (inner) => this.theirs(inner, depth + 1));
    let isChanged = false;
    const named = nameBeside(value);
    const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
      const name = this.#text(key);
      const says = named !== undefined && valueKeys.has(key) ? named : name;
      const final = typeof inner === 'string' ? this.#behind(`${says}: `, inner) : this.theirs(inner, depth + 1);
      isChanged ||= name !== key || final !== inner;
      return [name, final];
    });
    return isChanged ? Object.fromEntries(entries) : value;
  }

  /** The arguments of a program say what the next one is, and so does the name in a pair. */
  #list(values: readonly unknown[], depth: number): unknown {
    const done: unknown[] = [];
    for (const value of values) {
      const before = done.slice(-wordsBefore).filter((word) => typeof word === 'string');
      if (typeof value !== 'string') done.push(this.theirs(value, depth + 1));
      else if (before.at(-1)?.startsWith('-') === true) done.push(this.#behind(`${before.join(' ')} `, value));
      else if (values.length === 2 && before.length === 1) done.push(this.#behind(`${before.join('')}: `, value));
      else done.push(this.#text(value));
    }
    return done.some((value, at) => value !== values[at]) ? done : values;
  }

  /** `{"password": "…"}` is `password: …` to the rules. */
  #behind(start: string, value: string): string {
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
    if (Array.isArray(value)) {
      const mapped = value.map((inner) => map(inner));
      return mapped.some((inner, at) => inner !== value[at]) ? mapped : value;
    }
    if (!isObject(value)) return value;
    let copy: Record<string, unknown> | undefined;
    for (const key of Object.keys(value)) {
      const final = map(value[key], key);
      if (final === value[key]) continue;
      copy ??= { ...value };
      copy[key] = final;
    }
    return copy ?? value;
  }
}
