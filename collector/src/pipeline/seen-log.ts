/**
 * The file behind what was seen: one line a change, so that one changed carrier costs one line however many there are. Loading looks for the ends of lines and
 * takes none of them apart. When lines pile up, the file is written anew.
 */
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { writeFileAtomically } from '../archive/objects/atomic-files.ts';

/** What a line says of a carrier, in a text without a line end. */
export interface SeenLine {
  readonly path: string;
  readonly text: string;
}

/** Too few lines to write a file anew for. */
const fewLines = 1_000;

export class SeenLog {
  readonly #file: string;
  #lines = 0;
  #canAppend = false;

  constructor(file: string) {
    this.#file = file;
  }

  /** The lines that are there, the oldest first. What a killed process wrote of its last line is passed over. */
  *load(): Generator<SeenLine> {
    const text = textOf(this.#file);
    if (text === undefined) return;
    this.#canAppend = text === '' || text.endsWith('\n');
    let at = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', at)) {
      const tab = text.indexOf('\t', at);
      const path = tab === -1 || tab > end ? undefined : pathOf(text.slice(at, tab));
      if (path !== undefined) yield { path, text: text.slice(tab + 1, end) };
      this.#lines += 1;
      at = end + 1;
    }
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
      await handle.appendFile(bytesOf(lines));
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

/** Undefined for a damaged one. */
function pathOf(json: string): string | undefined {
  // Nearly every path stands in JSON as it is, and nearly all work of a start with many carriers is done here.
  if (/^"[^"\\]*"$/.test(json)) return json.slice(1, -1);
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function bytesOf(lines: readonly SeenLine[]): Buffer {
  return Buffer.from(lines.map(({ path, text }) => `${JSON.stringify(path)}\t${text}\n`).join(''), 'utf8');
}
