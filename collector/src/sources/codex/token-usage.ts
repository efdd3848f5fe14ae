/** Tokens, counted once per answer of the model. */
import type { Usage } from '@session-siphon/schemas/session';
import { type JsonObject, countOf, isObject, objectOf, textOf } from '../../narrow.ts';

export class TokenUsage {
  readonly #responses = new Set<string>();
  #totals = '';
  #before: JsonObject = {};

  /** Usage of a `token_usage_record`: the exact account of newer versions. */
  record(payload: JsonObject): Usage | undefined {
    const response = textOf(payload['response_id']);
    if (response === undefined || this.#responses.has(response)) return undefined;
    this.#responses.add(response);
    return usageOf(objectOf(payload['usage']));
  }

  /** Usage that a `token_count` adds. The same totals are written several times; where a thread has records they say it all. */
  count(payload: JsonObject): Usage | undefined {
    const info = isObject(payload['info']) ? payload['info'] : payload;
    const total = info['total_token_usage'];
    if (!isObject(total)) return undefined;
    const totals = JSON.stringify(total);
    const isRepeated = totals === this.#totals;
    const last = isObject(info['last_token_usage']) ? info['last_token_usage'] : difference(total, this.#before);
    this.#totals = totals;
    this.#before = total;
    return isRepeated || this.#responses.size > 0 ? undefined : usageOf(last);
  }
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
