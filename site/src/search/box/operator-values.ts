/** Which values operators have in the index, and how often: asked for when the first one of its kind is typed. */
import { type FilterField, valuesSearch } from '@session-siphon/schemas/search-query';
import { listOperators, usualValues } from '@session-siphon/schemas/typed-search';
import { count } from '../../page/format.ts';
import type { SearchApi } from '../../page/search-api.ts';
import type { KnownValue } from './suggestions.ts';

export class OperatorValues {
  readonly #api: SearchApi;
  readonly #onLoaded: () => void;
  readonly #values = new Map<string, readonly KnownValue[]>();

  /** `onLoaded` is called when values have arrived. */
  constructor(api: SearchApi, onLoaded: () => void) {
    this.#api = api;
    this.#onLoaded = onLoaded;
  }

  /** Values of an operator, the most frequent first; none as long as they are not known. */
  of(name: string): readonly KnownValue[] {
    const known = this.#values.get(name);
    if (known) return known;
    this.#values.set(
      name,
      usualValues(name).map((value) => ({ value, detail: '' })),
    );
    const field = listOperators[name];
    // Nobody knows conversations by their ids.
    if (field !== undefined && field !== 'conversation_id') void this.#load(name, field);
    return this.#values.get(name) ?? [];
  }

  async #load(name: string, field: FilterField): Promise<void> {
    try {
      const [answer] = await this.#api.search([valuesSearch(field)]);
      const counts = answer?.facet_counts?.find((facet) => facet.field_name === field)?.counts ?? [];
      this.#values.set(
        name,
        counts.map(({ value, count: messages }) => ({ value, detail: count(messages) })),
      );
      this.#onLoaded();
    } catch {
      // Typing goes on without suggestions; the search itself tells when the server is gone.
      this.#values.delete(name);
    }
  }
}
