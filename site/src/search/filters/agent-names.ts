/** Names and letters of the assistants, which the filters know by their ids only. Asked for when an id is met for the first time. */
import { type ConversationDocument, collections } from '@session-siphon/schemas/search-document';
import type { SearchApi } from '../../page/search-api.ts';

export interface AgentName {
  readonly name: string;
  readonly monogram: string;
}

export class AgentNames {
  readonly #api: SearchApi;
  readonly #onLearned: () => void;
  readonly #names = new Map<string, AgentName>();
  readonly #asked = new Set<string>();

  /** `onLearned` is called when names have arrived. */
  constructor(api: SearchApi, onLearned: () => void) {
    this.#api = api;
    this.#onLearned = onLearned;
  }

  /** Undefined as long as it is not known. */
  get(source: string): AgentName | undefined {
    return this.#names.get(source);
  }

  /** Asks for those that are new. */
  meet(sources: readonly string[]): void {
    const fresh = sources.filter((source) => !this.#asked.has(source));
    for (const source of fresh) this.#asked.add(source);
    if (fresh.length > 0) void this.#ask(fresh);
  }

  async #ask(sources: readonly string[]): Promise<void> {
    try {
      const answers = await this.#api.search<Pick<ConversationDocument, 'agent_name' | 'agent_monogram'>>(
        sources.map((source) => ({
          collection: collections.conversations,
          q: '*',
          query_by: 'title',
          filter_by: `source:=\`${source}\``,
          include_fields: 'agent_name,agent_monogram',
          per_page: 1,
        })),
      );
      sources.forEach((source, at) => {
        const document = answers[at]?.hits[0]?.document;
        if (document) this.#names.set(source, { name: document.agent_name, monogram: document.agent_monogram });
      });
      this.#onLearned();
    } catch {
      // Until the next time the filters show the ids; the search itself says when the server is gone.
      for (const source of sources) this.#asked.delete(source);
    }
  }
}
