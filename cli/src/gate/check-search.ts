/**
 * What a search may say: the collections of conversations, and the parameters that the site sends, each in the form that the site writes. Search servers
 * join the filter of a key and that of a search as text, so a filter that is more than a list of conditions could get around the key's.
 */
import {
  collections,
  conversationFields,
  meaningDimensions,
  messageFields,
} from '@session-siphon/schemas/search-document';
import { mostSearches } from '@session-siphon/schemas/search-query';
import { mostTypedCharacters } from '@session-siphon/schemas/search-text';

type CheckedSearch = Readonly<Record<string, string | number | boolean>>;

/** What the gate refuses, with the status and message that the search server itself would use. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface Limits {
  /** Most hits a page. */
  readonly perPage: number;
}

/** A query that was typed in grows when it is made ready, to less than four times its length. */
const mostQueryCharacters = 4 * mostTypedCharacters;
const malformed = 'One or more search parameters are malformed.';

const allowedCollections: ReadonlySet<unknown> = new Set([collections.messages, collections.conversations]);

const fields = Object.entries({ ...messageFields, ...conversationFields });
const namesOf = (isMeant: (type: string) => boolean) =>
  fields.filter(([, { type }]) => isMeant(type)).map(([name]) => name);
const numberFields = namesOf((type) => type.startsWith('int'));
const otherFields = namesOf((type) => !/^(?:int|float)/.test(type));
const field = anyOf(['id', ...fields.map(([name]) => name)]);
const fieldList = new RegExp(`^(?:(?:${field}|none)(?:, *(?:${field}|none)){0,${fields.length}})?$`);
const numberList = /^\d{1,3}(?:,\d{1,3})*$/;
const wholeNumber = /^\d{1,9}$/;
const smallNumber = /^\d{1,3}$/;
const mark = /^.{0,16}$/u;
// Neither a parenthesis nor a bar stands outside of backticks, and every backtick has its partner.
const word = '[\\w.+-]+';
const literal = `(?:\`[^\`]*\`|${word})`;
// Some versions never answer a filter with a number of more than 64 bits.
const integer = '-?\\d{1,18}';
const range = `${integer}(?:\\.\\.${integer})?`;
// An id of no characters, which only backticks can write, ends some versions.
const condition = anyOf([comparison(['id'], word), comparison(numberFields, range), comparison(otherFields, literal)]);
const order = `(?:_text_match(?:\\(buckets: \\d{1,3}\\))?|${field}):(?:asc|desc)`;

const meaningField = 'meaning';
const meaningNumber = '(?:0|-?(?:[1-9]\\d?|1[01]\\d|12[0-7]))';
const mostNearest = '(?:[1-9]\\d?|1\\d\\d|2[0-4]\\d|250)';
// An id in the place of the numbers asks about a message that the filter of a key may leave out; for some numbers in other places some versions never answer.
const nearest = `${meaningField}:\\(\\[${meaningNumber}(?:,${meaningNumber}){${meaningDimensions - 1}}\\], k: ${mostNearest}\\)`;

/** How long a search may take that does not say it. */
const usualCutoffMs = 5_000;

/** The form of every allowed parameter. */
const parameterForms: ReadonlyMap<string, RegExp> = new Map([
  ['collection', /^/],
  // Some versions end with a segmentation fault over a word of 100,000 characters.
  ['q', new RegExp(`^[^]{0,${mostQueryCharacters}}$`)],
  ['query_by', fieldList],
  ['query_by_weights', numberList],
  ['num_typos', numberList],
  ['prefix', /^(?:true|false)(?:,(?:true|false))*$/],
  ['min_len_1typo', wholeNumber],
  ['min_len_2typo', wholeNumber],
  ['typo_tokens_threshold', wholeNumber],
  ['drop_tokens_threshold', wholeNumber],
  ['split_join_tokens', /^(?:off|fallback|always)$/],
  ['vector_query', new RegExp(`^${nearest}$`)],
  ['filter_by', new RegExp(`^(?:${condition}(?: *&& *${condition})*)?$`)],
  ['sort_by', new RegExp(`^(?:${order}(?:,${order}){0,2})?$`)],
  ['group_by', /^conversation_id$/],
  ['group_limit', wholeNumber],
  ['facet_by', fieldList],
  ['facet_query', new RegExp(`^${field}:[^\`]{0,200}$`)],
  ['max_facet_values', smallNumber],
  ['page', wholeNumber],
  ['per_page', wholeNumber],
  ['include_fields', fieldList],
  ['exclude_fields', fieldList],
  ['highlight_fields', fieldList],
  ['highlight_full_fields', fieldList],
  ['highlight_affix_num_tokens', wholeNumber],
  ['highlight_start_tag', mark],
  ['highlight_end_tag', mark],
  ['snippet_threshold', wholeNumber],
  ['search_cutoff_ms', /^\d{1,4}$/],
]);

