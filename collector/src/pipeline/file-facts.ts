/** What can be known of a file without opening it. */
import { statSync } from 'node:fs';

export interface FileFacts {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** Where a file lies and which version of it is there. */
export interface FoundFile extends FileFacts {
  readonly root: string;
  /** Below the root, `/` as separator. */
  readonly relativePath: string;
}

/** What the system tells of a file or folder; undefined when there is none, or it is not ours to read: both mean that there is nothing to take from it. */
export function factsOf(path: string): (FileFacts & { readonly isFile: boolean }) | undefined {
  try {
    // Asking takes two microseconds; handing the question to another thread takes ten.
    const facts = statSync(path, { throwIfNoEntry: false });
    const isFile = facts?.isFile() === true;
    return facts && (isFile || facts.isDirectory())
      ? { sizeBytes: facts.size, mtimeMs: facts.mtimeMs, isFile }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Size and time of another file that a carrier's sessions were made from. */
export interface Companion extends FileFacts {
  readonly path: string;
}

/** Of a file that was looked for and not there: no file has this size. */
export const missing: FileFacts = { sizeBytes: -1, mtimeMs: 0 };
