/** A use of a tool, put together from what was shown and what the model said and got. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import type { ReadContext } from '../../../source.ts';
import { isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { callEdits } from '../call-edits.ts';
import { toolCallBlock } from '../tool-call-block.ts';
import { cutContent, isCut } from './shown-text.ts';
import { type ToolCard, cardInput, cardResult } from './tool-card.ts';
import type { RoundCall } from './tool-rounds.ts';

export interface ChatToolUse {
  readonly call: ToolCall;
  /** Undefined when the tool was not run to its end. */
  readonly result: BlockOf<'tool_result'> | undefined;
  readonly media: readonly Block[];
  /** Changes that the arguments tell. */
  readonly edits: readonly BlockOf<'edit'>[];
  /** Which answer of the model asked for it, where that is known. */
  readonly round: number | undefined;
  /** The sub-agent that made it, by the call that started that one. */
  readonly madeBy: string | undefined;
  readonly delegation: Delegated | undefined;
}

/** What a call handed over to a sub-agent. */
export interface Delegated {
  readonly description: string | undefined;
  readonly prompt: string | undefined;
  readonly result: string | undefined;
  readonly model: string | undefined;
}

interface UseSides {
  readonly card?: ToolCard | undefined;
  readonly call?: RoundCall | undefined;
}

/** The use that a card shows, a call tells, or both; `fallbackId` names one that has no id. */
export function toolUse(
  sides: UseSides,
  { fallbackId, context }: { fallbackId: string; context: ReadContext },
): ChatToolUse {
  const { card, call } = sides;
  const id = card?.id ?? call?.id ?? fallbackId;
  const name = call?.name ?? card?.name ?? 'unknown';
  const made = toolCallBlock(id, name, inputOf(sides, context));
  const result = resultOf(made, sides, context);
  return {
    call: made,
    result: result?.block,
    media: result?.media ?? [],
    edits: result?.block.ok === true ? callEdits(made) : [],
    round: call?.round,
    madeBy: card?.madeBy,
    delegation: card && delegationOf(card),
  };
}

type ToolCall = BlockOf<'tool_call'>;
type ToolResult = BlockOf<'tool_result'>;

interface UseResult {
  readonly block: ToolResult;
  readonly media: readonly Block[];
}

function resultOf(made: ToolCall, { card, call }: UseSides, context: ReadContext): UseResult | undefined {
  const given = call?.result;
  const shown = card?.isComplete === true ? cardResult(card, context) : undefined;
  if (!given && shown?.isCut === true) context.skip(cutContent);
  if (!shown) return given && { block: resultBlock(made, given.text), media: given.media };
  const { ok, text, media, exitCode, durationMs } = shown;
  const block = resultBlock(made, given?.text || text);
  block.ok &&= ok;
  if (exitCode !== undefined) block.exitCode = exitCode;
  if (durationMs !== undefined) block.durationMs = durationMs;
  return { block, media: given && given.media.length > 0 ? given.media : media };
}

/** How the editor tells the model that a tool did not do what it was asked for. */
const failure = /^(?:ERROR while calling tool|The user (?:cancelled the|chose to skip the) tool call)/;
/** The last line of what a command printed. */
const commandEnd = /^Command exited with code (-?\d{1,9})$/;

function resultBlock({ call, kind }: ToolCall, text: string): ToolResult {
  const told = kind === 'run' ? commandEnd.exec(lastLine(text))?.[1] : undefined;
  const exitCode = told === undefined ? undefined : Number(told);
  return {
    type: 'tool_result',
    call,
    ok: !failure.test(text) && (exitCode ?? 0) === 0,
    text,
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}

function lastLine(text: string): string {
  const told = text.trimEnd();
  return told.slice(told.lastIndexOf('\n') + 1);
}

function delegationOf({ specific }: ToolCard): Delegated | undefined {
  if (specific['kind'] !== 'subagent') return undefined;
  return {
    description: textOf(specific['description']) ?? textOf(specific['agentName']),
    prompt: textOf(specific['prompt']),
    result: textOf(specific['result']),
    model: textOf(specific['modelName']),
  };
}

/** Arguments as the model gave them, else as far as the card shows them. */
function inputOf({ card, call }: UseSides, context: ReadContext): unknown {
  const isGiven = call !== undefined && (!isObject(call.input) || Object.keys(call.input).length > 0);
  if (isGiven) return call.input;
  if (card && isCut(objectOf(card.details)['input'])) context.skip(cutContent);
  return (card && cardInput(card)) ?? {};
}
