/** Where the conversation was shortened for the model: the summary stands in up to three places. */
import { type JsonObject, arrayOf, objectOf, textOf } from '../../../narrow.ts';
import type { ToolRound } from './tool-rounds.ts';

export interface CompactionNote {
  readonly text: string;
  /** The answer of the model before which it happened; undefined when that is not among them. */
  readonly round: ToolRound | undefined;
}

export function compactionNotes(metadata: JsonObject, rounds: readonly ToolRound[]): readonly CompactionNote[] {
  const told = [...arrayOf(metadata['summaries']), metadata['summary']].map((value) => {
    const summary = objectOf(value);
    const id = textOf(summary['toolCallRoundId']);
    return { text: textOf(summary['text']), round: rounds.find((round) => id !== undefined && round.id === id) };
  });
  const inRounds = arrayOf(metadata['toolCallRounds']).map((value, position) => {
    const { summary } = objectOf(value);
    return { text: textOf(summary) ?? textOf(objectOf(summary)['text']), round: rounds[position] };
  });
  const notes = new Map<string, CompactionNote>();
  for (const { text, round } of [...told, ...inRounds])
    if (text !== undefined && !notes.has(text)) notes.set(text, { text, round });
  return [...notes.values()];
}
