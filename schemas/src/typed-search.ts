/** What a person types into a search: words, and operators among them such as `project:shop` and `-is:error`. */
import { facetValue } from './facet-value.ts';
import { sessionIdPattern } from './id-patterns.ts';
import { noProject } from './no-project.ts';
import type { FilterField, FlagField, SearchFilters } from './search-query.ts';
import { relativeDates, startOf } from './typed-date.ts';

/** Operators that take a value of a field, by name. */
export const listOperators: Readonly<Record<string, FilterField>> = {
  source: 'source',
  project: 'project',
  kind: 'kind',
  role: 'role',
  tool: 'tool',
  model: 'model',
  machine: 'machine',
  branch: 'branch',
  in: 'conversation_id',
};

/** Operators that are true or not, as they are typed. */
export const flagOperators: Readonly<Record<string, FlagField>> = {
  'is:error': 'is_error',
  'is:subagent': 'is_subagent',
  'has:diff': 'has_diff',
  'has:image': 'has_image',
};

/** Names of all operators. */
export const operatorNames: readonly string[] = [...Object.keys(listOperators), 'is', 'has', 'before', 'after'];

/** Values that an operator has in every index, to be suggested. */
export function usualValues(name: string): readonly string[] {
  if (name === 'before' || name === 'after') return relativeDates;
  if (name === 'in') return [noProject];
  const flags = Object.keys(flagOperators).filter((flag) => flag.startsWith(`${name}:`));
  return flags.map((flag) => flag.slice(name.length + 1));
}

interface Operator {
  readonly name: string;
  /** Without quotes. */
  readonly value: string;
  readonly isExcluded: boolean;
  /** Where it stands in the text: its first character, and the one after its last. */
  readonly from: number;
  readonly to: number;
}

export interface TypedSearch {
  /** What is left to search for, as it was typed. */
  readonly words: string;
  readonly filters: SearchFilters;
  /** Operators whose value is none, such as `before:soon`. They stay among the words. */
  readonly misread: readonly string[];
}

/** An operator stands by itself; its value may be quoted. Everything else is consumed as one phrase or word, so that nothing inside of it is an operator. */
const pieces =
  /(?<=^|\s)(?<not>NOT\s+)?(?<dash>-?)(?<name>[a-z]+):(?<value>"[^"]*"?|[^\s"]+)(?=\s|$)|"[^"]*"?|[^\s"]+/g;

/** The operators of a typed text, also those whose value is none. */
export function operatorsIn(typed: string): Operator[] {
  return Array.from(typed.matchAll(pieces)).flatMap(({ 0: piece, index, groups }) => {
    const { name, value, not, dash } = groups ?? {};
    if (name === undefined || value === undefined || !operatorNames.includes(name)) return [];
    const isExcluded = not !== undefined || dash === '-';
    return [{ name, value: value.replaceAll('"', ''), isExcluded, from: index, to: index + piece.length }];
  });
}

/**
 * Splits a typed search. Values of one field are alternatives, also to those of the `given` filters; everything else narrows. `today` is the calendar day that
 * dates such as `7d` count from.
 */
export function parseTypedSearch(typed: string, today: string, given: SearchFilters = {}): TypedSearch {
  let [filters, end] = [given, 0];
  const words: string[] = [];
  const misread: string[] = [];
  for (const operator of operatorsIn(typed)) {
    const narrowed = narrow(filters, operator, today);
    if (!narrowed) misread.push(typed.slice(operator.from, operator.to));
    else {
      filters = narrowed;
      words.push(typed.slice(end, operator.from));
      end = operator.to;
    }
  }
  return { words: joinedWords(...words, typed.slice(end)), filters, misread };
}

/** A value as it stands behind an operator's colon. */
export function quotedValue(value: string): string {
  return /\s/.test(value) ? `"${value}"` : value;
}

/** What stood apart, with one space in between. */
export function joinedWords(...parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
}

/** Undefined when the operator's value is none. */
function narrow(filters: SearchFilters, operator: Operator, today: string): SearchFilters | undefined {
  const { name, value, isExcluded } = operator;
  const flag = flagOperators[`${name}:${value}`];
  if (flag) return { ...filters, flags: { ...filters.flags, [flag]: !isExcluded } };
  if (name === 'before' || name === 'after') return narrowTime(filters, operator, today);
  if (name === 'in' && value === noProject) return narrowList(filters, { ...operator, name: 'project' });
  return narrowList(filters, operator);
}

function narrowList(filters: SearchFilters, { name, value, isExcluded }: Operator): SearchFilters | undefined {
  const field = listOperators[name];
  const listed = name === 'in' ? sessionIdIn(value) : facetValue(value);
  if (field === undefined || listed === undefined) return undefined;
  const side = isExcluded ? 'without' : 'facets';
  return { ...filters, [side]: { ...filters[side], [field]: [...(filters[side]?.[field] ?? []), listed] } };
}

function narrowTime(
  filters: SearchFilters,
  { name, value, isExcluded }: Operator,
  today: string,
): SearchFilters | undefined {
  const start = startOf(value, today);
  if (start === undefined) return undefined;
  // What is not before a day is from that day on.
  const isAfter = (name === 'after') !== isExcluded;
  return isAfter
    ? { ...filters, after: Math.max(start, filters.after ?? start) }
    : { ...filters, before: Math.min(start, filters.before ?? start) };
}

/** A conversation's id as addresses of the site have it. */
function sessionIdIn(value: string): string | undefined {
  return sessionIdPattern.test(value) ? value : undefined;
}
