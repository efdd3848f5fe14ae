/** What a tool call was about, in a few words. */
import type { BlockOf, ToolKind } from '@session-siphon/schemas/session';
import { codeSpan, plainLine } from './markdown-text.ts';

type Call = Pick<BlockOf<'tool_call'>, 'name' | 'kind' | 'input'>;

/** Arguments that say what a call is about, the best first. Tools of one kind share most of them. */
const subjectKeys: Readonly<Record<ToolKind, readonly string[]>> = {
  read: ['file_path', 'filePath', 'path', 'absolute_path', 'AbsolutePath', 'notebook_path', 'uri', 'paths'],
  edit: ['file_path', 'filePath', 'path', 'TargetFile', 'notebook_path', 'file'],
  write: ['file_path', 'filePath', 'path', 'TargetFile', 'file'],
  search: ['pattern', 'query', 'Query', 'regex', 'search', 'glob', 'path'],
  run: ['command', 'cmd', 'CommandLine', 'script', 'code'],
  fetch: ['url', 'Url', 'uri', 'query'],
  delegate: ['description', 'subagent_type', 'agent', 'prompt', 'message'],
  plan: ['explanation'],
  ask: ['question'],
  other: [],
};

/** `read`, or the tool's name where its kind says nothing, as a link to the file that has the call, and what it was about. Markdown. */
export function callLine({ name, kind, input }: Call, file: string): string {
  const what = `[${(kind === 'other' && plainLine(name, 60)) || kind}](${file})`;
  const subject = codeSpan(subjectOf(kind, input) ?? '');
  return subject === '' ? what : `${what} ${subject}`;
}

function subjectOf(kind: ToolKind, input: unknown): string | undefined {
  if (typeof input === 'string') return patchedFile(input) ?? input;
  if (typeof input !== 'object' || input === null) return undefined;
  const values = new Map<string, unknown>(Object.entries(input));
  const keys = kind === 'other' ? [...values.keys()] : subjectKeys[kind];
  const subject = keys.map((key) => textOf(values.get(key))).find((text) => text !== undefined);
  return subject === undefined ? undefined : (patchedFile(subject) ?? subject);
}

function textOf(value: unknown): string | undefined {
  const text = Array.isArray(value) && value.every((part) => typeof part === 'string') ? value.join(' ') : value;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

/** The first file that a patch names; the patch itself is no name. */
function patchedFile(text: string): string | undefined {
  return text.startsWith('*** Begin Patch') ? /^\*\*\* (?:Update|Add|Delete) File: (.+)$/m.exec(text)?.[1] : undefined;
}
