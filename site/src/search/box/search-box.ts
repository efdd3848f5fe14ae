/** The search field. Finished operators leave it and become filters; what stays are the words to search for. */
import connectSearchBox from 'instantsearch.js/es/connectors/search-box/connectSearchBox';
import type { Widget } from 'instantsearch.js';
import { calendarDay } from '@session-siphon/schemas/typed-date';
import { byId } from '../../page/element.ts';
import type { SearchSetUp } from '../search-set-up.ts';
import { filtersOf, withFilters } from '../filters/search-filters.ts';
import { SuggestionList } from './suggestion-list.ts';
import { type KnownValue, type Suggestion, suggest } from './suggestions.ts';
import { type FieldReading, type TypedPart, readField } from './typed-field.ts';

/** Typing is answered once it pauses this long. */
const typingPauseMs = 100;

export class SearchBox {
  readonly widget: Widget;
  readonly #input = byId('query', HTMLInputElement);
  readonly #setUp: SearchSetUp;
  readonly #valuesOf: (name: string) => readonly KnownValue[];
  readonly #suggestions: SuggestionList;
  /** What a suggestion replaces. */
  #suggestedFor: TypedPart = { from: 0, to: 0 };
  /** The words that were last read or shown. */
  #words = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #refine: (words: string) => void = () => undefined;

  /** `valuesOf` knows the values of an operator, as far as they are there. */
  constructor(setUp: SearchSetUp, valuesOf: (name: string) => readonly KnownValue[]) {
    this.#setUp = setUp;
    this.#valuesOf = valuesOf;
    this.#suggestions = new SuggestionList(this.#input, (suggestion) => this.#take(suggestion));
    this.#input.addEventListener('input', (event) => {
      const reading = this.#read(this.#input.selectionStart ?? undefined);
      // A word that an input method is still building must not be moved under its hands.
      if (event instanceof InputEvent && event.isComposing) this.#searchFor(reading.words);
      else this.#follow(reading);
      this.suggest();
    });
    this.#input.addEventListener('blur', () => this.finish());
    byId('search-form', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
    this.widget = connectSearchBox(({ refine, instantSearchInstance: { status } }, isFirst) => {
      this.#refine = refine;
      // The connector tells the words of the last answer, which may be a failure ago.
      const { query = '' } = setUp.current();
      // Typed before the page was ready.
      if (isFirst && query === '' && this.#input.value !== '') this.finish();
      else if (status !== 'error') this.#show(query);
    })({
      queryHook: (words, search) => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => {
          this.#timer = undefined;
          search(words);
        }, typingPauseMs);
      },
    });
  }

  /** Takes all operators for finished. Returns whether there were any. */
  finish(): boolean {
    return this.#follow(this.#read(undefined));
  }

  /** Puts an operator in front of the words, to be changed. */
  edit(operator: string): void {
    this.#input.value = `${operator} ${this.#input.value}`.trim();
    this.#input.setSelectionRange(operator.length, operator.length);
  }

  /** Suggests what fits to the operator that is being typed. */
  suggest(): void {
    const { value, selectionStart, selectionEnd } = this.#input;
    const isTyping = document.activeElement === this.#input && selectionStart === selectionEnd;
    const found = isTyping && selectionStart !== null ? suggest(value, selectionStart, this.#valuesOf) : undefined;
    this.#suggestedFor = found?.part ?? this.#suggestedFor;
    this.#suggestions.show(found?.suggestions ?? []);
  }

  #take({ insert }: Suggestion): void {
    const { from, to } = this.#suggestedFor;
    this.#input.setRangeText(insert, from, to, 'end');
    this.#follow(this.#read(from + insert.length));
    this.suggest();
  }

  #read(caret: number | undefined): FieldReading {
    return readField(this.#input.value, caret, {
      given: filtersOf(this.#setUp.current()),
      today: calendarDay(new Date()),
    });
  }

  /** Searches for what was read. Returns whether operators have left the field. */
  #follow({ text, caret, words, filters, isNarrowed }: FieldReading): boolean {
    if (!isNarrowed) {
      this.#searchFor(words);
      return false;
    }
    const input = this.#input;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#words = words;
    input.value = text;
    if (document.activeElement === input) input.setSelectionRange(caret, caret);
    this.#setUp.change({ ...withFilters(this.#setUp.current(), filters), query: words });
    return true;
  }

  #searchFor(words: string): void {
    if (words === this.#words) return;
    this.#words = words;
    this.#refine(words);
  }

  /** Shows the words of a search that was not typed here. */
  #show(query: string): void {
    if (query === this.#words || this.#timer !== undefined) return;
    this.#words = query;
    this.#input.value = query;
  }
}
