/** Offers messages that were added while the page is open. */
import { byId } from '../page/element.ts';
import { counted } from '../page/format.ts';
import { watchStatus } from '../page/live-status.ts';
import type { SearchApi } from '../page/search-api.ts';
import { type Conversation, reloadConversation } from './load-conversation.ts';

interface NewMessagesOptions {
  readonly api: SearchApi;
  readonly statusPath: string | undefined;
  readonly id: string;
  /** What is shown. */
  current(): Conversation;
  show(grown: Conversation): void;
}

export function startNewMessages({ api, statusPath, id, current, show }: NewMessagesOptions): void {
  if (statusPath === undefined) return;
  const offer = byId('offer', HTMLElement);
  const text = byId('offer-text', HTMLElement);
  let grown: Conversation | undefined;
  let revision: number | undefined;
  const check = async (): Promise<void> => {
    try {
      const now = await reloadConversation(api, id);
      const added = (now?.spine.length ?? 0) - current().spine.length;
      if (!now || added <= 0) return;
      grown = now;
      text.textContent = counted(added, 'new message');
      offer.hidden = false;
    } catch {
      // The next change of the index asks again.
    }
  };
  watchStatus(statusPath, (status) => {
    const isChanged = revision !== undefined && revision !== status.revision;
    revision = status.revision;
    if (isChanged) void check();
  });
  byId('offer-button', HTMLButtonElement).addEventListener('click', () => {
    offer.hidden = true;
    if (grown) show(grown);
  });
}
