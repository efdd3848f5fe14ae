/** The different words of a conversation. */
import { indexableText, normalizedWords } from '@session-siphon/schemas/search-text';
import type { Message } from '@session-siphon/schemas/session';
import { callText } from './indexed-text.ts';

const mostCharacters = 24_000;
/** Longer ones are keys and minified code. */
const longestWord = 32;
/** Times, sizes and hashes, which nobody remembers. */
const number = /^\d{6,}$|\d[a-z]+\d/;
const digit = /\d/;
/** Where a tool's output begins is what is remembered of it. */
const longestOutput = 2_000;
const longestCall = 1_000;
const longestSaid = 24_000;

/** Words of what was said come first, then those of calls and of the beginnings of outputs, as long as there is room. */
export function conversationWords(messages: readonly Message[]): string {
  const words = new Words();
  for (const text of spoken(messages)) words.add(text);
  for (const text of done(messages)) words.add(text);
  return words.text();
}

function* spoken(messages: readonly Message[]): Generator<string> {
  for (const { role, blocks } of messages)
    if (role !== 'tool' && role !== 'system')
      for (const block of blocks)
        if (block.type === 'text' || block.type === 'thinking') yield block.text.slice(0, longestSaid);
}

function* done(messages: readonly Message[]): Generator<string> {
  for (const { blocks } of messages)
    for (const block of blocks)
      if (block.type === 'tool_call') yield callText(block).slice(0, longestCall);
      else if (block.type === 'tool_result') yield block.text.slice(0, longestOutput);
      else if (block.type === 'edit') yield `${block.path}\n${block.diff.slice(0, longestOutput)}`;
}

/** What neither white space nor ASCII punctuation interrupts. */
const word = /[^\s!-/:-@[-`{-~]+/g;

class Words {
  readonly #known = new Set<string>();
  #characters = 0;

  add(text: string): void {
    if (this.#characters > mostCharacters) return;
    const ready = indexableText(text);
    for (const one of ready.toLowerCase().match(word) ?? []) this.#keep(one);
    for (const one of normalizedWords(ready)?.split(' ') ?? []) this.#keep(one);
  }

  #keep(one: string): void {
    if (this.#known.has(one) || one.length > longestWord || this.#characters > mostCharacters) return;
    if (digit.test(one) && number.test(one)) return;
    this.#known.add(one);
    this.#characters += one.length + 1;
  }

  /** In alphabetical order, which takes less room: neighbours begin alike. */
  text(): string {
    return [...this.#known].toSorted().join(' ');
  }
}
