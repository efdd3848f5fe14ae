/**
 * Tokens: newer logs tell those of each call, older ones the output of each answer. What neither tells comes when the program ends, for all agents
 * together.
 */
import type { Usage } from '@session-siphon/schemas/session';
import { type JsonObject, countOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { GrowingMessage } from '../../draft-records.ts';

const fields = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'] as const;
type Field = (typeof fields)[number];
type Totals = Readonly<Record<Field, number>>;

const nothing = totalsBy(() => 0);

export class TokenTotals {
  /** What answers told: of the whole session, and since the program was last started. */
  #told = { ever: nothing, lately: nothing };
  #before = nothing;
  /** What calls used whose answers have not come yet. */
  readonly #calls = new Map<string, Totals>();

  noteCall(usage: JsonObject): void {
    const call = textOf(usage['apiCallId']);
    if (call !== undefined) this.#calls.set(call, totalsOf(usage));
  }

  /** Counts what an answer used. Its pieces may all tell the output of the whole. */
  noteAnswer(answer: GrowingMessage, data: JsonObject): void {
    const call = textOf(data['apiCallId']) ?? '';
    const more = Math.max(0, (countOf(data['outputTokens']) ?? 0) - (answer.usage?.output ?? 0));
    const used = this.#calls.get(call) ?? { ...nothing, outputTokens: more };
    this.#calls.delete(call);
    this.#told = { ever: sumOf(this.#told.ever, used), lately: sumOf(this.#told.lately, used) };
    addUsage(answer, used);
  }

  /** Adds to the last answer what the totals of a shutdown tell beyond what was told. */
  settle(answer: GrowingMessage | undefined, modelMetrics: unknown): void {
    const all = Object.values(objectOf(modelMetrics))
      .map((metric) => totalsOf(objectOf(objectOf(metric)['usage'])))
      .reduce(sumOf, nothing);
    const own = this.#isOfWholeSession(all) ? beyond(all, this.#before) : all;
    const rest = beyond(own, this.#told.lately);
    this.#before = all;
    this.#told = { ...this.#told, lately: nothing };
    if (answer) addUsage(answer, rest);
  }

  /** A session that was taken up again may go on counting or begin anew: it goes on where the totals hold all that was told. */
  #isOfWholeSession(all: Totals): boolean {
    return fields.every((field) => all[field] >= Math.max(this.#before[field], this.#told.ever[field]));
  }
}

function addUsage(answer: GrowingMessage, used: Totals): void {
  if (used.inputTokens + used.outputTokens === 0) return;
  const known = answer.usage ?? {};
  const added = (field: keyof Usage, tokens: number): Usage => {
    const sum = (known[field] ?? 0) + tokens;
    return sum > 0 ? { [field]: sum } : {};
  };
  answer.usage = {
    ...added('input', Math.max(0, used.inputTokens - used.cacheReadTokens - used.cacheWriteTokens)),
    ...added('output', used.outputTokens),
    ...added('cacheRead', used.cacheReadTokens),
    ...added('cacheWrite', used.cacheWriteTokens),
    ...added('reasoning', used.reasoningTokens),
  };
}

function totalsOf(usage: JsonObject): Totals {
  return totalsBy((field) => countOf(usage[field]) ?? 0);
}

function sumOf(one: Totals, other: Totals): Totals {
  const sums = totalsBy((field) => one[field] + other[field]);
  return fields.every((field) => Number.isSafeInteger(sums[field])) ? sums : nothing;
}

function beyond(all: Totals, known: Totals): Totals {
  return totalsBy((field) => Math.max(0, all[field] - known[field]));
}

function totalsBy(count: (field: Field) => number): Totals {
  return {
    inputTokens: count('inputTokens'),
    outputTokens: count('outputTokens'),
    cacheReadTokens: count('cacheReadTokens'),
    cacheWriteTokens: count('cacheWriteTokens'),
    reasoningTokens: count('reasoningTokens'),
  };
}
