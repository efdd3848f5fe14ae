/** What a tool printed without end: its beginning, its end, and the facts of the whole. */
import { hash } from 'node:crypto';
import type { BlockOf } from '@session-siphon/schemas/session';

/** Outputs up to this size are kept whole; of longer ones half of it from each end. */
export const wholeOutputBytes = 256 * 1024;

/**
 * The output shortened where it is too long. Its text was redacted before, because a secret that is cut in two is no longer recognised; `whole` is what
 * the tool printed.
 */
export function shortenOutput(block: BlockOf<'tool_result'>, whole: string): BlockOf<'tool_result'> {
  if (block.text.length * 3 <= wholeOutputBytes) return block;
  const bytes = Buffer.from(block.text, 'utf8');
  if (bytes.length <= wholeOutputBytes) return block;
  const half = wholeOutputBytes / 2;
  const head = lastWhole(bytes.subarray(0, half));
  const tail = firstWhole(bytes.subarray(bytes.length - half));
  return {
    ...block,
    text: `${head.toString('utf8')}\n…\n${tail.toString('utf8')}`,
    omitted: { bytes: bytes.length - head.length - tail.length, sha256: hash('sha256', whole, 'hex') },
  };
}

/** Without a character that was cut at the end. */
function lastWhole(bytes: Buffer): Buffer {
  let start = bytes.length - 1;
  while (start > 0 && isContinuation(bytes[start])) start -= 1;
  return bytes.length - start < lengthOf(bytes[start] ?? 0) ? bytes.subarray(0, start) : bytes;
}

/** Without the rest of a character that was cut at the start. */
function firstWhole(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length && isContinuation(bytes[start])) start += 1;
  return bytes.subarray(start);
}

function isContinuation(byte = 0): boolean {
  return (byte & 0xc0) === 0x80;
}

/** Bytes of the character that a byte starts. */
function lengthOf(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