/** The searches of a body, every one of them checked. Rebuilt, so that nothing unchecked is passed on. Throws `Refusal`. */
export function checkedSearches(body: string, key: string, limits: Limits): readonly CheckedSearch[] {
  const value = parsed(body);
  const searches: unknown =
    typeof value === 'object' && value !== null && 'searches' in value ? value.searches : undefined;
  if (!Array.isArray(searches) || searches.length === 0) throw new Refusal(400, 'Missing `searches` array.');
  if (searches.length > mostSearches)
    throw new Refusal(400, 'Number of multi searches exceeds `limit_multi_searches` parameter.');
  const hidden = hiddenFields(key);
  return searches.map((search) => withoutHidden(checkedSearch(search, limits), hidden));
}

function checkedSearch(search: unknown, { perPage }: Limits): CheckedSearch {
  if (typeof search !== 'object' || search === null) throw new Refusal(400, malformed);
  const checked: Record<string, string | number | boolean> = { search_cutoff_ms: usualCutoffMs };
  for (const [name, value] of Object.entries(search)) {
    const form = parameterForms.get(name);
    if (!form) throw new Refusal(400, `The search parameter \`${name.slice(0, 40)}\` is not allowed.`);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      throw new Refusal(400, malformed);
    if (!form.test(String(value))) throw notLikeThis(name);
    checked[name] = value;
  }
  if (!allowedCollections.has(checked['collection']))
    throw new Refusal(401, 'This collection is not open to searches.');
  if (Number(checked['per_page'] ?? 0) > perPage)
    throw new Refusal(422, `Only upto ${perPage} hits can be fetched per page.`);
  // Servers look for as many as all pages up to the asked one hold.
  if (checked['vector_query'] !== undefined && Number(checked['page'] ?? 1) > 1) throw notLikeThis('page');
  return checked;
}

function notLikeThis(name: string): Refusal {
  return new Refusal(400, `The search parameter \`${name}\` is not allowed like this.`);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal(400, 'Bad JSON.');
  }
}

/** Fields that a scoped key leaves out. They are written in the key, before its parameters stand a signature and the beginning of its parent. */
function hiddenFields(key: string): readonly string[] {
  try {
    const embedded: unknown = JSON.parse(Buffer.from(key, 'base64').toString('utf8').slice(48));
    return typeof embedded === 'object' && embedded !== null && 'exclude_fields' in embedded
      ? namesIn(String(embedded.exclude_fields))
      : [];
  } catch {
    return [];
  }
}

/** A field that a key leaves out is shown neither by its marks nor by its counts or groups, as some servers do, nor by what is like it. */
function withoutHidden(search: CheckedSearch, hidden: readonly string[]): CheckedSearch {
  if (hidden.length === 0) return search;
  const isShown = (name: string) =>
    !hidden.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name));
  const facets = [...namesIn(search['facet_by']), ...namesIn(String(search['facet_query'] ?? '').split(':')[0])];
  if (!facets.every(isShown)) throw notLikeThis('facet_by');
  if (!namesIn(search['group_by']).every(isShown)) throw notLikeThis('group_by');
  if (search['vector_query'] !== undefined && !isShown(meaningField)) throw notLikeThis('vector_query');
  const marked = (name: string) => namesIn(search[name]).filter(isShown).join(',') || 'none';
  return {
    ...search,
    highlight_fields: marked('highlight_fields'),
    highlight_full_fields: marked('highlight_full_fields'),
  };
}

function namesIn(list: string | number | boolean | undefined): string[] {
  return String(list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function anyOf(patterns: readonly string[]): string {
  return `(?:${patterns.join('|')})`;
}

function comparison(names: readonly string[], value: string): string {
  return `${anyOf(names)}:(?:!=|>=|<=|=|!|>|<)?(?:${value}|\\[${value}(?:,${value})*\\])`;
}
