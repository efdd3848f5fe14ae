/** Changes of files: as a tool's answer shows them, else as its call asked for them. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { replacementHunk, wholeFile, withoutFileHeaders } from '../patch-text.ts';
import type { ShownChange } from './result-text.ts';

type Edit = BlockOf<'edit'>;
type ToolCall = BlockOf<'tool_call'>;

/** The change that an answer shows; undefined when nobody says which file it was. */
export function shownEdit(change: ShownChange, call: ToolCall | undefined): Edit | undefined {
  const path = textOf(objectOf(call?.input)['TargetFile']) ?? change.path;
  if (path === undefined) return undefined;
  return {
    type: 'edit',
    ...(call === undefined ? {} : { call: call.call }),
    path,
    diff: withoutFileHeaders(change.diff),
  };
}

/** The change that a call asked for and that its answer does not show. */
export function askedEdits({ call, name, input }: ToolCall): Edit[] {
  const given = objectOf(input);
  const path = textOf(given['TargetFile']);
  const diff = path === undefined ? undefined : askedDiff(name, given);
  return path === undefined || diff === undefined ? [] : [{ type: 'edit', call, path, diff }];
}

function askedDiff(name: string, given: JsonObject): string | undefined {
  switch (name) {
    case 'write_to_file': {
      const content = given['CodeContent'];
      return typeof content === 'string' ? wholeFile(content, '+') : undefined;
    }
    case 'replace_file_content':
      return replacement(given);
    case 'multi_replace_file_content': {
      const hunks = arrayOf(given['ReplacementChunks']).flatMap((chunk) => replacement(objectOf(chunk)) ?? []);
      return hunks.length > 0 ? hunks.join('\n') : undefined;
    }
    default:
      return undefined;
  }
}

function replacement({ TargetContent: before, ReplacementContent: after }: JsonObject): string | undefined {
  return typeof before === 'string' && typeof after === 'string' ? replacementHunk(before, after) : undefined;
}
