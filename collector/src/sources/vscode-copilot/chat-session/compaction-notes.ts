/** Where the conversation was shortened for the model: the summary stands in up to three places. */
import { type JsonObject, arrayOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ToolRound } from './tool-rounds.ts';

export interface CompactionNote {
  readonly text: string;
  /** The answer of the model before which it happened; undefined when that is not among them. */
  readonly round: ToolRound | undefined;
}

export function compactionNotes(metadata: JsonObject, rounds: readonly ToolRound[]): readonly CompactionNote[] {
  const notes = new Map<string, CompactionNote>();
  const note = (text: string | undefined, round: ToolRound | undefined): void => {
    if (text !== undefined && !notes.has(text)) notes.set(text, { text, round });
  };
  for (const value of [...arrayOf(metadata['summaries']), metadata['summary']]) {
    const { text, toolCallRoundId } = objectOf(value);
    const id = textOf(toolCallRoundId);
    note(
      textOf(text),
      rounds.find((round) => id !== undefined && round.id === id),
    );
  }
  for (const [position, value] of arrayOf(metadata['toolCallRounds']).entries()) {
    const { summary } = objectOf(value);
    note(textOf(summary) ?? textOf(objectOf(summary)['text']), rounds[position]);
  }
  return [...notes.values()];
}
