/** Pieces of a file → its lines, whatever is in them. */
import type { CarrierLine } from '../source.ts';

/** Longer lines are reported and passed over: no record that a person wrote or read is that long. */
export const longestLineBytes = 64 * (1 << 20);

const newline = 10;

/**
 * Splits on LF, in batches: whole runs of lines are decoded at once, because one decode and one split a piece cost far less than one a line.
 * `skip` is told the numbers of lines above the limit.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  skip: (reason: string, line: number) => void,
): AsyncGenerator<readonly CarrierLine[]> {
  const pending = new PendingLine();
  let number = 1;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(newline);
    if (end < 0) {
      pending.add(chunk);
      continue;
    }
    let start = 0;
    if (pending.isTooLong) {
      skip('line is too long', number);
      number += 1;
      start = chunk.indexOf(newline) + 1;
    }
    const lines = start > end ? [] : numbered(pending.take(chunk.subarray(start, end)), number);
    number += lines.length;
    pending.restart(chunk.subarray(end + 1));
    if (lines.length > 0) yield lines;
  }
  if (pending.isTooLong) skip('line is too long', number);
  else if (pending.sizeBytes > 0) yield numbered(pending.take(Buffer.alloc(0)), number);
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

  take(rest: Buffer): string {
    const [first] = this.#pieces;
    return (first ? Buffer.concat([...this.#pieces, rest]) : rest).toString('utf8');
  }

  restart(piece: Buffer): void {
    this.isTooLong = false;
    this.sizeBytes = piece.length;
    this.#pieces = piece.length > 0 ? [piece] : [];
  }
}

function numbered(text: string, first: number): CarrierLine[] {
  return text.split('\n').map((line, index) => ({ number: first + index, text: cleanLine(line) }));
}

/** A lost write after a power cut leaves NUL bytes before a line; copies made on Windows have CR before LF. */
function cleanLine(line: string): string {
  const first = line.charCodeAt(0);
  const withoutStart = first === 0 || first === 0xfeff ? line.replace(/^[\0\uFEFF]+/, '') : line;
  return withoutStart.endsWith('\r') ? withoutStart.slice(0, -1) : withoutStart;
}
