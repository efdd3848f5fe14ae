/** The only way into the archive: walks every text of a session and replaces what is secret. */
import type { Session } from '@session-siphon/schemas/session';
import type { RedactedSession } from './redacted-session.ts';
import type { RedactText } from './redact-text.ts';

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

/** Redacts a session. The same session and key give the same result; redacting twice changes nothing. */
export function redact(
  session: Session,
  redactText: RedactText,
): { readonly session: RedactedSession; readonly findings: Findings } {
  const findings: Record<string, number> = {};
  const found = (rule: string) => {
    findings[rule] = (findings[rule] ?? 0) + 1;
  };
  const walk = (value: unknown, isOurs: boolean): unknown => {
    if (typeof value === 'string') return redactText(value, found);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return mapArray(value, (item) => walk(item, isOurs));
    return mapObject(value, { isOurs, text: (key) => redactText(key, found), walk });
  };
  const header = walk(session.header, true);
  const records = walk(session.records, true);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the walk keeps every shape and changes texts only; this is where the brand is given
  return { session: { header, records } as unknown as RedactedSession, findings };
}

/** The same array where nothing changed: most messages hold no secret. */
function mapArray(values: readonly unknown[], map: (value: unknown) => unknown): readonly unknown[] {
  let copy: unknown[] | undefined;
  values.forEach((value, index) => {
    const mapped = map(value);
    if (mapped !== value) (copy ??= [...values])[index] = mapped;
  });
  return copy ?? values;
}

interface ObjectWalk {
  /** Whether keys are those of our schema; the inside of a tool's input is not. */
  readonly isOurs: boolean;
  text(key: string): string;
  walk(value: unknown, isOurs: boolean): unknown;
}

function mapObject(value: object, { isOurs, text, walk }: ObjectWalk): object {
  let copy: [string, unknown][] | undefined;
  const entries = Object.entries(value);
  entries.forEach(([key, inner], index) => {
    const newKey = isOurs ? key : text(key);
    const mapped = isOurs && ownKeys.has(key) ? inner : walk(namedValue(key, inner, isOurs), isOurs && key !== 'input');
    const final = isOurs ? mapped : unnamed(key, mapped);
    if (newKey !== key || final !== inner) (copy ??= [...entries])[index] = [newKey, final];
  });
  return copy === undefined ? value : Object.fromEntries(copy);
}

/** A value is judged together with its key: `{"password": "…"}` is `password: …` to the rules. */
function namedValue(key: string, value: unknown, isOurs: boolean): unknown {
  return !isOurs && typeof value === 'string' ? `${key}: ${value}` : value;
}

function unnamed(key: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith(`${key}: `) ? value.slice(key.length + 2) : value;
}
