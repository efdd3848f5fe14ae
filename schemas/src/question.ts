/** A typed question asks with words that its answer does not hold. What is left is searched for. */
import { type QuestionWords, emptyInOtherScripts, english, spacedLanguages } from './question-words.ts';

/** Fewer words are a search, whatever they begin with: `how to` may be a title. */
const shortestQuestion = 4;

/** The words of a question that carry its subject; every other text as it is. */
export function withoutQuestionWords(typed: string): string {
  const words = typed.trim().split(/\s+/);
  if (words.length < shortestQuestion || typed.includes('"') || words.includes('NOT')) return typed;
  const language = languageOf(words);
  const telling = words.filter((word) => !language || !isIn(language.empty, word));
  return telling.length > 0 ? telling.join(' ') : typed;
}

/** Whether a word tells nothing about a subject. What other languages write like English words is not known to be theirs. */
export function isEmptyWord(word: string): boolean {
  return isIn(english.empty, word) || isIn(emptyInOtherScripts, word);
}

/** Undefined when it is no question. Languages share words, so the one counts that most of the words are in. */
function languageOf(words: readonly string[]): QuestionWords | undefined {
  const [first = ''] = words;
  const isMarked = /[?？]$/.test(words.at(-1) ?? '');
  const asked = spacedLanguages.filter(({ asking }) => isMarked || asking.has(first.toLowerCase()));
  const known = ({ empty }: QuestionWords): number => words.filter((word) => isIn(empty, word)).length;
  return asked.toSorted((a, b) => known(b) - known(a))[0];
}

/** All parts of `avons-nous` and `l’on` have to be in a set. */
function isIn(set: ReadonlySet<string>, word: string): boolean {
  const parts = word
    .toLowerCase()
    .split(/[-'’]/)
    .map((part) => part.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, ''))
    .filter((part) => part !== '');
  return parts.length > 0 && parts.every((part) => set.has(part));
}
