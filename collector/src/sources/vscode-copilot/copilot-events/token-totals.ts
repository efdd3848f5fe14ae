/** Tokens: answers tell their own output; everything else is told when the program ends, for all of them together. */
import type { Usage } from '@session-siphon/schemas/session';
import { countOf, objectOf } from '../../../narrow.ts';

const fields = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'] as const;
type Totals = Readonly<Record<(typeof fields)[number], number>>;

const nothing: Totals = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
};

export class TokenTotals {
  /** Output that answers told: of the whole session, and since the program was last started. */
  #told = { ever: 0, lately: 0 };
  #before = nothing;

  noteOutput(tokens: number): void {
    this.#told = { ever: this.#told.ever + tokens, lately: this.#told.lately + tokens };
  }

  /** Usage that the totals of a shutdown add to what was told; undefined when there is none. */
  settle(modelMetrics: unknown): Usage | undefined {
    const totals = totalsOf(modelMetrics);
    const own = this.#isOfWholeSession(totals) ? difference(totals, this.#before) : totals;
    const output = Math.max(0, own.outputTokens - this.#told.lately);
    this.#before = totals;
    this.#told.lately = 0;
    if (own.inputTokens + output === 0) return undefined;
    const { cacheReadTokens: cacheRead, cacheWriteTokens: cacheWrite, reasoningTokens: reasoning } = own;
    return {
      input: Math.max(0, own.inputTokens - cacheRead - cacheWrite),
      ...(output > 0 ? { output } : {}),
      ...(cacheRead > 0 ? { cacheRead } : {}),
      ...(cacheWrite > 0 ? { cacheWrite } : {}),
      ...(reasoning > 0 ? { reasoning } : {}),
    };
  }

  /** A session that was taken up again may go on counting or begin anew: it goes on where the totals hold all that was told. */
  #isOfWholeSession(totals: Totals): boolean {
    return totals.outputTokens >= this.#told.ever && fields.every((field) => totals[field] >= this.#before[field]);
  }
}

function totalsOf(modelMetrics: unknown): Totals {
  const sums = { ...nothing };
  for (const metric of Object.values(objectOf(modelMetrics))) {
    const usage = objectOf(objectOf(metric)['usage']);
    for (const field of fields) sums[field] += countOf(usage[field]) ?? 0;
  }
  return fields.every((field) => Number.isSafeInteger(sums[field])) ? sums : nothing;
}

function difference(totals: Totals, before: Totals): Totals {
  return {
    inputTokens: totals.inputTokens - before.inputTokens,
    outputTokens: totals.outputTokens - before.outputTokens,
    cacheReadTokens: totals.cacheReadTokens - before.cacheReadTokens,
    cacheWriteTokens: totals.cacheWriteTokens - before.cacheWriteTokens,
    reasoningTokens: totals.reasoningTokens - before.reasoningTokens,
  };
}
