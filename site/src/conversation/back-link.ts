/** The way back to the list one came from, where the browser still knows it. */
import { byId } from '../page/element.ts';
import { sitePath } from '../page/settings.ts';

/** Shows the link when a search page stands before this page in the tab's history. Browsers that tell nothing have their own way back. */
export function showBackLink(): void {
  if (!('navigation' in window)) return;
  const { navigation } = window;
  const entries = navigation.entries().slice(0, navigation.currentEntry?.index ?? 0);
  const list = entries.findLast(({ url }) => url !== null && new URL(url).pathname === sitePath(''));
  if (!list?.url) return;
  const link = byId('back', HTMLAnchorElement);
  link.href = list.url;
  link.hidden = false;
  link.addEventListener('click', (event) => {
    // A new tab or window gets the address; here the list comes back as it was left.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void navigation.traverseTo(list.key);
  });
}
