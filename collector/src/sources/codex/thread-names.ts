/** Names that people gave to threads, from the list that all threads share. */
import { objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import type { Carrier } from '../../source.ts';

/** The name of a thread: the list is only appended to, so the last line for it counts. */
export async function threadName(carrier: Carrier, id: string): Promise<string | undefined> {
  const depth = carrier.relativePath.split('/').length - 1;
  const list = await carrier.sibling(`${'../'.repeat(depth)}session_index.jsonl`);
  let name: string | undefined;
  for (const line of list?.includes(id) ? list.split('\n') : []) {
    const entry = line.includes(id) ? objectOf(parseJson(line)) : {};
    if (entry['id'] === id) name = textOf(entry['thread_name']) ?? name;
  }
  return name;
}
