/** An answer in the order in which it came about: what was shown, and between it what only the model's side tells. */
import type { JsonObject } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../../source.ts';
import { textBlocks } from '../../text-blocks.ts';
import { type AnswerPart, answerParts } from './answer-parts.ts';
import type { AnswerStep } from './answer-step.ts';
import { pairCalls } from './call-pairing.ts';
import { type CompactionNote, compactionNotes } from './compaction-notes.ts';
import { type RoundAdditions, RoundPlaces } from './round-places.ts';
import { type ToolRound, toolRounds } from './tool-rounds.ts';
import { type ChatToolUse, toolUse } from './tool-use.ts';

export interface AnswerSteps {
  readonly steps: readonly AnswerStep[];
  readonly rounds: readonly ToolRound[];
}

/** Without any of these, nothing was shown of what the model said and did. */
const spineTypes: ReadonlySet<string> = new Set(['text', 'thinking', 'use', 'change']);

interface AnswerSource {
  readonly response: unknown;
  readonly metadata: JsonObject;
  /** Names calls that have no id. */
  readonly requestId: string;
}

export function answerSteps(source: AnswerSource, context: ReadContext): AnswerSteps {
  const { response, metadata } = source;
  const rounds = toolRounds(metadata, context);
  const { shown, unshown } = withCalls(answerParts(response, context), rounds, { ...source, context });
  const notes = compactionNotes(metadata, rounds);
  const isThinkingShown = shown.some(({ type }) => type === 'thinking');
  const additions = rounds.map((round, position): RoundAdditions => ({
    round,
    position,
    before: [...notesOf(notes, round), ...(isThinkingShown ? [] : thinkingOf(round))],
    after: (unshown.get(position) ?? []).map((use) => ({ type: 'use', use })),
  }));
  const isAnythingShown = shown.some(({ type }) => spineTypes.has(type));
  const steps = isAnythingShown ? betweenShown(shown, additions) : [...insteadOfShown(additions), ...shown];
  return { steps: [...notesOf(notes, undefined), ...steps], rounds };
}

/** What was shown, with the calls that its cards stand for; and by round the uses that no card shows. */
function withCalls(
  parts: readonly AnswerPart[],
  rounds: readonly ToolRound[],
  { requestId, context }: { readonly requestId: string; readonly context: ReadContext },
): { readonly shown: readonly AnswerStep[]; readonly unshown: ReadonlyMap<number | undefined, ChatToolUse[]> } {
  const cards = parts.flatMap((part) => (part.type === 'card' ? [part.card] : []));
  const pairing = pairCalls(cards, rounds);
  let unnamed = 0;
  const naming = () => ({ fallbackId: `${requestId}:${(unnamed += 1)}`, context });
  const shown = parts.flatMap((part): AnswerStep[] => {
    if (part.type !== 'card') return [part];
    const call = pairing.callOf.get(part.card);
    if (!pairing.doubles.has(part.card)) return [{ type: 'use', use: toolUse({ card: part.card, call }, naming()) }];
    context.drop('hidden double of a call');
    return [];
  });
  const uses = pairing.unshown.map((call) => toolUse({ call }, naming()));
  return { shown, unshown: Map.groupBy(uses, (use) => use.round) };
}

function betweenShown(shown: readonly AnswerStep[], additions: readonly RoundAdditions[]): readonly AnswerStep[] {
  const places = new RoundPlaces(shown);
  for (const added of additions) places.addRound(added);
  return places.steps;
}

function insteadOfShown(additions: readonly RoundAdditions[]): readonly AnswerStep[] {
  return additions.flatMap(({ round: { text }, before, after }) => [...before, ...textBlocks(text), ...after]);
}

function thinkingOf({ thinking }: ToolRound): readonly AnswerStep[] {
  return thinking.trim() === '' ? [] : [{ type: 'thinking', text: thinking }];
}

function notesOf(notes: readonly CompactionNote[], round: ToolRound | undefined): readonly AnswerStep[] {
  return notes.filter((note) => note.round === round).map(({ text }) => ({ type: 'compaction', text }));
}
