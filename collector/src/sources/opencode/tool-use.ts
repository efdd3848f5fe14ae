/** A call of a tool and its answer. OpenCode keeps both in one place, in the forms of 1.x, of 2.x and of the first versions. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, countOf, objectOf, parseJson, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { ContentPolicy } from '../attachment.ts';
import { unknownBlock } from '../unknown-block.ts';
import { editBlocks } from './edit-blocks.ts';
import { fileBlock } from './file-block.ts';
import { clearedOutput } from './session-messages.ts';
import { toolKind } from './tool-kind.ts';

export interface ToolUse {
  readonly call: BlockOf<'tool_call'>;
  /** As it was found. */
  readonly startedAt: unknown;
  /** Undefined while the tool runs, and when nobody knows how it ended. */
  readonly answer: ToolAnswer | undefined;
  /** Session of the sub-agent that was started. */
  readonly subagent: { readonly agentId: string; readonly description: string | undefined } | undefined;
}

interface ToolAnswer {
  readonly at: string | undefined;
  readonly result: BlockOf<'tool_result'>;
  readonly others: readonly Block[];
  /** File that has the output in full, where it was cut. */
  readonly outputFile: string | undefined;
}

/** What all forms tell. */
interface ToolState {
  readonly call: string;
  readonly name: string;
  readonly status: string;
  readonly input: unknown;
  readonly output: string;
  readonly metadata: JsonObject;
  /** Milliseconds. */
  readonly start: unknown;
  readonly end: unknown;
  /** Files in the answer, and what is neither text nor file. */
  readonly others: readonly Block[];
}

/** The use that a `tool` part of 1.x holds. */
export function partUse(part: JsonObject, policy: ContentPolicy): ToolUse {
  const state = objectOf(part['state']);
  const time = objectOf(state['time']);
  const status = textOf(state['status']) ?? '';
  const metadata = objectOf(state['metadata']);
  return useOf({
    call: textOf(part['callID']) ?? String(part['id']),
    name: textOf(part['tool']) ?? 'unknown',
    status,
    input: state['input'],
    // A command that was stopped had printed something before.
    output: status === 'error' ? joined(metadata['output'], state['error']) : (textOf(state['output']) ?? ''),
    metadata,
    start: time['start'],
    end: time['end'],
    others: arrayOf(state['attachments']).map((file) => fileBlock(objectOf(file), policy)),
  });
}

/** The use that a `tool-invocation` part of the first versions holds; what it did stands in the message. */
export function invocationUse(part: JsonObject, info: JsonObject): ToolUse {
  const invocation = objectOf(part['toolInvocation']);
  const call = textOf(invocation['toolCallId']) ?? String(part['id']);
  const metadata = objectOf(objectOf(objectOf(info['metadata'])['tool'])[call]);
  const time = objectOf(metadata['time']);
  const isFailed = metadata['error'] === true;
  return useOf({
    call,
    name: textOf(invocation['toolName']) ?? 'unknown',
    status: invocation['state'] === 'result' ? (isFailed ? 'error' : 'completed') : 'running',
    input: invocation['args'],
    output: textOf(invocation['result']) ?? '',
    metadata,
    start: time['start'],
    end: time['end'],
    others: [],
  });
}

/** The use that a `tool` item of 2.x holds. `outputs` has what the import into 2.x emptied. */
export function itemUse(
  item: JsonObject,
  { outputs, fallbackId }: { readonly outputs: ReadonlyMap<string, string>; readonly fallbackId: string },
  policy: ContentPolicy,
): ToolUse {
  const state = objectOf(item['state']);
  const time = objectOf(item['time']);
  const call = textOf(item['id']) ?? fallbackId;
  const content = arrayOf(state['content']).map(objectOf);
  const text = joined(...content.map((part) => (part['type'] === 'text' ? part['text'] : undefined)));
  const { input } = state;
  const files = [...content, ...arrayOf(state['attachments']).map(objectOf)];
  const noted = objectOf(state['structured'] ?? state['metadata']);
  const paths = [...arrayOf(state['outputPaths']), ...arrayOf(noted['outputPaths'])];
  return useOf({
    call,
    name: textOf(item['name']) ?? 'unknown',
    status: textOf(state['status']) ?? '',
    // While it is being written the input is a piece of JSON.
    input: typeof input === 'string' ? (parseJson(input) ?? input) : input,
    output: outputOf(text, objectOf(state['error']), outputs.get(call)),
    metadata: { outputPath: paths[0], ...noted },
    start: time['ran'] ?? time['created'],
    end: time['completed'],
    others: files.flatMap((file) => otherBlock(file, policy)),
  });
}

function outputOf(text: string, error: JsonObject, imported: string | undefined): string {
  if (text === clearedOutput && imported !== undefined) return imported;
  return joined(text, error['message']);
}

function joined(...texts: readonly unknown[]): string {
  return texts.flatMap((text) => textOf(text) ?? []).join('\n');
}

function otherBlock(part: JsonObject, policy: ContentPolicy): Block[] {
  if (part['type'] === 'text') return [];
  const isFile = ['url', 'uri', 'data'].some((key) => typeof part[key] === 'string');
  return [isFile ? fileBlock(part, policy) : unknownBlock(textOf(part['type']) ?? '', part)];
}

function useOf(state: ToolState): ToolUse {
  const { call, name, input, metadata } = state;
  const agentId = textOf(metadata['sessionId']) ?? textOf(metadata['sessionID']);
  // JSON from a store is a JSON value; the type only cannot know it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it came out of JSON.parse
  const given = (input ?? {}) as BlockOf<'tool_call'>['input'];
  return {
    call: { type: 'tool_call', call, name, kind: toolKind(name), input: given },
    startedAt: state.start,
    answer: state.status === 'completed' || state.status === 'error' ? answerOf(state) : undefined,
    subagent:
      agentId === undefined || toolKind(name) !== 'delegate'
        ? undefined
        : { agentId, description: textOf(objectOf(input)['description']) },
  };
}

function answerOf({ call, status, input, output, metadata, start, end, others }: ToolState): ToolAnswer {
  const exit = metadata['exit'];
  const exitCode = Number.isSafeInteger(exit) ? Number(exit) : undefined;
  const ok = status === 'completed' && metadata['error'] !== true && (exitCode ?? 0) === 0;
  const durationMs = typeof start === 'number' && typeof end === 'number' ? countOf(end - start) : undefined;
  const edits = ok ? editBlocks({ call, input: objectOf(input), metadata }) : [];
  return {
    at: timeOf(end ?? start),
    result: {
      type: 'tool_result',
      call,
      ok,
      text: output,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(durationMs === undefined ? {} : { durationMs }),
    },
    others: [...edits, ...others],
    outputFile: outputFile(metadata['outputPath']),
  };
}

/** Name of the file below the data folder, whatever machine the path is from. */
function outputFile(path: unknown): string | undefined {
  const name = typeof path === 'string' ? path.split(/[/\\]/).at(-1) : undefined;
  return name !== undefined && /^tool_[\w-]+$/.test(name) ? `tool-output/${name}` : undefined;
}
