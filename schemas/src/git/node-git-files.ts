/** A git directory on this machine's disk, for reading. */
import { closeSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isNotThere, systemCode } from '../system-code.ts';
import type { GitFiles } from './object-store.ts';

/** Files below `directory`. A file or folder that is not there reads as undefined or empty; every other failure is thrown. */
export function nodeGitFiles(directory: string): GitFiles {
  return {
    list: (folder) => whenThere(() => readdirSync(join(directory, folder))) ?? [],
    read: (path) => whenThere(() => readFileSync(join(directory, path))),
    readAt(path, position, length) {
      const descriptor = openSync(join(directory, path), 'r');
      try {
        const buffer = Buffer.allocUnsafe(length);
        return buffer.subarray(0, readSync(descriptor, buffer, 0, length, position));
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

function whenThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isNotThere(error) || systemCode(error) === 'EISDIR') return undefined;
    throw error;
  }
}
