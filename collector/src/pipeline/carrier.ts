/** A file on disk as a Carrier: streamed, line by line, whatever is in it. */
import { open, readFile, stat } from 'node:fs/promises';
import { posix, join } from 'node:path';
import { constants, createZstdDecompress, zstdDecompressSync } from 'node:zlib';
import { createReadStream } from 'node:fs';
import type { Carrier, CarrierLine } from '../source.ts';

const chunkBytes = 1 << 20;
/** Longer lines are reported and passed over: no record that a person wrote or read is that long. */
const longestLineBytes = 64 * (1 << 20);
const largestSiblingBytes = 64 * (1 << 20);

/** Where a file lies and which version of it is there. */
export interface FoundFile {
  readonly root: string;
  /** Below the root, `/` as separator. */
  readonly relativePath: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** Size and time of another file that a carrier's sessions were made from. */
export interface Companion {
  readonly relativePath: string;
  /** -1 for a file that was looked for and not there. */
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

export interface OpenCarrier extends Carrier {
  /** Other files that were asked for while reading. */
  readonly companions: ReadonlyMap<string, Companion>;
}

interface CarrierOptions {
  /** All carriers below the root, for sessions that lie in several files. */
  readonly neighbours: readonly FoundFile[];
  /** A line that was passed over. */
  skip(reason: string, line: number): void;
}

export function openCarrier(file: FoundFile, options: CarrierOptions): OpenCarrier {
  const companions = new Map<string, Companion>();
  const path = join(file.root, file.relativePath);
  const isCompressed = file.relativePath.endsWith('.zst');
  return {
    relativePath: file.relativePath,
    sizeBytes: file.sizeBytes,
    modifiedAt: new Date(file.mtimeMs).toISOString(),
    companions,
    lines: () => splitLines(isCompressed ? decompressedChunks(path) : fileChunks(path), options),
    async text() {
      const bytes = await readFile(path);
      return (isCompressed ? zstdDecompressSync(bytes, zstdOptions) : bytes).toString('utf8').replace(/^\uFEFF/, '');
    },
    async sibling(relativePath) {
      const target = posix.normalize(posix.join(posix.dirname(file.relativePath), relativePath));
      if (target.startsWith('..') || posix.isAbsolute(target)) return undefined;
      const found = await readSibling(join(file.root, target));
      companions.set(target, { relativePath: target, sizeBytes: found?.sizeBytes ?? -1, mtimeMs: found?.mtimeMs ?? 0 });
      return found?.text;
    },
    async related(accepts) {
      const related = options.neighbours.filter(
        (other) => other.relativePath !== file.relativePath && accepts(other.relativePath),
      );
      return related.map((other) => {
        companions.set(other.relativePath, other);
        return openCarrier(other, options);
      });
    },
  };
}

async function readSibling(path: string): Promise<{ text: string; sizeBytes: number; mtimeMs: number } | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    return size > largestSiblingBytes ? undefined : { text: await readFile(path, 'utf8'), sizeBytes: size, mtimeMs };
  } catch {
    // A sidecar that is missing or unreadable is an ordinary case: the assistant removed it, or never wrote one.
    return undefined;
  }
}

async function* fileChunks(path: string): AsyncGenerator<Buffer> {
  const handle = await open(path, 'r');
  try {
    for (;;) {
      const buffer = Buffer.allocUnsafe(chunkBytes);
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

const zstdOptions = { params: { [constants.ZSTD_d_windowLogMax]: 27 } };

async function* decompressedChunks(path: string): AsyncGenerator<Buffer> {
  const stream = createReadStream(path).pipe(createZstdDecompress(zstdOptions));
  for await (const chunk of stream) yield Buffer.from(chunk);
}

const newline = 10;

/** Decodes whole runs of lines at once: one decode and one split a chunk cost far less than one a line. */
async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  options: Pick<CarrierOptions, 'skip'>,
): AsyncGenerator<readonly CarrierLine[]> {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let isTooLong = false;
  let number = 1;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(newline);
    if (end < 0) {
      if (pendingBytes + chunk.length > longestLineBytes) {
        isTooLong = true;
        pending = [];
        pendingBytes = 0;
      } else if (!isTooLong) {
        pending.push(chunk);
        pendingBytes += chunk.length;
      }
      continue;
    }
    const start = isTooLong ? chunk.indexOf(newline) + 1 : 0;
    if (isTooLong) {
      options.skip('line is too long', number);
      number += 1;
    }
    const complete = Buffer.concat([...pending, chunk.subarray(start, end)]);
    const lines = start > end ? [] : numbered(complete.toString('utf8'), number);
    number += lines.length;
    pending = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    pendingBytes = chunk.length - end - 1;
    isTooLong = false;
    yield lines;
  }
  if (isTooLong) options.skip('line is too long', number);
  else if (pendingBytes > 0) yield numbered(Buffer.concat(pending).toString('utf8'), number);
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
