/** The files of the first weeks: one JSON document with a header and bare items, written anew after each step. */
import { arrayOf, isObject, jsonText, objectOf, parseJson } from '@session-siphon/schemas/narrow';
import type { Carrier, ReadContext } from '../../source.ts';
import { type RolloutLine, rolloutLine } from './native.ts';
import { dayOf } from './rollout-files.ts';

/** Longer files of a day are looked through up to here. */
const mostBytes = 32 * (1 << 20);

interface FirstGeneration {
  readonly lines: readonly RolloutLine[];
  readonly items: readonly unknown[];
}

export function firstGenerationLines(text: string, context: ReadContext): FirstGeneration {
  const document = parseJson(text);
  if (!isObject(document)) {
    context.skip('file is not a JSON document');
    return { lines: [], items: [] };
  }
  const session = objectOf(document['session']);
  const items = arrayOf(document['items']);
  const header = { timestamp: session['timestamp'], type: 'session_meta', payload: session };
  const lines = [header, ...items].flatMap((value) => {
    const line = rolloutLine(value);
    if (!line) context.skip('line is of no known kind', 1);
    return line ?? [];
  });
  return { lines, items };
}

/** Some builds gave every save a new id and a new file: whether a longer file of the same day begins with all of these items. */
export async function isCopied(carrier: Carrier, items: readonly unknown[]): Promise<boolean> {
  const day = dayOf(carrier.relativePath);
  if (day === undefined || items.length === 0) return false;
  const others = await carrier.related(day);
  const longer = others.filter((other) => other.sizeBytes >= carrier.sizeBytes);
  let bytes = 0;
  for (const other of longer.toSorted((a, b) => a.sizeBytes - b.sizeBytes)) {
    bytes += other.sizeBytes;
    if (bytes > mostBytes) return false;
    const more = arrayOf(objectOf(parseJson(await other.text()))['items']);
    // Of two that are the same one stays.
    const isLonger =
      more.length > items.length || (more.length === items.length && carrier.relativePath > other.relativePath);
    if (isLonger && items.every((item, index) => jsonText(item) === jsonText(more[index]))) return true;
  }
  return false;
}
