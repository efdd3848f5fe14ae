/** The shape of a conversation as 48 letters: one letter a slice, the dominant kind of its messages; a prompt or an error in the slice wins. */
import type { Vertebra } from './spine.ts';

export const strataLength = 48;

/** Letter of each stratum. */
export const strataLetters = {
  prompt: 'p',
  prose: 'a',
  thinking: 't',
  read: 'r',
  edit: 'e',
  run: 'x',
  delegate: 'd',
  error: '!',
} as const;
export type Stratum = keyof typeof strataLetters;

/** The stratum one message belongs to; undefined for those that leave no mark (system notes). */
export function stratumOf(entry: Vertebra): Stratum | undefined {
  if (entry.isError) return 'error';
  switch (entry.kind) {
    case 'prompt':
    case 'prose':
    case 'thinking':
      return entry.kind;
    case 'tool':
    case 'result':
      return toolStratum(entry.toolKind);
    case 'system':
      return undefined;
  }
}

function toolStratum(kind: Vertebra['toolKind']): Stratum {
  switch (kind) {
    case 'edit':
    case 'write':
      return 'edit';
    case 'run':
      return 'run';
    case 'delegate':
      return 'delegate';
    default:
      return 'read';
  }
}

/** At most `strataLength` letters; shorter conversations give one letter a message. */
export function encodeStrata(spine: readonly Vertebra[]): string {
  const marks = spine.map(stratumOf).filter((mark) => mark !== undefined);
  const slices = Math.min(strataLength, marks.length);
  let letters = '';
  for (let slice = 0; slice < slices; slice += 1) {
    const from = Math.floor((slice * marks.length) / slices);
    const to = Math.floor(((slice + 1) * marks.length) / slices);
    letters += strataLetters[dominant(marks.slice(from, to))];
  }
  return letters;
}

/** Letters back to strata; unknown letters are left out. */
export function decodeStrata(letters: string): Stratum[] {
  const byLetter = new Map<string, Stratum>();
  for (const [stratum, letter] of Object.entries(strataLetters)) if (isStratum(stratum)) byLetter.set(letter, stratum);
  return Array.from(letters).flatMap((letter) => byLetter.get(letter) ?? []);
}

function isStratum(name: string): name is Stratum {
  return Object.hasOwn(strataLetters, name);
}

function dominant(marks: readonly Stratum[]): Stratum {
  if (marks.includes('error')) return 'error';
  if (marks.includes('prompt')) return 'prompt';
  const counts = new Map<Stratum, number>();
  for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 'prose';
}
