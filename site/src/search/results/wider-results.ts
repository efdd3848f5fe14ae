/** Conversations that hold the words of a search together, where hardly any message holds them all. Asked for when typing rests. */
import type { SearchFilters } from '@session-siphon/schemas/search-query';
import type { WiderConversation } from '@session-siphon/schemas/wider-ranking';
import type { SearchApi } from '../../page/search-api.ts';
import type { MessageEngineHit } from '../adapted-search.ts';
import type { PageSearchClient } from '../search-client.ts';

const restMs = 250;

interface WiderQuestion {
  /** The words as they were typed. */
  readonly typed: string;
  readonly filters: SearchFilters;
  /** Conversations that are shown already. */
  readonly shown: ReadonlySet<string>;
}

export class WiderResults {
  readonly #api: SearchApi;
  readonly #client: PageSearchClient;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #newest = 0;

  constructor(api: SearchApi, client: PageSearchClient) {
    this.#api = api;
    this.#client = client;
  }

  /** Answers unless something else is asked or forgotten before. */
  ask(question: WiderQuestion, onAnswer: (found: readonly WiderConversation<MessageEngineHit>[]) => void): void {
    this.forget();
    const own = this.#newest;
    this.#timer = setTimeout(async () => {
      const found = await this.#find(question);
      if (own === this.#newest) onAnswer(found);
    }, restMs);
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#newest += 1;
  }

  async #find({ shown, ...question }: WiderQuestion): Promise<readonly WiderConversation<MessageEngineHit>[]> {
    try {
      const { findWider } = await import('@session-siphon/schemas/wider-search');
      const found = await findWider<MessageEngineHit>(question, (searches) => this.#api.search(searches));
      const others = found.filter(({ id }) => !shown.has(id));
      await this.#client.know(others.flatMap(({ messages }) => messages.map(({ hit }) => hit)));
      return others;
    } catch {
      // The search itself tells when the server is gone.
      return [];
    }
  }
}
