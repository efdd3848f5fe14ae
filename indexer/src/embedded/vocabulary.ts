/** The words of a collection, for typing mistakes. Read when the first mistake is made, and from time to time while the collection changes. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { tablesOf } from './database.ts';
import { editDistance } from './edit-distance.ts';

export interface NearWord {
  readonly word: string;
  readonly typos: number;
  readonly documents: number;
}

interface Bucket {
  readonly words: string[];
  readonly documents: number[];
  readonly masks: number[];
}

/** Reading takes at most this part of the time: a second for a large collection, during which no search is answered. */
const mostReading = 0.02;
const longestWord = 40;

export class Vocabulary {
  readonly #database: DatabaseSync;
  readonly #table: string;
  readonly #one: StatementSync;
  #byLength: Bucket[] | undefined;
  #generation = -1;
  #loadedAt = -Infinity;
  #loadMs = 0;

  constructor(database: DatabaseSync, number: number) {
    this.#database = database;
    this.#table = `vocabulary_${number}`;
    database.exec(
      `CREATE VIRTUAL TABLE IF NOT EXISTS temp.${this.#table} USING fts5vocab('main', '${tablesOf(number).words}', 'row')`,
    );
    this.#one = database.prepare(`SELECT 1 FROM temp.${this.#table} WHERE term = ?`);
  }

  /** Words at most `most` edits away, the nearest and most frequent first. `generation` grows with every change of the collection. */
  near(
    word: string,
    { most, limit, generation }: { most: number; limit: number; generation: number },
  ): readonly NearWord[] {
    const byLength = this.#load(generation);
    const mask = letterMask(word);
    const found: NearWord[] = [];
    for (let length = Math.max(1, word.length - most); length <= word.length + most; length += 1) {
      const bucket = byLength[length];
      bucket?.words.forEach((candidate, index) => {
        // Each edit changes at most two letters of the set.
        if (bitCount((bucket.masks[index] ?? 0) ^ mask) > 2 * most) return;
        const typos = editDistance(word, candidate, most);
        if (typos > 0 && typos <= most) found.push({ word: candidate, typos, documents: bucket.documents[index] ?? 0 });
      });
    }
    return found.toSorted((a, b) => a.typos - b.typos || b.documents - a.documents).slice(0, limit);
  }

  has(word: string): boolean {
    return this.#one.get(word) !== undefined;
  }

  #load(generation: number): readonly Bucket[] {
    const startedAt = performance.now();
    const isFresh = generation === this.#generation || startedAt - this.#loadedAt < this.#loadMs / mostReading;
    if (this.#byLength && isFresh) return this.#byLength;
    const byLength: Bucket[] = [];
    const statement = this.#database.prepare(`SELECT term, doc FROM temp.${this.#table}`);
    statement.setReturnArrays(true);
    for (const row of statement.iterate()) {
      const [term, documents] = Array.isArray(row) ? row : [];
      if (typeof term !== 'string' || term.length > longestWord) continue;
      const bucket = (byLength[term.length] ??= { words: [], documents: [], masks: [] });
      bucket.words.push(term);
      bucket.documents.push(Number(documents));
      bucket.masks.push(letterMask(term));
    }
    this.#byLength = byLength;
    this.#generation = generation;
    this.#loadedAt = performance.now();
    this.#loadMs = this.#loadedAt - startedAt;
    return byLength;
  }
}

/** The set of a word's characters, folded into 32 bits. */
function letterMask(word: string): number {
  let mask = 0;
  for (let at = 0; at < word.length; at += 1) mask |= 1 << (word.charCodeAt(at) & 31);
  return mask;
}

function bitCount(mask: number): number {
  let rest = mask >>> 0;
  let count = 0;
  for (; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
