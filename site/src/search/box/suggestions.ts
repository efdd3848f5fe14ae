/** What the search field suggests while an operator is typed: first its name, then its values. Pure. */
import { operatorsIn, quotedValue } from '@session-siphon/schemas/typed-search';
import { operatorHelp } from './operator-help.ts';
import { type TypedPart, openOperator } from './typed-field.ts';

export interface Suggestion {
  readonly label: string;
  /** What an operator takes, how often a value occurs. */
  readonly detail: string;
  /** What comes into the field in place of what was typed. */
  readonly insert: string;
}

export interface KnownValue {
  readonly value: string;
  readonly detail: string;
}

interface Suggested {
  /** What is replaced. */
  readonly part: TypedPart;
  readonly suggestions: readonly Suggestion[];
}

const mostSuggestions = 8;

/** Suggestions for what the caret touches; undefined when there are none. `valuesOf` knows the values of an operator, as far as they are there. */
export function suggest(
  text: string,
  caret: number,
  valuesOf: (name: string) => readonly KnownValue[],
): Suggested | undefined {
  const part = openOperator(text, caret);
  const suggested = part ? valueSuggestions(text, part, valuesOf) : nameSuggestions(text, caret);
  return suggested && suggested.suggestions.length > 0 ? suggested : undefined;
}

function nameSuggestions(text: string, caret: number): Suggested | undefined {
  // A single letter begins too many words.
  const [typed, sign = '', start = ''] = /(?<=^|\s)(-?)([a-z]{2,})$/.exec(text.slice(0, caret)) ?? [];
  if (typed === undefined || /^\S/.test(text.slice(caret)) || isQuoted(text, caret)) return undefined;
  // A whole name is mostly the word itself.
  const names = operatorHelp.filter(({ name }) => name.startsWith(start) && (name !== start || sign !== ''));
  return {
    part: { from: caret - typed.length, to: caret },
    suggestions: names.map(({ name, takes }) => ({ label: `${name}:`, detail: takes, insert: `${sign}${name}:` })),
  };
}

function valueSuggestions(
  text: string,
  part: TypedPart,
  valuesOf: (name: string) => readonly KnownValue[],
): Suggested | undefined {
  const typed = text.slice(part.from, part.to);
  const [operator] = operatorsIn(typed);
  const [head = '', name = ''] = /^[^:]*?([a-z]+):/.exec(typed) ?? [];
  const wanted = (operator?.value ?? '').toLowerCase();
  const known = valuesOf(name).filter(({ value }) => value.toLowerCase().includes(wanted));
  const [starting, other] = [true, false].map((isStart) =>
    known.filter(({ value }) => value.toLowerCase().startsWith(wanted) === isStart),
  );
  const suggestions = [...(starting ?? []), ...(other ?? [])].slice(0, mostSuggestions).map(({ value, detail }) => ({
    label: value,
    detail,
    insert: `${head}${quotedValue(value)} `,
  }));
  // What is typed in full already needs no suggestion.
  return suggestions.length === 1 && suggestions[0]?.label === operator?.value ? undefined : { part, suggestions };
}

function isQuoted(text: string, caret: number): boolean {
  return (text.slice(0, caret).match(/"/g) ?? []).length % 2 === 1;
}
