/**
 * How well rows match, as the real server sees it: words that stand together, whole words, the distance between the words, the weight of the field. How long
 * a text is or how often it says a word does not count, so many rows match equally well, and the next order decides among them.
 */
import type { Alternatives, MatchExpressions } from './match-expressions.ts';
import type { RowScores } from './row-scores.ts';
import type { QueryField } from './search-request.ts';
import type { WordQuery } from '../words/word-query.ts';

interface RankContext {
  readonly expressions: MatchExpressions;
  readonly fields: readonly QueryField[];
  readonly scores: RowScores;
  readonly base: number;
  /** Rows that match a query, at most so many. */
  rowsOf(query: WordQuery, most?: number): Uint32Array;
}

/** Above any sum of points. */
export const scoreRange = 1_024;
/** Each outweighs all that follow it; a field's weight has what is below. */
const points = { together: 512, whole: 256, adjacent: 128, close: 64 } as const;
const mostFieldPoints = 63;

/** Words with more than this between them are words apart. */
const togetherGap = 9;
const closeGap = 3;
/** Of more rows only those whose words stand together are found, and not all of them: nobody reads so many. */
const mostRanked = 6_000;

/** Gives these rows scores from `base` to below `base + scoreRange`; higher is better. They must have none yet. */
export function rankRows(rows: Uint32Array, words: readonly Alternatives[], context: RankContext): void {
  const { expressions, fields, scores, base } = context;
  scores.add(rows, base);
  const fresh = scores.size === rows.length ? undefined : new Set(rows);
  const add = (query: WordQuery | undefined, amount: number, most?: number) => {
    if (query === undefined) return;
    for (const row of context.rowsOf(query, most)) if (!fresh || fresh.has(row)) scores.raise(row, amount);
  };
  const together = (gap: number) => (words.length > 1 ? expressions.together(words, { gap }) : undefined);
  if (rows.length > mostRanked) {
    add(together(togetherGap), points.together, mostRanked);
    return;
  }
  add(together(togetherGap), points.together);
  add(together(closeGap), points.close);
  add(together(0), points.adjacent);
  if (words.some((one) => one.isPrefix))
    add(expressions.all(words.map((one) => ({ ...one, isPrefix: false }))), points.whole);
  const steps = fieldSteps(fields);
  // What is looked for alone is always within one field.
  const [, ...telling] = steps;
  for (const heaviest of expressions.isAlone(words) ? telling : steps) add(expressions.within(words, heaviest), 1);
}

/** All fields, then those heavier than the lightest, and so on: a row gets a point for each step that has a field with everything in it. */
function fieldSteps(fields: readonly QueryField[]): readonly (readonly QueryField[])[] {
  const weights = [...new Set(fields.map((field) => field.weight))].toSorted((a, b) => a - b);
  return weights.slice(-mostFieldPoints).map((least) => fields.filter((field) => field.weight >= least));
}
