/** An answer in the order in which it came about: what was shown, and between it what only the model's side tells. */
import type { JsonObject } from '../../../narrow.ts';
import type { ReadContext } from '../../../source.ts';
import { answerParts } from './answer-parts.ts';
import type { AnswerStep } from './answer-step.ts';
import { pairCalls } from './call-pairing.ts';
import { type CompactionNote, compactionNotes } from './compaction-notes.ts';
import { RoundPlaces } from './round-places.ts';
import { type ToolRound, toolRounds } from './tool-rounds.ts';
import { toolUse } from './tool-use.ts';

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

export function answerSteps({ response, metadata, requestId }: AnswerSource, context: ReadContext): AnswerSteps {
  const rounds = toolRounds(metadata, context);
  const parts = answerParts(response, context);
  const pairing = pairCalls(
    parts.flatMap((part) => (part.type === 'card' ? [part.card] : [])),
    rounds,
  );
  let unnamed = 0;
  const naming = () => ({ fallbackId: `${requestId}:${(unnamed += 1)}`, context });
  const shown = parts.flatMap((part): AnswerStep[] => {
    if (part.type !== 'card') return [part];
    const call = pairing.callOf.get(part.card);
    if (!pairing.doubles.has(part.card)) return [{ type: 'use', use: toolUse({ card: part.card, call }, naming()) }];
    context.drop('hidden double of a call');
    return [];
  });
  const unshown = Map.groupBy(
    pairing.unshown.map((call) => toolUse({ call }, naming())),
    (use) => use.round,
  );
  const notes = compactionNotes(metadata, rounds);
  const isThinkingMissing = !shown.some(({ type }) => type === 'thinking');
  const before = (round: ToolRound): readonly AnswerStep[] => [
    ...notesOf(notes, round),
    ...(isThinkingMissing && round.thinking.trim() !== '' ? [{ type: 'thinking' as const, text: round.thinking }] : []),
  ];
  const after = (position: number): readonly AnswerStep[] =>
    (unshown.get(position) ?? []).map((use) => ({ type: 'use', use }));
  const withoutRound = notesOf(notes, undefined);
  if (!shown.some(({ type }) => spineTypes.has(type))) {
    const told = rounds.flatMap((round, position): readonly AnswerStep[] => [
      ...before(round),
      ...(round.text === '' ? [] : [{ type: 'text' as const, text: round.text }]),
      ...after(position),
    ]);
    return { steps: [...withoutRound, ...told, ...shown], rounds };
  }
  const places = new RoundPlaces(shown);
  for (const [position, round] of rounds.entries())
    places.addRound(round, { position, before: before(round), after: after(position) });
  return { steps: [...withoutRound, ...places.steps], rounds };
}

function notesOf(notes: readonly CompactionNote[], round: ToolRound | undefined): readonly AnswerStep[] {
  return notes.filter((note) => note.round === round).map(({ text }) => ({ type: 'compaction', text }));
}
