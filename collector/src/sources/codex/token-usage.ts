/** Tokens, counted once per answer of the model. */
import type { Usage } from '@session-siphon/schemas/session';
import { type JsonObject, countOf, isObject, jsonText, objectOf, textOf } from '@session-siphon/schemas/narrow';

export class TokenUsage {
  readonly #responses = new Set<string>();
  /** Totals that were told before: the same ones are written again at many occasions. */
  readonly #seen = new Set<string>();
  #before: JsonObject | undefined;
  #turnHasRecords = false;

  /** A turn begins; another version may write it. */
  turn(): void {
    this.#turnHasRecords = false;
  }

  /** Usage of a `token_usage_record`: the exact account of newer versions. */
  record(payload: JsonObject): Usage | undefined {
    const response = textOf(payload['response_id']);
    if (response === undefined || this.#responses.has(response)) return undefined;
    this.#responses.add(response);
    this.#turnHasRecords = true;
    return usageOf(objectOf(payload['usage']));
  }

  /** Usage that a `token_count` adds. Where a turn has records they say it all. `startsAtZero` is false where totals go on from another thread. */
  count(payload: JsonObject, startsAtZero: boolean): Usage | undefined {
    const { total, last } = countsOf(payload);
    if (!total) return undefined;
    const before = this.#before ?? (startsAtZero ? {} : undefined);
    const isRepeated = this.#note(total);
    if (isRepeated || this.#turnHasRecords) return undefined;
    return usageOf(last ?? (before ? difference(total, before) : {}));
  }

  /** Totals of a line that was copied from another thread: they are that thread's. */
  inherit(payload: JsonObject): void {
    const { total } = countsOf(payload);
    if (total) this.#note(total);
  }

  /** Whether these totals were told before. */
  #note(total: JsonObject): boolean {
    const totals = jsonText(total);
    const isKnown = this.#seen.has(totals);
    this.#seen.add(totals);
    this.#before = total;
    return isKnown;
  }
}

function countsOf(payload: JsonObject): { total: JsonObject | undefined; last: JsonObject | undefined } {
  // `info` is null until the first answer.
  const info = isObject(payload['info']) ? payload['info'] : payload;
  const total = info['total_token_usage'];
  const last = info['last_token_usage'];
  return { total: isObject(total) ? total : undefined, last: isObject(last) ? last : undefined };
}

/** In our meaning: input from no cache apart from what a cache gave. Undefined when nothing was used. */
function usageOf(usage: JsonObject): Usage | undefined {
  const all = countOf(usage['input_tokens']) ?? 0;
  const cacheRead = countOf(usage['cached_input_tokens']) ?? 0;
  const cacheWrite = countOf(usage['cache_write_input_tokens']) ?? 0;
  const output = countOf(usage['output_tokens']) ?? 0;
  const reasoning = countOf(usage['reasoning_output_tokens']) ?? 0;
  if (all === 0 && output === 0) return undefined;
  return {
    input: Math.max(0, all - cacheRead - cacheWrite),
    output,
    ...(cacheRead > 0 ? { cacheRead } : {}),
    ...(cacheWrite > 0 ? { cacheWrite } : {}),
    ...(reasoning > 0 ? { reasoning } : {}),
  };
}

/** Field by field; totals that went back belong to another count and give nothing. */
function difference(total: JsonObject, before: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(total).map(([name, value]) => [
      name,
      Math.max(0, (countOf(value) ?? 0) - (countOf(before[name]) ?? 0)),
    ]),
  );
}

/** Several answers of one message. */
export function addedUsage(a: Usage | undefined, b: Usage): Usage {
  if (!a) return b;
  const sum = (name: keyof Usage): Partial<Usage> => {
    const value = (a[name] ?? 0) + (b[name] ?? 0);
    return value > 0 || name === 'input' || name === 'output' ? { [name]: value } : {};
  };
  return { ...sum('input'), ...sum('output'), ...sum('cacheRead'), ...sum('cacheWrite'), ...sum('reasoning') };
}
