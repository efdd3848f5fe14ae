/** Lines in the order of their steps: a tool that is quick may have its answer written before the step that called it. */
import type { TranscriptLine } from './native.ts';

export interface ReadLine {
  readonly line: TranscriptLine;
  readonly size: number;
}

/** So far back a line may belong when the one before it came in an earlier batch. */
const heldBack = 16;

export async function* linesInOrder(batches: AsyncIterable<readonly ReadLine[]>): AsyncGenerator<readonly ReadLine[]> {
  const held: ReadLine[] = [];
  for await (const lines of batches) {
    for (const one of lines) held.splice(placeOf(one, held), 0, one);
    if (held.length > heldBack) yield held.splice(0, held.length - heldBack);
  }
  if (held.length > 0) yield held;
}

/** The end for nearly all. A number that was given before, or a later time, is a rewind. */
function placeOf({ line: { index, at } }: ReadLine, lines: readonly ReadLine[]): number {
  if (index === undefined || at === undefined) return lines.length;
  for (let place = lines.length; place > 0; place -= 1) {
    const before = lines[place - 1]?.line;
    if (before?.index === undefined || before.at === undefined || before.index === index) break;
    if (before.index < index) return place;
    if (before.at < at) break;
  }
  return lines.length;
}
