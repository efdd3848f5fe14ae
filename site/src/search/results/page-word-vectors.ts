/** The word vectors that come with the page: over a megabyte, so fetched when something is first looked for by its meaning. */
import { WordVectors } from '@session-siphon/schemas/word-vectors';
import vectorsUrl from '@session-siphon/schemas/word-vectors/vectors.bin?url';

let fetched: Promise<WordVectors> | undefined;

/** Fetches them once; again when that failed. */
export function loadWordVectors(): Promise<WordVectors> {
  fetched ??= fetchVectors().catch((error: unknown) => {
    fetched = undefined;
    throw error;
  });
  return fetched;
}

async function fetchVectors(): Promise<WordVectors> {
  const response = await fetch(vectorsUrl);
  if (!response.ok) throw new Error(`${vectorsUrl} was answered with ${response.status}`);
  return new WordVectors(new Uint8Array(await response.arrayBuffer()));
}
