/** Changes of files as the editor made them: new text for a range; the text it replaced is not kept. */
import { type JsonObject, arrayOf, countOf, isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { linesOf } from '../../patch-text.ts';
import { type Resource, resourceOf } from '../resource.ts';
import { isCut } from './shown-text.ts';

export interface FileChange {
  readonly path: string;
  readonly diff: string;
}

/** Kinds of parts that tell of changed files. */
export const changeKinds: ReadonlySet<string> = new Set([
  'textEditGroup',
  'notebookEditGroup',
  'workspaceEdit',
  'externalEdit',
  'multiDiffData',
]);

/** The changes that a part tells. */
export function fileChanges(kind: string, part: JsonObject): readonly FileChange[] {
  switch (kind) {
    case 'textEditGroup':
      return changeOf(part['uri'], diffOf(textHunks(flatObjects(part['edits']))));
    case 'notebookEditGroup':
      return changeOf(part['uri'], diffOf(flatObjects(part['edits']).flatMap(cellHunk)));
    case 'workspaceEdit':
      return arrayOf(part['edits']).flatMap((edit) => {
        const { oldResource, newResource } = objectOf(edit);
        return changeOf(newResource ?? oldResource, '');
      });
    case 'externalEdit':
      return changeOf(part['uri'], '');
    default:
      return arrayOf(objectOf(part['multiDiffData'])['resources']).flatMap((resource) => {
        const { modifiedUri, goToFileUri, originalUri } = objectOf(resource);
        return changeOf(goToFileUri ?? modifiedUri ?? originalUri, '');
      });
  }
}

function changeOf(place: unknown, diff: string): FileChange[] {
  const resource = resourceOf(place);
  return resource ? [{ path: pathOf(resource), diff }] : [];
}

function pathOf({ path, scheme }: Resource): string {
  return path === '' ? scheme : path;
}

/** Edits stand in groups, and in some versions without. */
function flatObjects(edits: unknown): readonly JsonObject[] {
  return arrayOf(edits).flat().filter(isObject);
}

/** Lines that take the place of others; of those only the numbers are known. */
interface Hunk {
  readonly start: number;
  readonly before: number;
  readonly lines: readonly string[];
}

function textHunks(edits: readonly JsonObject[]): readonly Hunk[] {
  return typedTogether(edits.map(textEdit)).map(({ start, before, text }) => ({
    start,
    before,
    lines: keptLines(text),
  }));
}

interface TextEdit {
  readonly start: number;
  readonly before: number;
  readonly text: string;
}

function textEdit(edit: JsonObject): TextEdit {
  const range = objectOf(edit['range']);
  const start = countOf(range['startLineNumber']) ?? 0;
  const end = countOf(range['endLineNumber']) ?? start;
  // A range that ends before the first letter of a line does not touch that line.
  const isWhole = range['endColumn'] === 1 && end > start;
  const isInsertion = end === start && range['endColumn'] === range['startColumn'];
  const before = isInsertion ? 0 : Math.max(0, end - start + (isWhole ? 0 : 1));
  return { start, before, text: textOf(edit['text']) ?? '' };
}

/** A text comes in pieces: insertions that go on where the one before ended are one. */
function typedTogether(edits: readonly TextEdit[]): readonly TextEdit[] {
  if (edits.length < 2) return edits;
  const whole: { start: number; before: number; texts: string[]; end: number }[] = [];
  for (const { start, before, text } of edits) {
    const last = whole.at(-1);
    const end = start + (text.split('\n').length - 1);
    if (last && before + last.before === 0 && last.end === start && end > start) {
      last.texts.push(text);
      last.end = end;
    } else whole.push({ start, before, texts: [text], end });
  }
  return whole.map(({ start, before, texts }) => ({ start, before, text: texts.join('') }));
}

/** Cells of a notebook: their source as it is now. */
function cellHunk(edit: JsonObject): Hunk[] {
  const lines = arrayOf(edit['cells']).flatMap((cell) => keptLines(textOf(objectOf(cell)['source']) ?? ''));
  if (lines.length > 0) return [{ start: 0, before: 0, lines }];
  return typeof edit['text'] === 'string' ? [...textHunks([edit])] : [];
}

function keptLines(text: string): readonly string[] {
  return isCut(text) ? [] : linesOf(text);
}

function diffOf(hunks: readonly Hunk[]): string {
  return joined(hunks)
    .map(({ start, before, lines }) =>
      [`@@ -${start},${before} +${start},${lines.length} @@`, ...lines.map((line) => `+${line}`)].join('\n'),
    )
    .join('\n');
}

/** Edits are made line by line: those that follow each other are one change. */
function joined(hunks: readonly Hunk[]): readonly Hunk[] {
  const joint: { start: number; before: number; lines: string[] }[] = [];
  for (const { start, before, lines } of hunks) {
    const last = joint.at(-1);
    if (last && before > 0 && last.before > 0 && start === last.start + last.before) {
      last.before += before;
      for (const line of lines) last.lines.push(line);
    } else joint.push({ start, before, lines: [...lines] });
  }
  return joint;
}
