/** The run of a tool as an event tells it: completed items, and the older events of the same kinds. Names of fields are in snake or in camel case, by version. */
import { type JsonObject, arrayOf, isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ContentPolicy } from '../attachment.ts';
import { imageBlock, otherBlock } from './image-blocks.ts';
import { contentParts, joinedText } from './native.ts';
import { type ToolOutput, durationOf, integerOf, noOutput, toolOutput } from './tool-output.ts';

export interface ToolRun {
  /** Id of the call; of what a script ran, an id that no call has. */
  readonly call: string;
  /** What a call would look like; undefined where the event does not tell. */
  readonly name: string | undefined;
  readonly input: unknown;
  readonly output: ToolOutput;
  /** Commands are told in full; what the model saw was shortened. */
  readonly isCommand: boolean;
  /** Files that the run changed, as the event has them. */
  readonly changes?: unknown;
}

/** The run that a completed item tells; undefined for an item that is none. */
export function completedRun(type: string, item: JsonObject, policy: ContentPolicy): ToolRun | undefined {
  const call = callOf(item);
  if (call === undefined) return undefined;
  switch (type) {
    case 'CommandExecution':
      return commandRun(call, item);
    case 'FileChange':
      return changeRun(call, item);
    case 'McpToolCall':
      return serverRun({ call, asked: item }, item, policy);
    case 'DynamicToolCall':
      return dynamicRun(call, item, policy);
    case 'ImageGeneration':
      return run(call, 'image_generation', { prompt: promptOf(item) ?? '' }, generated(item, policy));
    case 'WebSearch':
      return run(call, 'web_search', isObject(item['action']) ? item['action'] : { query: item['query'] ?? '' });
    case 'ImageView':
      return run(call, 'view_image', { path: pathOf(item['path']) ?? '' });
    case 'CollabAgentToolCall':
      return run(call, snakeCase(textOf(item['tool']) ?? 'spawn_agent'), { message: item['prompt'] ?? '' });
    case 'Extension':
      return extensionRun(call, item, policy);
    case 'FunctionCallOutput':
      return run(call, textOf(item['name']), {}, toolOutput(item['output'], policy));
    default:
      return undefined;
  }
}

function callOf(item: JsonObject): string | undefined {
  return textOf(item['call_id'] ?? item['callId']) ?? textOf(item['id']);
}

function promptOf(item: JsonObject): unknown {
  return item['revised_prompt'] ?? item['revisedPrompt'];
}

/** The run that an older event tells; undefined for an event that tells none. */
export function endedRun(type: string, payload: JsonObject, policy: ContentPolicy): ToolRun | undefined {
  const call = textOf(payload['call_id']);
  if (call === undefined) return undefined;
  switch (type) {
    case 'exec_command_end':
      return commandRun(call, payload);
    case 'patch_apply_end':
      return changeRun(call, payload);
    case 'mcp_tool_call_end':
      return serverRun({ call, asked: objectOf(payload['invocation']) }, payload, policy);
    case 'view_image_tool_call':
      return run(call, 'view_image', { path: pathOf(payload['path']) ?? '' });
    default:
      return undefined;
  }
}

/** Whether a person ran the command, beside the conversation. */
export function isTypedCommand(fields: JsonObject): boolean {
  return fields['source'] === 'user_shell';
}

/** A command as one would type it: the shell that runs it says nothing. */
export function commandText(command: unknown): string {
  if (typeof command === 'string') return command;
  const words = arrayOf(command).filter((word) => typeof word === 'string');
  const isShell =
    words.length === 3 && /(?:^|[/\\])(?:ba|z|da)?sh$/.test(words[0] ?? '') && /^-l?c$/.test(words[1] ?? '');
  return isShell ? (words[2] ?? '') : words.join(' ');
}

function run(call: string, name: string | undefined, input: unknown, output: ToolOutput = noOutput): ToolRun {
  return { call, name, input, output, isCommand: false };
}

function commandRun(call: string, fields: JsonObject): ToolRun {
  const exitCode = integerOf(fields['exit_code'] ?? fields['exitCode']);
  const output = {
    text: textOf(fields['aggregated_output'] ?? fields['aggregatedOutput']) ?? streams(fields),
    ok: isDone(fields) && (exitCode ?? 0) === 0,
    exitCode,
    durationMs: durationOf(fields['duration']),
    others: [],
  };
  return { call, name: 'exec_command', input: { command: fields['command'] ?? [] }, output, isCommand: true };
}

function changeRun(call: string, fields: JsonObject): ToolRun {
  const ok = isDone(fields) && fields['success'] !== false;
  const output = { ...noOutput, text: streams(fields), ok };
  return { ...run(call, 'apply_patch', {}, output), changes: fields['changes'] };
}

/** A tool of a server; the older event has what was asked for apart from what came of it. */
function serverRun(
  { call, asked }: { readonly call: string; readonly asked: JsonObject },
  fields: JsonObject,
  policy: ContentPolicy,
): ToolRun {
  const name = [textOf(asked['server']), textOf(asked['tool'])].flatMap((part) => part ?? []).join('__');
  const given = objectOf(fields['result']);
  const failure = textOf(given['Err']) ?? textOf(objectOf(fields['error'])['message']);
  const result = isObject(given['Ok']) ? given['Ok'] : given;
  const parts = contentParts(result['content']);
  const output = {
    text: failure ?? joinedText(parts),
    ok: failure === undefined && isDone(fields) && (result['isError'] ?? result['is_error']) !== true,
    exitCode: undefined,
    durationMs: durationOf(fields['duration']),
    others: parts.flatMap((part) => otherBlock(part, policy)),
  };
  return run(call, name === '' ? undefined : name, asked['arguments'] ?? {}, output);
}

function dynamicRun(call: string, item: JsonObject, policy: ContentPolicy): ToolRun {
  const output = {
    ...toolOutput(item['content_items'] ?? item['contentItems'] ?? textOf(item['error']), policy),
    ok: isDone(item) && item['success'] !== false,
    durationMs: durationOf(item['duration']),
  };
  return run(call, textOf(item['tool']), item['arguments'] ?? {}, output);
}

/** Tools of extensions have names like `web.search`; waiting is no work. */
function extensionRun(call: string, item: JsonObject, policy: ContentPolicy): ToolRun | undefined {
  const name = textOf(item['kind']);
  if (name === undefined || name === 'clock.sleep') return undefined;
  const prompt = promptOf(item);
  const input = { ...(isObject(item['action']) ? item['action'] : {}), ...(prompt === undefined ? {} : { prompt }) };
  return run(call, name, input, generated(item, policy));
}

function generated(item: JsonObject, policy: ContentPolicy): ToolOutput {
  const image = textOf(item['result']);
  return image === undefined
    ? noOutput
    : { ...noOutput, others: [imageBlock(`data:image/png;base64,${image}`, policy)] };
}

function isDone(fields: JsonObject): boolean {
  return fields['status'] !== 'failed' && fields['status'] !== 'declined';
}

function streams(fields: JsonObject): string {
  return joinedText(['stdout', 'stderr'].map((name) => ({ type: name, text: textOf(fields[name]), fields })));
}

/** A path, also one that is written as a file URI. */
function pathOf(value: unknown): string | undefined {
  return textOf(value)?.replace(/^file:\/\/(?:\/(?=[A-Za-z]:))?/, '');
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
