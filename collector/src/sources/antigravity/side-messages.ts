/** Messages that the program keeps one by one beside a transcript; they repeat it, and stand in for one that is empty. */
import { isObject, parseJson, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { Carrier, ReadContext } from '../../source.ts';
import type { GrowingMessage } from '../draft-records.ts';
import { senderKind } from './system-message.ts';
import { timed } from '../record-time.ts';

/** Files of the folder that hold no message. */
const bookkeeping: ReadonlySet<string> = new Set(['read.json', 'cursor.json']);

/** `folder` is seen from the carrier's; the order is that of time. */
export async function sideMessages(
  carrier: Carrier,
  folder: string,
  { parent, context }: { parent: string | undefined; context: ReadContext },
): Promise<readonly GrowingMessage[]> {
  const messages: GrowingMessage[] = [];
  for (const name of await carrier.list(folder)) {
    if (!name.endsWith('.json') || bookkeeping.has(name)) continue;
    const fields = parseJson((await carrier.sibling(`${folder}/${name}`)) ?? '');
    const content = isObject(fields) ? textOf(fields['content']) : undefined;
    if (!isObject(fields) || content === undefined) {
      context.skip('message file cannot be read');
      continue;
    }
    const kind = senderKind(textOf(fields['sender']) ?? 'system', parent);
    messages.push({
      type: 'message',
      nativeId: textOf(fields['id']),
      role: 'system',
      kind,
      ...timed(timeOf(fields['timestamp'])),
      blocks: [
        kind === 'task' || kind === 'subagent'
          ? { type: 'text', text: content }
          : { type: 'notice', kind, text: content },
      ],
    });
  }
  return messages;
}
