/** A file of a conversation: one of them tells all. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import type { Carrier, ReadContext } from '../../source.ts';
import { ConversationFiles } from './conversation-files.ts';
import { readConversation } from './read-conversation.ts';

export async function* readCarrier(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const files = await ConversationFiles.around(carrier);
  if (!files) return context.drop('note about a sub-agent');
  if (!files.isCarrier) return context.drop('copy of a conversation that another file tells');
  const draft = await readConversation(carrier, files, context);
  if (draft) yield draft;
}
