/** How tokens look that their issuer made recognisable, written as what they are made of. One description gives the pattern and its examples. */
import { type Rule, tokenStart } from './rule.ts';

/** Some characters of one kind. */
interface Run {
  /** A character class without its brackets. */
  readonly kind: string;
  readonly min: number;
  /** Undefined: as many as there are. */
  readonly max: number | undefined;
}

interface Alphabet {
  /** So many, and not one more; with `max` up to so many. */
  (min: number, max?: number): Run;
  /** At least so many; only at the end of a form. */
  from(min: number): Run;
}

function alphabet(kind: string): Alphabet {
  return Object.assign((min: number, max = min): Run => ({ kind, min, max }), {
    from: (min: number): Run => ({ kind, min, max: undefined }),
  });
}

export const alnum = alphabet('A-Za-z0-9');
export const letters = alphabet('A-Za-z');
export const lower = alphabet('a-z0-9');
export const upper = alphabet('A-Z0-9');
export const digits = alphabet('0-9');
export const hex = alphabet('0-9a-f');
export const anyHex = alphabet('0-9a-fA-F');
export const word = alphabet('A-Za-z0-9_');
export const slug = alphabet('A-Za-z0-9_-');
export const dotted = alphabet('A-Za-z0-9_.-');
export const base64 = alphabet('A-Za-z0-9+/=');
export const anyBase64 = alphabet('A-Za-z0-9+/=_-');

/** Prefix, then runs and fixed pieces. */
type Form = readonly [prefix: string, ...parts: (string | Run)[]];

export function form(...parts: Form): Form {
  if (parts.slice(0, -1).some((part) => typeof part !== 'string' && part.max === undefined))
    throw new Error(`only the last run of a form may be open: ${parts[0]}`);
  return parts;
}

const uuid = [hex(8), '-', hex(4), '-', hex(4), '-', hex(4), '-', hex(12)] as const;

export function uuidForm(prefix: string): Form {
  return form(prefix, ...uuid);
}

/** What people write where a token belongs. */
const placeholder =
  'x{4}|X{4}|\\.{3}|…|EXAMPLE|example|[Yy]our[_-]|YOUR_|(?i:placeholder|dummy|redacted|changeme)|0123456789|1234567890|(?i:abcdefghij)';
const noPlaceholder = String.raw`(?![^\s"'\x60]{0,40}?(?:${placeholder}))(?![\w.-]{0,20}?(?<same>(?!A)\w)\k<same>{7})`;

/** A rule for tokens of one issuer. Its examples come from the forms; `passes` are further ones. */
export function issued(id: string, finds: string, forms: readonly Form[], passes: readonly string[] = []): Rule {
  return {
    id,
    finds,
    anchors: [...new Set(forms.map(([prefix]) => prefix.toLowerCase()))],
    pattern: new RegExp(`${tokenStart}${noPlaceholder}(?:${forms.map(formPattern).join('|')})`),
    matches: forms.map((parts) => formSample(parts)),
    passes: [...forms.flatMap(([prefix, ...rest]) => [prefix, prefix + 'x'.repeat(lengthOf(rest))]), ...passes],
  };
}

function formPattern(parts: Form): string {
  return parts
    .map((part, at) => {
      if (typeof part === 'string') return RegExp.escape(part);
      const { kind, min, max } = part;
      if (max === undefined) return `[${kind}]{${min},}`;
      return `[${kind}]{${min}${max === min ? '' : `,${max}`}}${at === parts.length - 1 ? `(?![${kind}])` : ''}`;
    })
    .join('');
}

function lengthOf(parts: readonly (string | Run)[]): number {
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : part.min), 0);
}

/** A token of this form that nobody was ever given. */
function formSample(parts: Form): string {
  return parts.map((part, at) => (typeof part === 'string' ? part : sample(part.min, part.kind, at))).join('');
}

/**
 * Characters in no order, the same in every run. Written out nowhere, so that no scanner of repositories takes an example for a leak; never a placeholder.
 */
export function sample(length: number, kind = 'A-Za-z0-9', seed = 0): string {
  const characters = kind.replaceAll(/(\w)-(\w)/g, (_, first: string, last: string) => between(first, last));
  let state = length * 31 + seed * 17 + 1;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    const character = characters[(state >>> 12) % characters.length] ?? '';
    if (character !== text.at(-1) && character !== '=') text += character;
  }
  return text;
}

function between(first: string, last: string): string {
  const start = first.charCodeAt(0);
  return String.fromCharCode(...Array.from({ length: last.charCodeAt(0) - start + 1 }, (_, at) => start + at));
}
