/** Google Antigravity: editor, desktop app, command line and the server for other editors. One conversation lies in several files. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import type { Carrier, Host, ReadContext, Source } from '../../source.ts';
import { ConversationFiles } from './conversation-files.ts';
import { conversationOf, conversationPath, mayHoldConversations } from './conversation-path.ts';
import { readConversation } from './read-conversation.ts';

export const antigravity: Source = {
  id: 'antigravity',
  title: 'Antigravity',
  monogram: 'AG',

  /** The folder above those of the products: a conversation can be in two of them. */
  roots({ home, env }: Host) {
    const usual = `${home}/.gemini`;
    const moved = env['GEMINI_HOME'];
    return moved ? [...new Set([moved, usual])] : [usual];
  },

  mayHold: mayHoldConversations,

  carries: (relativePath) => conversationPath(relativePath) !== undefined,

  group: conversationOf,

  read: readCarrier,
};

async function* readCarrier(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const files = await ConversationFiles.around(carrier);
  if (!files) return context.drop('note about a sub-agent');
  if (!files.isCarrier) return context.drop('copy of a conversation that another file tells');
  const draft = await readConversation(carrier, files, context);
  if (draft) yield draft;
}
