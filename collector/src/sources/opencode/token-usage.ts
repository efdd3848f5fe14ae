/** Tokens as OpenCode counts them, in our meaning. */
import type { Usage } from '@session-siphon/schemas/session';
import { type JsonObject, countOf, objectOf } from '@session-siphon/schemas/narrow';

/** Input stands without what came from a cache, output without the reasoning. Undefined when nothing was used. */
export function usageOf(tokens: unknown): Usage | undefined {
  const { input, output, reasoning, cache } = objectOf(tokens);
  const { read, write } = objectOf(cache);
  return withoutNothing({
    input: countOf(input) ?? 0,
    output: (countOf(output) ?? 0) + (countOf(reasoning) ?? 0),
    cacheRead: countOf(read) ?? 0,
    cacheWrite: countOf(write) ?? 0,
    reasoning: countOf(reasoning) ?? 0,
  });
}

/** An answer tells its tokens itself, and once more for each of its steps. Of several steps it only tells the last. */
export function usageOfAnswer(info: JsonObject, parts: readonly JsonObject[]): Usage | undefined {
  const steps = parts.flatMap((part) => (part['type'] === 'step-finish' ? (usageOf(part['tokens']) ?? []) : []));
  return steps.length === 0 ? usageOf(info['tokens']) : withoutNothing(steps.reduce(sum, {}));
}

function sum(a: Usage, b: Usage): Usage {
  return {
    input: (a.input ?? 0) + (b.input ?? 0),
    output: (a.output ?? 0) + (b.output ?? 0),
    cacheRead: (a.cacheRead ?? 0) + (b.cacheRead ?? 0),
    cacheWrite: (a.cacheWrite ?? 0) + (b.cacheWrite ?? 0),
    reasoning: (a.reasoning ?? 0) + (b.reasoning ?? 0),
  };
}

function withoutNothing({
  input = 0,
  output = 0,
  cacheRead = 0,
  cacheWrite = 0,
  reasoning = 0,
}: Usage): Usage | undefined {
  if (input + output + cacheRead + cacheWrite === 0) return undefined;
  return {
    input,
    output,
    ...(cacheRead > 0 ? { cacheRead } : {}),
    ...(cacheWrite > 0 ? { cacheWrite } : {}),
    ...(reasoning > 0 ? { reasoning } : {}),
  };
}
