/** What tools answered, in the forms of all versions. */
import type { Block } from '@session-siphon/schemas/session';
import { isObject, objectOf, parseJson, textOf } from '../../narrow.ts';
import { contentParts } from './native.ts';
import { otherBlock } from './typed-text.ts';

/** A tool's answer, apart from the call it belongs to. */
export interface ToolOutput {
  readonly text: string;
  readonly ok: boolean;
  readonly exitCode: number | undefined;
  readonly durationMs: number | undefined;
  /** Images and whatever else is no text. */
  readonly others: readonly Block[];
}

const exitLine = /^(?:Exit code: |Process exited with code )(-?\d{1,9})$/m;
const timeLine = /^Wall time: (\d{1,9}(?:\.\d+)?) seconds?$/m;
/** Everything before the output itself, in the forms that begin with lines of facts. */
const preamble =
  /^(?:(?:Chunk ID|Exit code|Wall time|Total output lines|Original token count|Process (?:exited|running))[^\n]*\n)+Output:\n/;

export function toolOutput(output: unknown): ToolOutput {
  if (Array.isArray(output)) {
    const parts = contentParts(output);
    const told = plainOutput(parts.flatMap((part) => part.text ?? []).join('\n'));
    return { ...told, others: parts.flatMap(otherBlock) };
  }
  if (isObject(output))
    return { ...plainOutput(textOf(output['content']) ?? JSON.stringify(output)), ok: output['success'] !== false };
  return plainOutput(typeof output === 'string' ? output : '');
}

function plainOutput(output: string): ToolOutput {
  const wrapped = output.startsWith('{"output"') || output.startsWith('{"metadata"') ? objectOf(parseJson(output)) : {};
  if (typeof wrapped['output'] === 'string') {
    const metadata = objectOf(wrapped['metadata']);
    return result(wrapped['output'], integerOf(metadata['exit_code']), millisecondsOf(metadata['duration_seconds']));
  }
  const head = preamble.exec(output)?.[0];
  if (head === undefined) return result(output, undefined, undefined);
  const exit = exitLine.exec(head)?.[1];
  const seconds = timeLine.exec(head)?.[1];
  return result(
    output.slice(head.length),
    exit === undefined ? undefined : Number(exit),
    seconds === undefined ? undefined : millisecondsOf(Number(seconds)),
  );
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
