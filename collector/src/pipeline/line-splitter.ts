/** Pieces of a file → its lines, whatever is in them. */
import type { CarrierLine } from '../source.ts';

/** Longer lines are reported and passed over: no record that a person wrote or read is that long. */
export const longestLineBytes = 64 * (1 << 20);

const newline = 10;

/**
 * Splits on LF, in batches. Each line is decoded by itself: most have no letter outside Latin-1, and those are parsed twice as fast and take half the memory
 * when none of their neighbours has one either. `skip` is told the numbers of lines above the limit.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  skip: (reason: string, line: number) => void,
): AsyncGenerator<readonly CarrierLine[]> {
  const pending = new PendingLine();
  let number = 1;
  for await (const chunk of chunks) {
    const lines: CarrierLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      if (pending.isTooLong) skip('line is too long', number);
      else lines.push({ number, text: cleanLine(pending.endedBy(chunk, start, end)) });
      pending.clear();
      number += 1;
      start = end + 1;
    }
    if (start < chunk.length) pending.add(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (pending.isTooLong) skip('line is too long', number);
  else if (pending.sizeBytes > 0) yield [{ number, text: cleanLine(pending.endedBy(Buffer.alloc(0), 0, 0)) }];
}

/** The start of a line whose end has not been seen; holds nothing more once it is too long. */
class PendingLine {
  isTooLong = false;
  sizeBytes = 0;
  #pieces: Buffer[] = [];

  add(piece: Buffer): void {
    this.sizeBytes += piece.length;
    if (this.sizeBytes > longestLineBytes) {
      this.isTooLong = true;
      this.#pieces = [];
    } else this.#pieces.push(piece);
  }

  /** The whole line, with a part of the piece that its end is in. */
  endedBy(piece: Buffer, start: number, end: number): string {
    if (this.#pieces.length === 0) return piece.toString('utf8', start, end);
    return Buffer.concat([...this.#pieces, piece.subarray(start, end)]).toString('utf8');
  }

  clear(): void {
    if (this.sizeBytes === 0) return;
    this.isTooLong = false;
    this.sizeBytes = 0;
    this.#pieces = [];
  }
}

/** A lost write after a power cut leaves NUL bytes before a line; copies made on Windows have CR before LF. */
function cleanLine(line: string): string {
  const first = line.charCodeAt(0);
  const withoutStart = first === 0 || first === 0xfeff ? line.replace(/^[\0\uFEFF]+/, '') : line;
  return withoutStart.endsWith('\r') ? withoutStart.slice(0, -1) : withoutStart;
}
