/** Unified diff hunks → lines with numbers, and the words that changed inside a line. Pure. */

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  /** Line number in the file: the new one, or the old one of a removed line. Undefined where the diff does not know it. */
  readonly number: number | undefined;
  readonly text: string;
  /** Stretch of the text that differs from its counterpart, as [start, end). */
  readonly changed?: readonly [number, number];
}

/** Reads hunks with or without `@@` headers; other lines that are no hunk lines read as context. */
export function parseDiff(diff: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let oldNumber: number | undefined;
  let newNumber: number | undefined;
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (header) {
      if (lines.length > 0) lines.push({ kind: 'gap', number: undefined, text: '' });
      // Lines count from 1: a hunk at 0 is one whose place in the file is not known.
      [oldNumber, newNumber] = [Number(header[1]) || undefined, Number(header[2]) || undefined];
    } else if (line.startsWith('+')) {
      lines.push({ kind: 'added', number: newNumber, text: line.slice(1) });
      newNumber = next(newNumber);
    } else if (line.startsWith('-')) {
      lines.push({ kind: 'removed', number: oldNumber, text: line.slice(1) });
      oldNumber = next(oldNumber);
    } else if (!line.startsWith('\\')) {
      lines.push({ kind: 'same', number: newNumber, text: line.replace(/^ /, '') });
      oldNumber = next(oldNumber);
      newNumber = next(newNumber);
    }
  }
  return withChangedWords(lines);
}

function next(number: number | undefined): number | undefined {
  return number === undefined ? undefined : number + 1;
}

/** Added and removed lines of a diff. */
export function changedLines(diff: string): { readonly added: number; readonly removed: number } {
  let [added, removed] = [0, 0];
  for (const line of diff.split('\n')) {
    if (line.startsWith('+')) added += 1;
    else if (line.startsWith('-')) removed += 1;
  }
  return { added, removed };
}

/** A run of removed lines followed by as many added ones is read as changed lines, pair by pair. */
function withChangedWords(lines: readonly DiffLine[]): DiffLine[] {
  const marked = [...lines];
  for (let at = 0; at < marked.length;) {
    const removed = runLength(marked, at, 'removed');
    const added = runLength(marked, at + removed, 'added');
    if (removed > 0 && removed === added)
      for (let pair = at; pair < at + removed; pair += 1) {
        const [before, after] = [marked[pair], marked[pair + removed]];
        const stretch = before && after ? changedStretch(before.text, after.text) : undefined;
        if (before && after && stretch) {
          marked[pair] = { ...before, changed: stretch.before };
          marked[pair + removed] = { ...after, changed: stretch.after };
        }
      }
    at += Math.max(1, removed + added);
  }
  return marked;
}

function runLength(lines: readonly DiffLine[], from: number, kind: DiffLine['kind']): number {
  let length = 0;
  while (lines[from + length]?.kind === kind) length += 1;
  return length;
}

/** What lies between the common start and the common end, widened to whole words; undefined when hardly anything is common. */
function changedStretch(
  before: string,
  after: string,
): { readonly before: readonly [number, number]; readonly after: readonly [number, number] } | undefined {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shortest - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  // A word that changed in part is marked as a whole; one that only stands beside the change is not.
  const [gone, come] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  if (isWordCharacter(gone[0]) || isWordCharacter(come[0]))
    while (start > 0 && isWordCharacter(before[start - 1])) start -= 1;
  if (isWordCharacter(gone.at(-1)) || isWordCharacter(come.at(-1)))
    while (end > 0 && isWordCharacter(before[before.length - end])) end -= 1;
  const common = before.slice(0, start).trim().length + before.slice(before.length - end).trim().length;
  if (common === 0) return undefined;
  return { before: [start, before.length - end], after: [start, after.length - end] };
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
