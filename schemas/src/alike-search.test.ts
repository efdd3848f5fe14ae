import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findAlike } from './alike-search.ts';
import { searchedWords } from './searched-words.ts';
import type { AskWider } from './wider-access.ts';
import type { PartialHit } from './wider-ranking.ts';
import { WordVectors } from './word-vectors.ts';

const vectors = new WordVectors(readFileSync(new URL('../word-vectors/vectors.bin', import.meta.url)));

const find = (typed: string, ask: AskWider<PartialHit>) =>
  findAlike({ typed, filters: {} }, searchedWords(typed), { ask, loadVectors: async () => vectors });

describe('what is alike', () => {
  it('is shown with the words of the search that it holds all the same, unless it is far away', async () => {
    const near = [0.4, 0.6, 0.9].map((distance, at) => ({ document: { id: `${at}` }, vector_distance: distance }));
    const texts = ['the worker leaks', 'a leaking pipe'].map((content, at) => ({ document: { id: `${at}`, content } }));
    const found = await find('memory leaks', async ([search]) => {
      const hits = search?.['vector_query'] === undefined ? texts : near;
      return [{ found: hits.length, hits }];
    });
    expect(found.map(({ hit, words, snippet }) => [hit.document.id, words, snippet])).toEqual([
      ['0', ['leaks'], 'the worker \uE000leaks\uE001'],
      ['1', ['leaks'], 'a \uE000leaking\uE001 pipe'],
    ]);
    expect(found[0]?.score).toBeGreaterThan(found[1]?.score ?? 1);
  });

  it.each(['"memory leaks"', 'memory leaks NOT pipe'])(
    'is not asked for by %s, which says what it wants',
    async (typed) => {
      let asked = 0;
      await find(typed, async () => {
        asked += 1;
        return [];
      });
      expect(asked).toBe(0);
    },
  );

  it('is nothing for an index that was made before there were meanings', async () => {
    const refused = async () => Promise.reject(new Error('Field `meaning` does not have a vector query index.'));
    expect(await find('memory leaks', refused)).toEqual([]);
  });
});
