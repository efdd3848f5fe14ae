/** The word vectors that come with the program, read once. Browsers fetch the same file. */
import { readFileSync } from 'node:fs';
import { WordVectors } from './word-vectors.ts';

let read: WordVectors | undefined;

export function bundledWordVectors(): WordVectors {
  read ??= new WordVectors(readFileSync(new URL('../word-vectors/vectors.bin', import.meta.url)));
  return read;
}
