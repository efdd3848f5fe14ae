/** The word vectors that come with the program, read once. Browsers fetch the same file. */
import { readFileSync } from 'node:fs';
import { WordVectors } from '@session-siphon/schemas/word-vectors';

let read: WordVectors | undefined;

export function bundledWordVectors(): WordVectors {
  read ??= new WordVectors(
    readFileSync(new URL(import.meta.resolve('@session-siphon/schemas/word-vectors/vectors.bin'))),
  );
  return read;
}
