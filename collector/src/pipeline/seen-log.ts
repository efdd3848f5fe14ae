/**
 * The file behind what was seen: one line a change, so that one changed carrier costs one line however many there are. Loading looks for the ends of lines and
 * takes none of them apart. When lines pile up, the file is written anew.
 */
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { writeFileAtomically, writeFully } from '../archive/atomic-files.ts';

/** JSON texts: the path of a carrier, the version of it that was read, and what it told. JSON holds no tab and no line end. */
export type SeenLine = readonly [path: string, version: string, told: string];

/** Too few lines to write a file anew for. */
const fewLines = 1_000;

export class SeenLog {
  readonly #file: string;
  #lines = 0;
  #canAppend = false;

  constructor(file: string) {
    this.#file = file;
  }

  /** The lines that are there, the oldest first; undefined when there is no file. What a killed process wrote of its last line is passed over. */
  load(): readonly SeenLine[] | undefined {
    const text = textOf(this.#file);
    if (text === undefined) return undefined;
    this.#canAppend = text === '' || text.endsWith('\n');
    const lines = [...linesOf(text)];
    this.#lines = lines.length;
    return lines;
  }

  /** Whether lines can be added: the file shall hold no more than twice as many as there are carriers. */
  hasRoomFor(lines: number, carriers: number): boolean {
    return this.#canAppend && this.#lines + lines <= 2 * carriers + fewLines;
  }

  async append(lines: readonly SeenLine[]): Promise<void> {
    const handle = await open(this.#file, 'a', 0o600);
    try {
      // Nothing can follow a line that was written by half.
      this.#canAppend = false;
      await writeFully(handle, bytesOf(lines), (await handle.stat()).size);
      await handle.datasync();
      this.#canAppend = true;
    } finally {
      await handle.close();
    }
    this.#lines += lines.length;
  }

  /** Writes the file anew. */
  async write(lines: readonly SeenLine[]): Promise<void> {
    await writeFileAtomically(this.#file, bytesOf(lines), 0o600);
    this.#lines = lines.length;
    this.#canAppend = true;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function* linesOf(text: string): Generator<SeenLine> {
  let at = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', at)) {
    const first = text.indexOf('\t', at);
    const second = text.indexOf('\t', first + 1);
    if (first !== -1 && second !== -1 && second < end)
      yield [text.slice(at, first), text.slice(first + 1, second), text.slice(second + 1, end)];
    at = end + 1;
  }
}

function bytesOf(lines: readonly SeenLine[]): Buffer {
  return Buffer.from(lines.map((line) => `${line.join('\t')}\n`).join(''), 'utf8');
}
