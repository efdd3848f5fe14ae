/** What a conversation is called. */
import type { Message, Session, SessionRecord } from './session.ts';

const longestTitle = 160;

/**
 * The last name a person gave, else the last the assistant gave, else the first line the person typed, else of the task a sub-agent was given, else the
 * native id's start.
 */
export function sessionTitle(session: Session): string {
  const named = lastTitle(session.records, 'person') ?? lastTitle(session.records, 'assistant');
  return (
    named ??
    firstLine(session.records, (message) => message.role === 'user') ??
    firstLine(session.records, (message) => message.kind === 'task') ??
    `${session.header.agent.name} ${session.header.nativeId.slice(0, 8)}`
  );
}

/** Text of a message's text blocks, joined by blank lines. */
export function messageText(message: Message): string {
  return message.blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n\n');
}

function lastTitle(records: readonly SessionRecord[], by: 'person' | 'assistant'): string | undefined {
  const event = records.findLast((record) => record.type === 'event' && record.event === 'title' && record.by === by);
  return event?.type === 'event' && event.event === 'title' ? oneLine(event.title) : undefined;
}

function firstLine(records: readonly SessionRecord[], isMeant: (message: Message) => boolean): string | undefined {
  for (const record of records) {
    if (record.type !== 'message' || !isMeant(record)) continue;
    const line = oneLine(messageText(record));
    if (line !== undefined) return line;
  }
  return undefined;
}

function oneLine(text: string): string | undefined {
  const line = text.trim().split('\n', 1)[0]?.replaceAll(/\s+/g, ' ').trim() ?? '';
  if (line === '') return undefined;
  if (line.length <= longestTitle) return line;
  // Half of a character at the cut goes as well.
  const cut = line.slice(0, longestTitle - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${cut.trimEnd()}…`;
}
