/** Lines of a rollout, whatever was left of them when the program was killed. */
import { parseJson } from '@session-siphon/schemas/narrow';
import type { Carrier, CarrierLine, ReadContext } from '../../source.ts';
import { type RolloutLine, rolloutLine } from './native.ts';

interface NumberedLine {
  readonly line: RolloutLine;
  readonly number: number;
}

/** In the carrier's batches, each read as it is asked for: a batch of parsed lines would be held as a whole. */
export async function* rolloutLines(carrier: Carrier, context: ReadContext): AsyncGenerator<Iterable<NumberedLine>> {
  for await (const batch of carrier.lines()) yield parsedLines(batch, context);
}

function* parsedLines(batch: readonly CarrierLine[], context: ReadContext): Generator<NumberedLine> {
  for (const { number, text } of batch) {
    if (text === '') continue;
    const value = parseJson(text);
    const line = rolloutLine(value) ?? (value === undefined ? afterTornLine(text) : undefined);
    if (value === undefined) context.skip('line is not JSON', number);
    else if (!line) context.skip('line is of no known kind', number);
    if (line) yield { line, number };
  }
}

const lineStart = '{"timestamp":"';

/** What was written behind half a line: quotes inside a text are escaped, so this beginning is that of a line. */
function afterTornLine(text: string): RolloutLine | undefined {
  const start = text.lastIndexOf(lineStart);
  return start > 0 ? rolloutLine(parseJson(text.slice(start))) : undefined;
}
