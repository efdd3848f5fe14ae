/** The conversation page: finds out which conversation the address names, and shows it or says why not. */
import { byId, element } from '../page/element.ts';
import { type Frame, startFrame } from '../page/frame.ts';
import { startKeys } from '../page/keys.ts';
import { sitePath } from '../page/settings.ts';
import { showBackLink } from './back-link.ts';
import { ConversationPage } from './conversation-page.ts';
import { type DeepLink, parseDeepLink } from './deep-link.ts';
import { keptPlace } from './kept-place.ts';
import { openConversation } from './load-conversation.ts';

export async function startConversationPage(): Promise<void> {
  const main = byId('main', HTMLElement);
  // Before anything is shown that it would move.
  showBackLink();
  await startFrame(main, async (frame) => {
    try {
      await open(frame, parseDeepLink(location.search, location.hash));
    } catch (error) {
      byId('title', HTMLElement).textContent = 'This conversation could not be loaded';
      throw error;
    }
    main.setAttribute('aria-busy', 'false');
  });
}

async function open(frame: Frame, link: DeepLink | undefined): Promise<void> {
  if (!link)
    return showMissing(
      frame,
      'This address names no conversation',
      'It has to end in ?id= and 24 letters and digits. It may have been cut short when it was copied.',
    );
  const kept = keptPlace();
  const opened = await openConversation(frame.api, kept?.place ? { ...link, hint: kept.place.seq } : link);
  if (!opened)
    return showMissing(
      frame,
      'This conversation is not in the index',
      'It was forgotten, it belongs to another archive, or it has not been indexed yet: then reload this page in a moment.',
    );
  const page = new ConversationPage(frame, link, opened);
  page.start(kept);
}

function showMissing({ focusQuery, showKeys }: Frame, title: string, advice: string): void {
  document.title = `${title} · Session Siphon`;
  byId('title', HTMLElement).textContent = title;
  for (const id of ['detail', 'outline', 'outline-button']) byId(id, HTMLElement).hidden = true;
  // There is nothing to find in: the field searches everything.
  byId('scope', HTMLElement).hidden = true;
  const query = byId('query', HTMLInputElement);
  query.placeholder = 'Search every conversation';
  query.setAttribute('aria-label', 'Search conversations');
  startKeys({ '/': focusQuery, '?': showKeys });
  byId('state', HTMLElement).replaceChildren(
    element('p', {}, advice),
    element('a', { class: 'button', href: sitePath('') }, 'Search all conversations'),
  );
}
