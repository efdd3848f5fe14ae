/** What is typed into the search field: operators become filters as soon as they are finished, the rest stays. Pure. */
import type { SearchFilters } from '@session-siphon/schemas/search-query';
import { joinedWords, operatorNames, operatorsIn, parseTypedSearch } from '@session-siphon/schemas/typed-search';

export interface FieldReading {
  /** What stays in the field, and where the caret is in it. */
  readonly text: string;
  readonly caret: number;
  /** What to search for: what stays without the operator that is being typed. */
  readonly words: string;
  /** The given filters and those that were typed. */
  readonly filters: SearchFilters;
  readonly isNarrowed: boolean;
}

/** Part of a text. */
export interface TypedPart {
  readonly from: number;
  readonly to: number;
}

/** Reads the field. The operator at the caret is still being typed; without a caret all are finished. `today` is what dates such as `7d` count from. */
export function readField(
  text: string,
  caret: number | undefined,
  { given, today }: { readonly given: SearchFilters; readonly today: string },
): FieldReading {
  const open = caret === undefined ? undefined : openOperator(text, caret);
  const before = parseTypedSearch(text.slice(0, open?.from ?? text.length), today, given);
  const after = parseTypedSearch(open ? text.slice(open.to) : '', today, before.filters);
  const { filters } = after;
  const words = joinedWords(before.words, after.words);
  const isNarrowed = filters !== given;
  if (!isNarrowed) return { text, caret: caret ?? text.length, words, filters, isNarrowed };
  if (open && caret !== undefined) {
    const head = joinedWords(before.words, text.slice(open.from, open.to));
    return { text: joinedWords(head, after.words), caret: head.length - (open.to - caret), words, filters, isNarrowed };
  }
  const left = parseTypedSearch(text.slice(0, caret), today).words;
  // Whoever typed a space begins a new word.
  const isNewWord = words !== '' && left === words && /\s$/.test(text.slice(0, caret));
  const kept = isNewWord ? `${words} ` : words;
  return { text: kept, caret: isNewWord ? kept.length : left.length, words, filters, isNarrowed };
}

/** The operator that the caret touches, be it only its name; undefined when it touches none. */
export function openOperator(text: string, caret: number): TypedPart | undefined {
  const operator = operatorsIn(text).find(({ from, to }) => from <= caret && caret <= to);
  if (operator) return operator;
  const [name = ''] = /(?<=^|\s)-?[a-z]+:$/.exec(text.slice(0, caret)) ?? [];
  const isName = operatorNames.includes(name.replaceAll(/[-:]/g, ''));
  return isName && /^(?:\s|$)/.test(text.slice(caret)) ? { from: caret - name.length, to: caret } : undefined;
}
