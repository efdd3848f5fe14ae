/** Patches in the form that models write for `apply_patch`, unified diffs, and files as a whole. */
import type { BlockOf } from '@session-siphon/schemas/session';

type Edit = BlockOf<'edit'>;

/** Edits of a patch: sections by file, hunks that are placed by their context and have no line numbers. */
export function patchedFiles(patch: string, call: string): Edit[] {
  const edits: Edit[] = [];
  let path: string | undefined;
  let lines: string[] = [];
  const close = (): void => {
    if (path !== undefined) edits.push({ type: 'edit', call, path, diff: hunksOf(lines) });
    lines = [];
  };
  for (const line of patch.split('\n')) {
    const section = /^\*\*\* (?:Add|Update|Delete) File: (.+)$/.exec(line)?.[1];
    const moved = /^\*\*\* Move to: (.+)$/.exec(line)?.[1];
    if (section !== undefined) {
      close();
      path = section.trim();
    } else if (moved !== undefined) path = moved.trim();
    else if (line.startsWith('*** End Patch')) break;
    else if (path !== undefined && !line.startsWith('*** ')) lines.push(line);
  }
  close();
  return edits;
}

/** Hunks with counted lines; their places in the file are not known. */
function hunksOf(lines: readonly string[]): string {
  const hunks: { context: string; lines: string[] }[] = [];
  for (const line of lines)
    if (line.startsWith('@@')) hunks.push({ context: line.slice(2).trim(), lines: [] });
    else if (/^[ +-]/.test(line) || line === '') {
      if (hunks.length === 0) hunks.push({ context: '', lines: [] });
      hunks.at(-1)?.lines.push(line === '' ? ' ' : line);
    }
  return hunks
    .filter((hunk) => hunk.lines.length > 0)
    .map(({ context, lines: own }) => {
      const before = own.filter((line) => !line.startsWith('+')).length;
      const after = own.filter((line) => !line.startsWith('-')).length;
      return [`@@ -0,${before} +0,${after} @@${context === '' ? '' : ` ${context}`}`, ...own].join('\n');
    })
    .join('\n');
}

/** A file that came to be, or is gone. */
export function wholeFile(content: string, sign: '+' | '-'): string {
  const lines = linesOf(content);
  const range = `${lines.length > 0 ? 1 : 0},${lines.length}`;
  const header = sign === '+' ? `@@ -0,0 +${range} @@` : `@@ -${range} +0,0 @@`;
  return [header, ...lines.map((line) => sign + line)].join('\n');
}

/** Lines of a file's text; the end of its last line begins no other. */
export function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** A hunk whose place in the file is not known; lines that both sides share at start and end are context. */
export function replacementHunk(before: string, after: string): string {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const shortest = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shortest && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  return [
    `@@ -0,${old.length} +0,${fresh.length} @@`,
    ...old.slice(0, head).map((line) => ` ${line}`),
    ...old.slice(head, old.length - tail).map((line) => `-${line}`),
    ...fresh.slice(head, fresh.length - tail).map((line) => `+${line}`),
    ...old.slice(old.length - tail).map((line) => ` ${line}`),
  ].join('\n');
}

/** Hunks of a unified diff without the lines that name its files. */
export function withoutFileHeaders(diff: string): string {
  const start = diff.search(/^@@/m);
  return (start < 0 ? diff : diff.slice(start)).trimEnd();
}
