/** Names and letters of the assistants, which the filters know by their ids only. Learned from conversations that are listed, else asked for. */
import { type ConversationDocument, collections } from '@session-siphon/schemas/search-document';
import type { SearchApi } from '../../page/search-api.ts';

export interface AgentName {
  readonly name: string;
  readonly monogram: string;
}

type Named = Pick<ConversationDocument, 'source' | 'agent_name' | 'agent_monogram'>;

export class AgentNames {
  readonly #api: SearchApi;
  readonly #onLearned: () => void;
  readonly #names = new Map<string, AgentName>();
  readonly #asked = new Set<string>();

  /** `onLearned` is called when names that were asked for have arrived. */
  constructor(api: SearchApi, onLearned: () => void) {
    this.#api = api;
    this.#onLearned = onLearned;
  }

  /** Undefined as long as it is not known. */
  get(source: string): AgentName | undefined {
    return this.#names.get(source);
  }

  learn({ source, agent_name: name, agent_monogram: monogram }: Named): void {
    this.#names.set(source, { name, monogram });
  }

  /** Asks for those that are not known. */
  meet(sources: readonly string[]): void {
    const fresh = sources.filter((source) => !this.#names.has(source) && !this.#asked.has(source));
    for (const source of fresh) this.#asked.add(source);
    if (fresh.length > 0) void this.#ask(fresh);
  }

  async #ask(sources: readonly string[]): Promise<void> {
    try {
      const answers = await this.#api.search<Named>(
        sources.map((source) => ({
          collection: collections.conversations,
          q: '*',
          query_by: 'title',
          filter_by: `source:=\`${source}\``,
          include_fields: 'source,agent_name,agent_monogram',
          per_page: 1,
        })),
      );
      for (const { document } of answers.flatMap((answer) => answer.hits)) this.learn(document);
      this.#onLearned();
    } catch {
      // Until the next time the filters show the ids; the search itself says when the server is gone.
      for (const source of sources) this.#asked.delete(source);
    }
  }
}
