/** Lines of a transcript that may lie in pieces: those are cut by size, mostly within a line. */
import { parseJson } from '@session-siphon/schemas/narrow';
import type { Carrier, CarrierLine } from '../../source.ts';

export async function* wholeLines(files: readonly Carrier[]): AsyncGenerator<readonly CarrierLine[]> {
  /** The end of a piece that is no line by itself. */
  let cut: CarrierLine | undefined;
  for (const file of files) {
    const isLast = file === files.at(-1);
    let batch: readonly CarrierLine[] = [];
    for await (const lines of file.lines()) {
      if (batch.length > 0) yield batch;
      batch = cut ? joined(cut, lines) : lines;
      cut = undefined;
    }
    const end = isLast ? undefined : batch.at(-1);
    if (end && parseJson(end.text) === undefined) {
      cut = end;
      batch = batch.slice(0, -1);
    }
    if (batch.length > 0) yield batch;
  }
  if (cut) yield [cut];
}

/** A piece may also begin anew behind a line that was never finished. */
function joined(cut: CarrierLine, [first, ...others]: readonly CarrierLine[]): readonly CarrierLine[] {
  if (!first) return [cut];
  if (first.text !== '' && parseJson(first.text) !== undefined) return [cut, first, ...others];
  return [{ number: first.number, text: cut.text + first.text }, ...others];
}
