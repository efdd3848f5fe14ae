/**
 * Cuts a session file into segments while its lines are made: no more than one segment of text is held. Small segments make an appended line cheap to
 * commit, large ones keep trees small. Where a session is cut follows from its lines alone, whatever steps it came in, and a sealed segment is never changed
 * by a session that only grows.
 */
import { type ObjectId, objectId } from '@session-siphon/schemas/git/object-id';

const smallestSealBytes = 64 * 1024;
const largestSegmentBytes = 1 << 20;
const sealsPerSession = 256;

/** A segment that is there already. */
export interface KnownSegment {
  readonly id: ObjectId;
  readonly sizeBytes: number;
}

/** One segment: new content, or the id of a known one that is the same. */
export type Segment = { readonly lines: number } & ({ readonly content: Buffer } | { readonly kept: ObjectId });

/**
 * Segments of a session whose lines (each with its LF) are given, over those already there. Segments are compared from the first on; from the first
 * difference on everything is cut anew.
 */
export function* cutSegments(lines: Iterable<string>, known: readonly KnownSegment[]): Generator<Segment> {
  const rest = new Lines(lines);
  let start = 0;
  for (const [index, { id, sizeBytes }] of known.entries()) {
    const piece = rest.take(sizeBytes);
    // A small last segment goes on growing; the flush after it reaches the limit starts the next.
    const isGrowing = index === known.length - 1 && sizeBytes < sealBytes(start) && !rest.isEmpty;
    if (isGrowing || sizeOf(piece) !== sizeBytes || objectId('blob', contentOf(piece)) !== id) {
      rest.giveBack(piece);
      break;
    }
    yield { lines: piece.length, kept: id };
    start += sizeBytes;
  }
  while (!rest.isEmpty) {
    const piece = rest.take(sealBytes(start));
    yield { lines: piece.length, content: contentOf(piece) };
    start += sizeOf(piece);
  }
}

/** Size at which a segment is sealed that starts after `bytes` bytes. */
function sealBytes(bytes: number): number {
  return Math.min(largestSegmentBytes, Math.max(smallestSealBytes, Math.ceil(bytes / sealsPerSession)));
}

interface Line {
  readonly text: string;
  readonly sizeBytes: number;
}

class Lines {
  readonly #source: Iterator<string>;
  #waiting: Line[] = [];

  constructor(lines: Iterable<string>) {
    this.#source = lines[Symbol.iterator]();
  }

  get isEmpty(): boolean {
    const line = this.#next();
    if (line) this.giveBack([line]);
    return line === undefined;
  }

  /** Lines of `bytes` bytes or a little more; fewer where the next line would lead above the largest segment. A line above that stands alone. */
  take(bytes: number): Line[] {
    const taken: Line[] = [];
    let sizeBytes = 0;
    while (sizeBytes < bytes) {
      const line = this.#next();
      if (!line) break;
      if (sizeBytes > 0 && sizeBytes + line.sizeBytes > largestSegmentBytes) {
        this.giveBack([line]);
        break;
      }
      taken.push(line);
      sizeBytes += line.sizeBytes;
    }
    return taken;
  }

  giveBack(lines: readonly Line[]): void {
    this.#waiting = [...lines, ...this.#waiting];
  }

  #next(): Line | undefined {
    const waiting = this.#waiting.shift();
    if (waiting) return waiting;
    const { done, value } = this.#source.next();
    return done ? undefined : { text: value, sizeBytes: Buffer.byteLength(value) };
  }
}

function sizeOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function contentOf(lines: readonly Line[]): Buffer {
  const content = Buffer.allocUnsafeSlow(sizeOf(lines));
  let at = 0;
  for (const { text } of lines) at += content.write(text, at, 'utf8');
  return content;
}
