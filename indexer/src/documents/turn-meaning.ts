/** What a turn says, as a vector: the prompt that begins it, and as much as that the prose that answers, however long it is. */
import { indexableText } from '@session-siphon/schemas/search-text';
import type { SessionRecord } from '@session-siphon/schemas/session';
import { messageText } from '@session-siphon/schemas/session-title';
import type { WordVectors } from '@session-siphon/schemas/word-vectors';
import { withoutBlobs } from './indexed-text.ts';

/** `place` is that of the prompt among the records. Undefined when nothing is said in words that are known. */
export function turnMeaning(
  records: readonly SessionRecord[],
  place: number,
  vectors: WordVectors,
): readonly number[] | undefined {
  const said = { user: [] as string[], assistant: [] as string[] };
  for (let at = place; at < records.length; at += 1) {
    const record = records[at];
    if (record?.type !== 'message') continue;
    if (record.role === 'user' && at > place) break;
    if (record.role === 'user' || record.role === 'assistant')
      said[record.role].push(withoutBlobs(indexableText(messageText(record))));
  }
  return vectors.meaningOf([said.user.join('\n'), said.assistant.join('\n')]);
}
