/** `filter_by`: grammar and evaluation. `&&` and `||` have equal rank and are read from left to right, as on the real server. */
import { ApiError } from '../api-error.ts';
import type { Column } from '../columns/column.ts';
import type { Tokenizer } from '../tokenize.ts';

export type RowTest = (row: number) => boolean;

export interface RowFilter {
  readonly accepts: RowTest;
  /** Rows besides which none passes, where a filter names documents: then no other has to be tested. */
  readonly among?: ReadonlySet<number>;
}

/** What a filter can ask about: the values of a field, documents by id, documents by the words of a text field. */
export interface FilterSubject {
  column(name: string): Column | undefined;
  /** Whether a field holds vectors, which no filter can ask about. */
  isOfVectors(name: string): boolean;
  rowsOfIds(ids: readonly string[]): ReadonlySet<number>;
  /** Rows whose field holds these words in a row, or, when exact, nothing but them; undefined when there is no such field. */
  rowsOfWords(field: string, words: string, how: { isExact: boolean }): ReadonlySet<number> | undefined;
  readonly tokenizer: Tokenizer;
}

const mostTokens = 100;

type Token =
  | { readonly kind: '(' | ')' | '&&' | '||' }
  | { readonly kind: 'clause'; readonly field: string; readonly operator: string; readonly value: string };

/** An empty filter accepts all. Throws ApiError. */
export function compileFilter(text: string, subject: FilterSubject): RowFilter {
  if (text.trim() === '') return { accepts: () => true };
  const tokens = tokenizeFilter(text);
  if (tokens.length > mostTokens) throw new ApiError(400, 'Filter expression is not valid.');
  const parser = new FilterParser(tokens, subject);
  return parser.whole();
}

/** What passes both. */
export function both(a: RowFilter, b: RowFilter): RowFilter {
  const among = a.among ?? b.among;
  return { accepts: (row) => a.accepts(row) && b.accepts(row), ...(among ? { among } : {}) };
}

function either(a: RowFilter, b: RowFilter): RowFilter {
  const accepts: RowTest = (row) => a.accepts(row) || b.accepts(row);
  return a.among && b.among ? { accepts, among: a.among.union(b.among) } : { accepts };
}

class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #subject: FilterSubject;
  #at = 0;

  constructor(tokens: readonly Token[], subject: FilterSubject) {
    this.#tokens = tokens;
    this.#subject = subject;
  }

  whole(): RowFilter {
    const filter = this.#expression();
    if (this.#at < this.#tokens.length)
      throw new ApiError(400, 'Could not parse the filter query: unbalanced parentheses.');
    return filter;
  }

  #expression(): RowFilter {
    let left = this.#operand();
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token?.kind !== '&&' && token?.kind !== '||') return left;
      this.#at += 1;
      left = (token.kind === '&&' ? both : either)(left, this.#operand());
    }
  }

  #operand(): RowFilter {
    const token = this.#tokens[this.#at++];
    if (token?.kind === 'clause') return compileClause(token, this.#subject);
    const before = this.#tokens[this.#at - 2]?.kind;
    if (token?.kind === ')' && before === '(') throw new ApiError(400, 'Filter query cannot be empty.');
    if ((token?.kind === ')' && before === undefined) || (token === undefined && before === '('))
      throw new ApiError(400, 'Could not parse the filter query: unbalanced parentheses.');
    if (token?.kind !== '(') throw new ApiError(400, 'Could not parse the filter query: unbalanced `&&` operands.');
    const inner = this.#expression();
    if (this.#tokens[this.#at++]?.kind !== ')')
      throw new ApiError(400, 'Could not parse the filter query: unbalanced parentheses.');
    return inner;
  }
}

function tokenizeFilter(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const character = text[at] ?? '';
    if (/\s/.test(character)) at += 1;
    else if (character === '(' || character === ')') {
      tokens.push({ kind: character });
      at += 1;
    } else if (text.startsWith('&&', at) || text.startsWith('||', at)) {
      tokens.push({ kind: text.startsWith('&&', at) ? '&&' : '||' });
      at += 2;
    } else {
      const { token, end } = clauseAt(text, at);
      tokens.push(token);
      at = end;
    }
  }
  return tokens;
}

function clauseAt(text: string, at: number): { token: Token; end: number } {
  const colon = text.indexOf(':', at);
  if (colon < 0) throw new ApiError(400, 'Could not parse the filter query.');
  const field = text.slice(at, colon).trim();
  const operator = /^\s*(:!=|:=|:!|:<=|:>=|:<|:>|:)\s*/.exec(text.slice(colon)) ?? [':', ':'];
  let end = colon + (operator[0]?.length ?? 1);
  const from = end;
  let isQuoted = false;
  let depth = 0;
  for (; end < text.length; end += 1) {
    const character = text[end] ?? '';
    if (character === '`') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === '[') depth += 1;
    if (character === ']') depth -= 1;
    if (depth === 0 && (character === ')' || text.startsWith('&&', end) || text.startsWith('||', end))) break;
  }
  const value = text.slice(from, end).trim();
  if (value === '') throw new ApiError(400, `Error with filter field \`${field}\`: Filter value cannot be empty.`);
  return { token: { kind: 'clause', field, operator: operator[1] ?? ':', value }, end };
}

type Clause = Extract<Token, { kind: 'clause' }>;

function compileClause(clause: Clause, subject: FilterSubject): RowFilter {
  return clause.field === 'id' ? idFilter(clause, subject) : { accepts: fieldTest(clause, subject) };
}

