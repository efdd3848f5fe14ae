/** What is said about operators that could not be read. Pure. */
import { parseTypedSearch } from '@session-siphon/schemas/typed-search';
import { operatorHelp } from './operator-help.ts';

/** What to say about operators that could not be read and are searched for as words; undefined when there are none. */
export function misreadHint(words: string, today: string): string | undefined {
  const [misread] = parseTypedSearch(words, today).misread;
  if (misread === undefined) return undefined;
  const name = /([a-z]+):/.exec(misread)?.[1];
  const takes = operatorHelp.find((operator) => operator.name === name)?.takes ?? '';
  return `“${misread}” is searched for as a word: ${name}: takes ${takes}.`;
}
