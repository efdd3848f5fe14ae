/** What a tool call is about, told by its arguments: a file, a command, a pattern. Pure. */
import { objectOf } from './narrow.ts';
import type { BlockOf, ToolKind } from './session.ts';

type ToolInput = BlockOf<'tool_call'>['input'];

/** Names of arguments that hold what a call is about, the best first. Tools of one kind share most of them. */
const subjectKeys: Readonly<Record<Exclude<ToolKind, 'other'>, readonly string[]>> = {
  read: ['file_path', 'filePath', 'path', 'absolute_path', 'notebook_path', 'AbsolutePath', 'uri', 'paths'],
  edit: ['file_path', 'filePath', 'path', 'notebook_path', 'TargetFile', 'file', 'input', 'patch', 'patchText'],
  write: ['file_path', 'filePath', 'path', 'TargetFile', 'file'],
  search: ['pattern', 'query', 'Query', 'regex', 'search', 'glob', 'path'],
  run: ['command', 'cmd', 'CommandLine', 'script', 'code'],
  fetch: ['url', 'Url', 'uri', 'query', 'prompt'],
  delegate: ['description', 'subagent_type', 'agent', 'prompt', 'message'],
  plan: ['explanation'],
  ask: ['question', 'questions', 'prompt'],
};

/** Undefined when no argument tells it. Of a patch it is the first file that the patch names. */
export function toolSubject({ kind, input }: Pick<BlockOf<'tool_call'>, 'kind' | 'input'>): string | undefined {
  const text = kind === 'other' ? firstArgument(input) : textArgument(input, subjectKeys[kind]);
  return text?.startsWith('*** Begin Patch') ? patchedFile(text) : text;
}

/** The first of these arguments that holds text; the input itself where it is nothing but text. */
export function textArgument(input: ToolInput, keys: readonly string[]): string | undefined {
  if (typeof input === 'string') return input;
  const values = argumentsOf(input);
  return keys.map((key) => textOf(values.get(key))).find((text) => text !== undefined);
}

/** The first argument that is text, whatever it is called. */
export function firstArgument(input: ToolInput): string | undefined {
  if (typeof input === 'string') return input;
  return [...argumentsOf(input).values()].find(
    (value): value is string => typeof value === 'string' && value.trim() !== '',
  );
}

function argumentsOf(input: unknown): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(objectOf(input)));
}

function textOf(value: unknown): string | undefined {
  const text = Array.isArray(value) ? listText(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

/** A command given as a list of arguments, or a list of questions. */
function listText(values: readonly unknown[]): string | undefined {
  if (values.every((value) => typeof value === 'string')) {
    // `bash -lc 'real command'` is about the real command.
    const script = /^(?:ba|z|da)?sh$/.test(values[0]?.split('/').at(-1) ?? '') ? values[2] : undefined;
    return script ?? values.join(' ');
  }
  const { question } = objectOf(values[0]);
  return typeof question === 'string' ? question : undefined;
}

function patchedFile(patch: string): string | undefined {
  return /^\*\*\* (?:Update|Add|Delete) File: (.+)$/m.exec(patch)?.[1];
}
