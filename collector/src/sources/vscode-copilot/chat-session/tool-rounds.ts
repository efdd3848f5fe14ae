/** Calls of the model with their arguments and results. They stand apart from what was shown. */
import { type JsonObject, arrayOf, isObject, objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../../source.ts';
import { callArguments } from '../tool-call-block.ts';
import { modelCallId } from './call-id.ts';
import { cutContent, isCut } from './shown-text.ts';
import { type RoundResult, roundResult } from './tool-result-text.ts';

export interface RoundCall {
  /** Id without what the editor appends to it. */
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  readonly result: RoundResult | undefined;
  /** Position of its round. */
  readonly round: number;
}

/** One answer of the model. */
export interface ToolRound {
  readonly id: string | undefined;
  readonly text: string;
  readonly thinking: string;
  readonly calls: readonly RoundCall[];
  readonly at: string | undefined;
}

export function toolRounds(metadata: JsonObject, context: ReadContext): readonly ToolRound[] {
  const results = resultsById(metadata['toolCallResults']);
  return arrayOf(metadata['toolCallRounds']).map((value, position): ToolRound => {
    const round = objectOf(value);
    return {
      id: textOf(round['id']),
      text: isCut(round['response']) ? '' : (textOf(round['response']) ?? ''),
      thinking: thinkingText(objectOf(round['thinking'])['text']),
      calls: arrayOf(round['toolCalls'])
        .filter(isObject)
        .map((call, index) => roundCall(call, { results, position, index, context })),
      at: timeOf(round['timestamp']),
    };
  });
}

interface RoundPosition {
  readonly results: ReadonlyMap<string, unknown>;
  readonly position: number;
  readonly index: number;
  readonly context: ReadContext;
}

function roundCall(call: JsonObject, { results, position, index, context }: RoundPosition): RoundCall {
  const id = modelCallId(textOf(call['id']) ?? `round-${position}-${index}`);
  const result = results.get(id);
  const given = call['arguments'];
  if (isCut(given)) context.skip(cutContent);
  return {
    id,
    name: textOf(call['name']) ?? 'unknown',
    input: isCut(given) ? {} : callArguments(given),
    result: result === undefined ? undefined : roundResult(result, context),
    round: position,
  };
}

function resultsById(results: unknown): ReadonlyMap<string, unknown> {
  const byId = new Map<string, unknown>();
  for (const [id, result] of Object.entries(objectOf(results))) byId.set(modelCallId(id), result);
  return byId;
}

/** Reasoning is one text or several pieces of one. */
export function thinkingText(value: unknown): string {
  const text = Array.isArray(value) ? value.filter((piece) => typeof piece === 'string').join('') : value;
  return typeof text === 'string' && !isCut(text) ? text : '';
}
