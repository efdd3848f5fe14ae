/** Changes of files: as the tool tells them after it made them, or else as it was asked for them. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, countOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { replacementHunk, wholeFile } from '../patch-text.ts';

type Call = BlockOf<'tool_call'>;

/** Calls of tools that change files, until they are answered. */
export class OpenChanges {
  readonly #calls = new Map<string, Call>();

  note(call: Call): void {
    if (call.kind === 'edit' || call.kind === 'write') this.#calls.set(call.call, call);
  }

  /** The call that a result answers. */
  take(id: string): Call | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    return call;
  }
}

/** The change that a successful call made. `copy`: the structured copy of its result; `asked`: the call, which says less but is always there. */
export function fileChange(id: string, copy: JsonObject, asked: Call | undefined): BlockOf<'edit'>[] {
  const told = textOf(copy['filePath']);
  const input = objectOf(asked?.input);
  const path = told ?? textOf(input['file_path']);
  const diff = told === undefined ? askedDiff(input) : toldDiff(copy);
  return path === undefined || diff === undefined ? [] : [{ type: 'edit', call: id, path, diff }];
}

function toldDiff({ structuredPatch, content, type }: JsonObject): string | undefined {
  const hunks = arrayOf(structuredPatch).flatMap((hunk) => toldHunk(objectOf(hunk)) ?? []);
  if (hunks.length > 0) return hunks.join('');
  return type === 'create' && typeof content === 'string' ? createdFile(content) : undefined;
}

function toldHunk(hunk: JsonObject): string | undefined {
  const lines = arrayOf(hunk['lines']).filter((line) => typeof line === 'string');
  if (lines.length === 0) return undefined;
  const range = (start: unknown, length: unknown) => `${countOf(start) ?? 0},${countOf(length) ?? 0}`;
  const header = `@@ -${range(hunk['oldStart'], hunk['oldLines'])} +${range(hunk['newStart'], hunk['newLines'])} @@`;
  return `${header}\n${lines.join('\n')}\n`;
}

function askedDiff(input: JsonObject): string | undefined {
  if (typeof input['content'] === 'string') return createdFile(input['content']);
  const edits = Array.isArray(input['edits']) ? input['edits'] : [input];
  const hunks = edits.flatMap((edit) => askedHunk(objectOf(edit)) ?? []);
  return hunks.length === 0 ? undefined : hunks.join('');
}

/** A replacement, wherever in the file it was made. */
function askedHunk({ old_string: before, new_string: after }: JsonObject): string | undefined {
  if (typeof before !== 'string' || typeof after !== 'string') return undefined;
  return `${replacementHunk(before, after)}\n`;
}

function createdFile(content: string): string {
  return `${wholeFile(content, '+')}\n`;
}
