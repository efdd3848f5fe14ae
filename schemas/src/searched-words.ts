/** The words of a typed search that can be looked for one by one. */
import { isEmptyWord } from './question.ts';
import { prepareQuery } from './search-text.ts';

/** As many as a gate lets pass at once, with the search across messages. Of more the last are kept too: they may be the ones that tell what went wrong. */
const [mostFirst, mostLast] = [10, 6];

export interface SearchedWords {
  /** Words and quoted phrases. */
  readonly words: readonly string[];
  /** What no message may hold, each with its dash. */
  readonly excluded: readonly string[];
}

/** Words that tell nothing about a subject are left out as long as two others remain. */
export function searchedWords(typed: string): SearchedWords {
  const terms = (prepareQuery(typed) ?? '').match(/-?"[^"]*"|\S+/g) ?? [];
  const excluded = terms.filter((term) => term.startsWith('-'));
  const said = unique(terms.filter((term) => !term.startsWith('-')).map(withoutEnds)).filter((term) => term !== '');
  const telling = said.filter((word) => !isEmptyWord(word) && !/^[a-z]$/.test(word));
  return { words: firstAndLast(telling.length > 1 ? telling : said), excluded };
}

function firstAndLast(words: readonly string[]): readonly string[] {
  if (words.length <= mostFirst + mostLast) return words;
  // Lines, columns and addresses are others the next time.
  const lasting = words.filter((word) => !/^(?:\d|0x)[\da-f]*$/.test(word));
  if (lasting.length <= mostFirst + mostLast) return lasting;
  return [...lasting.slice(0, mostFirst), ...lasting.slice(-mostLast)];
}

/** Punctuation around a word is none of it. */
function withoutEnds(term: string): string {
  return term.startsWith('"') ? term : term.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
