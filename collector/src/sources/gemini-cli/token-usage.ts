/** Tokens of a message. */
import type { Usage } from '@session-siphon/schemas/session';
import { countOf, objectOf } from '@session-siphon/schemas/narrow';

/** In our meaning: the prompt without what a cache gave, thoughts as part of the output. Undefined when nothing was counted. */
export function usageOf(tokens: unknown): Usage | undefined {
  const counts = objectOf(tokens);
  const of = (name: string): number => countOf(counts[name]) ?? 0;
  const cacheRead = of('cached');
  const reasoning = of('thoughts');
  // What tools on the vendor's servers put into the prompt is counted apart from it.
  const input = Math.max(0, of('input') - cacheRead) + of('tool');
  const output = of('output') + reasoning;
  if (input + cacheRead + output === 0) return undefined;
  return {
    input,
    output,
    ...(cacheRead > 0 ? { cacheRead } : {}),
    ...(reasoning > 0 ? { reasoning } : {}),
  };
}
