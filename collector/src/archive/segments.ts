/**
 * Cuts a session file into segments. Small ones make an appended line cheap to commit, large ones keep trees small. A sealed segment is never changed by
 * a session that only grows: the same lines, given in more steps, may be cut elsewhere, but what an earlier step sealed stays.
 */

const smallestSealBytes = 64 * 1024;
const largestSegmentBytes = 1 << 20;
const sealsPerSession = 256;

/** One segment: its content, and whether it equals the segment that was there before. */
export interface Segment {
  readonly content: Buffer;
  readonly isKept: boolean;
}

/** What is known of a segment that is there already. */
export interface KnownSegment {
  readonly sizeBytes: number;
  /** Whether these bytes are the segment's content. */
  equals(content: Buffer): boolean;
}

/**
 * Segments of a session whose lines (each with its LF) are given, over those already there. Segments are compared from the first on; from the first
 * difference on everything is cut anew.
 */
export function cutSegments(lines: readonly Buffer[], known: readonly KnownSegment[]): readonly Segment[] {
  const total = lines.reduce((sum, line) => sum + line.length, 0);
  const sealBytes = Math.min(largestSegmentBytes, Math.max(smallestSealBytes, Math.ceil(total / sealsPerSession)));
  const segments: Segment[] = [];
  let at = 0;
  for (const [index, segment] of known.entries()) {
    const end = lineEndAt(lines, at, segment.sizeBytes);
    if (end === undefined) break;
    const content = Buffer.concat(lines.slice(at, end));
    if (!segment.equals(content)) break;
    // A small last segment goes on growing; the flush after it reaches the limit starts the next.
    if (index === known.length - 1 && segment.sizeBytes < sealBytes && end < lines.length) break;
    segments.push({ content, isKept: true });
    at = end;
  }
  return [...segments, ...cut(lines.slice(at), sealBytes)];
}

/** Index of the line after `bytes` bytes from line `from` on; undefined when no line ends there. */
function lineEndAt(lines: readonly Buffer[], from: number, bytes: number): number | undefined {
  let rest = bytes;
  let at = from;
  for (; rest > 0 && at < lines.length; at += 1) rest -= lines[at]?.length ?? 0;
  return rest === 0 ? at : undefined;
}

/** A line above the largest size gets a segment of its own. */
function cut(lines: readonly Buffer[], sealBytes: number): Segment[] {
  const segments: Segment[] = [];
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  const seal = () => {
    if (pending.length > 0) segments.push({ content: Buffer.concat(pending), isKept: false });
    pending = [];
    pendingBytes = 0;
  };
  for (const line of lines) {
    if (pendingBytes + line.length > largestSegmentBytes) seal();
    pending.push(line);
    pendingBytes += line.length;
    if (pendingBytes >= sealBytes) seal();
  }
  seal();
  return segments;
}
