/** Conversations that hold the words of a search together, or say something alike, where hardly any message holds them all. Asked for when typing rests. */
import type { SearchFilters } from '@session-siphon/schemas/search-query';
import type { WiderConversation } from '@session-siphon/schemas/wider-ranking';
import type { WordVectors } from '@session-siphon/schemas/word-vectors';
import type { Search, SearchApi } from '../../page/search-api.ts';
import type { MessageEngineHit } from '../adapted-search.ts';
import type { PageSearchClient } from '../search-client.ts';

const restMs = 250;
/** So long an answer waits for the file of meanings. */
const patienceMs = 1_000;

interface WiderQuestion {
  /** The words as they were typed. */
  readonly typed: string;
  readonly filters: SearchFilters;
  /** Conversations that are shown already. */
  readonly shown: ReadonlySet<string>;
}

type WiderFound = readonly WiderConversation<MessageEngineHit>[];
type OnAnswer = (found: WiderFound) => void;

export class WiderResults {
  readonly #api: SearchApi;
  readonly #client: PageSearchClient;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #newest = 0;

  constructor(api: SearchApi, client: PageSearchClient) {
    this.#api = api;
    this.#client = client;
  }

  /** Answers unless something else is asked or forgotten before: where the meanings of words come late, by the words alone, and again with both. */
  ask(question: WiderQuestion, onAnswer: OnAnswer): void {
    this.forget();
    const own = this.#newest;
    const answer = (found: WiderFound): void => {
      if (own === this.#newest) onAnswer(found);
    };
    this.#timer = setTimeout(() => void this.#answer(question, answer), restMs);
  }

  async #answer(question: WiderQuestion, answer: OnAnswer): Promise<void> {
    const vectors = fetchedVectors();
    const soon = Promise.race([vectors, rejectedAfter(patienceMs)]);
    const found = await this.#find(question, () => soon);
    const isWhole = await isKept(soon);
    if (isWhole || found.length > 0) answer(found);
    if (!isWhole) answer((await isKept(vectors)) ? await this.#find(question, () => vectors) : found);
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#newest += 1;
  }

  async #find({ shown, ...question }: WiderQuestion, loadVectors: () => Promise<WordVectors>): Promise<WiderFound> {
    try {
      const { findWider } = await import('@session-siphon/schemas/wider-search');
      const ask = (searches: readonly Search[]) => this.#api.search<MessageEngineHit['document']>(searches);
      const found = await findWider<MessageEngineHit>(question, { ask, loadVectors });
      const others = found.filter(({ id }) => !shown.has(id));
      await this.#client.know(others.flatMap(({ messages }) => messages.map(({ hit }) => hit)));
      return others;
    } catch {
      // The search itself tells when the server is gone.
      return [];
    }
  }
}

async function fetchedVectors(): Promise<WordVectors> {
  const { loadWordVectors } = await import('./page-word-vectors.ts');
  return loadWordVectors();
}

function rejectedAfter(ms: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`not there after ${ms} ms`)), ms);
  });
}

function isKept(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  );
}