function fieldTest(clause: Clause, subject: FilterSubject): RowTest {
  const matches = matchTest(clause, subject);
  // `:!x` and `:![…]` mean the same as `:` on this version of the server.
  return clause.operator === ':!=' ? (row) => !matches(row) : matches;
}

/** Whether a row has one of the values, also where those are to be left out. */
function matchTest(clause: Clause, subject: FilterSubject): RowTest {
  if (subject.isOfVectors(clause.field)) throw new ApiError(404, `Cannot filter on vector field \`${clause.field}\`.`);
  const column = subject.column(clause.field);
  if (!column) return wordsTest(clause, subject);
  if (column.isText) return textTest(column, clause, subject.tokenizer);
  return column.field.type.startsWith('bool') ? booleanTest(column, clause) : numberTest(column, clause);
}

function idFilter({ operator, value }: Clause, subject: FilterSubject): RowFilter {
  if (operator === ':!=') throw new ApiError(400, 'Not equals filtering is not supported on the `id` field.');
  // Any other operator is looked for as a part of the id.
  const rows = subject.rowsOfIds(operator === ':' || operator === ':=' ? listOf(value) : []);
  return { accepts: (row) => rows.has(row), among: rows };
}

function wordsTest({ field, operator, value }: Clause, subject: FilterSubject): RowTest {
  const isExact = isExactOperator(operator);
  const sets = listOf(value).map((one) => subject.rowsOfWords(field, subject.tokenizer.words(one), { isExact }));
  if (sets.includes(undefined))
    throw new ApiError(404, `Could not find a filter field named \`${field}\` in the schema.`);
  return (row) => sets.some((rows) => rows?.has(row));
}

function textTest(column: Column, { operator, value }: Clause, tokenizer: Tokenizer): RowTest {
  const isExact = isExactOperator(operator);
  const codes = new Set<number>();
  for (const one of listOf(value)) {
    const words = tokenizer.words(one);
    if (words === '') continue;
    for (const code of isExact ? column.codesOfWords(words) : column.codesWithRun(words)) codes.add(code);
  }
  return (row) => column.has(row, (code) => codes.has(code));
}

function isExactOperator(operator: string): boolean {
  return operator === ':=' || operator === ':!=';
}

function booleanTest(column: Column, { value }: Clause): RowTest {
  const wanted = listOf(value).map((one) => {
    if (one !== 'true' && one !== 'false')
      throw new ApiError(400, `Value of filter field \`${column.field.name}\` must be \`true\` or \`false\`.`);
    return one === 'true' ? 1 : 0;
  });
  return (row) => column.has(row, (number) => wanted.some((one) => one === number));
}

function numberTest(column: Column, { operator, value }: Clause): RowTest {
  const name = column.field.name;
  if (operator === ':!=' || operator === ':!')
    throw new ApiError(400, `Error with filter field \`${name}\`: Numerical field has an invalid comparator.`);
  const tests = listOf(value).map((one) =>
    numericTest(`${operator === ':=' || operator === ':' ? '' : operator.slice(1)}${one}`, column),
  );
  return (row) => column.has(row, (number) => tests.some((test) => test(number)));
}

function numericTest(text: string, column: Column): (number: number) => boolean {
  const name = column.field.name;
  // A range with an open end holds nothing.
  if (/^\.\.|\.\.$/.test(text)) return () => false;
  const range = /^(-?[\d.]+?)\.\.(-?[\d.]+)$/.exec(text);
  if (range) {
    const [low, high] = [numberOf(range[1] ?? '', column), numberOf(range[2] ?? '', column)];
    return (number) => number >= low && number <= high;
  }
  const [, comparator = '', digits = ''] = /^\s*(<=|>=|<|>)?\s*(.*)$/.exec(text) ?? [];
  if (comparator === '' && !/^[+-]?[\d.]/.test(digits))
    throw new ApiError(400, `Error with filter field \`${name}\`: Numerical field has an invalid comparator.`);
  const limit = numberOf(digits, column);
  switch (comparator) {
    case '<=':
      return (number) => number <= limit;
    case '>=':
      return (number) => number >= limit;
    case '<':
      return (number) => number < limit;
    case '>':
      return (number) => number > limit;
    default:
      return (number) => number === limit;
  }
}

function numberOf(text: string, { field }: Column): number {
  const isInteger = field.type.startsWith('int');
  const value = Number(text.trim());
  if (text.trim() === '' || Number.isNaN(value) || (isInteger && !/^[+-]?\d+$/.test(text.trim())))
    throw new ApiError(
      400,
      `Error with filter field \`${field.name}\`: Not an ${isInteger ? field.type.replace('[]', '') : 'float'}.`,
    );
  if (field.type.startsWith('int32') && (value < -(2 ** 31) || value >= 2 ** 31))
    throw new ApiError(400, `Error with filter field \`${field.name}\`: Not an int32.`);
  return value;
}

/** Values of `[a,`b,c`]` or of a single one, without backticks. */
function listOf(value: string): string[] {
  const inner = value.startsWith('[') && value.endsWith(']') ? value.slice(1, -1) : undefined;
  if (inner === undefined) return [value.replaceAll('`', '')];
  const values: string[] = [];
  let current = '';
  let isQuoted = false;
  for (const character of inner) {
    if (character === '`') isQuoted = !isQuoted;
    else if (character === ',' && !isQuoted) {
      values.push(current.trim());
      current = '';
    } else current += character;
  }
  if (current.trim() !== '' || values.length > 0) values.push(current.trim());
  return values;
}
