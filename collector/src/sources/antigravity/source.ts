/** Google Antigravity: editor, desktop app, command line and the server for other editors. One conversation lies in several files. */
import type { Host, Source } from '../../source.ts';
import { conversationNames, conversationOf, conversationPath, mayHoldConversations } from './conversation-path.ts';

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

  names: conversationNames,

  async *read(carrier, context) {
    const { readCarrier } = await import('./read-carrier.ts');
    yield* readCarrier(carrier, context);
  },
};
