/** What tools answered, in the forms of all versions. */
import type { Block } from '@session-siphon/schemas/session';
import { isObject, jsonText, objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import type { ContentPolicy } from '../attachment.ts';
import { otherBlock } from './image-blocks.ts';
import { contentParts, joinedText } from './native.ts';

/** A tool's answer, apart from the call it belongs to. */
export interface ToolOutput {
  readonly text: string;
  readonly ok: boolean;
  readonly exitCode: number | undefined;
  readonly durationMs: number | undefined;
  /** Images and whatever else is no text. */
  readonly others: readonly Block[];
}

export const noOutput: ToolOutput = { text: '', ok: true, exitCode: undefined, durationMs: undefined, others: [] };

const exitLine = /^(?:Exit code: |Process exited with code )(-?\d{1,9})$/m;
const timeLine = /^(?:Wall time:?|Duration:) (\d{1,9}(?:\.\d+)?) seconds?$/m;
/** Everything before the output itself, in the forms that begin with lines of facts. */
const preamble =
  /^(?:(?:Chunk ID|Exit code|Wall time|Duration|Total output lines|Original token count|Process (?:exited|running)|Script (?:completed|failed|running|terminated))[^\n]*\n)+(?:Final o|O)utput:\n?/;
/** How outputs without an exit code begin when the tool did not do what it was asked for. */
const failure =
  /^(?:Script failed\n|apply_patch verification failed|failed to parse function arguments|unsupported (?:custom tool )?call|(?:exec_command|write_stdin) failed|(?:(?:patch|exec command) )?rejected(?: by user|:)|(?:Wall time: [\d.]+ seconds\n)?aborted(?: by user[^\n]*)?$)/;

export function toolOutput(output: unknown, policy: ContentPolicy): ToolOutput {
  if (Array.isArray(output)) {
    const parts = contentParts(output);
    return { ...plainOutput(joinedText(parts)), others: parts.flatMap((part) => otherBlock(part, policy)) };
  }
  if (isObject(output))
    return { ...plainOutput(textOf(output['content']) ?? jsonText(output)), ok: output['success'] !== false };
  return plainOutput(typeof output === 'string' ? output : '');
}

export function plainOutput(output: string): ToolOutput {
  const wrapped = output.startsWith('{"output"') || output.startsWith('{"metadata"') ? objectOf(parseJson(output)) : {};
  if (typeof wrapped['output'] === 'string') {
    const metadata = objectOf(wrapped['metadata']);
    return result(wrapped['output'], integerOf(metadata['exit_code']), millisecondsOf(metadata['duration_seconds']));
  }
  const head = preamble.exec(output)?.[0] ?? '';
  const exit = exitLine.exec(head)?.[1];
  const seconds = timeLine.exec(head)?.[1];
  const told = result(
    output.slice(head.length),
    exit === undefined ? undefined : Number(exit),
    seconds === undefined ? undefined : millisecondsOf(Number(seconds)),
  );
  return exit === undefined && failure.test(output) ? { ...told, ok: false } : told;
}

function result(text: string, exitCode: number | undefined, durationMs: number | undefined): ToolOutput {
  return { text, ok: exitCode === undefined || exitCode === 0, exitCode, durationMs, others: [] };
}

export function integerOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? Number(value) : undefined;
}

function millisecondsOf(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && seconds >= 0 && seconds < 1e9 ? Math.round(seconds * 1000) : undefined;
}

/** Milliseconds of a duration as events tell it: `{secs, nanos}`. */
export function durationOf(value: unknown): number | undefined {
  const { secs, nanos } = objectOf(value);
  return typeof secs === 'number' && typeof nanos === 'number' ? millisecondsOf(secs + nanos / 1e9) : undefined;
}
