/** The way back to the list one came from, as it was left. */
import { byId } from '../page/element.ts';
import { listBefore } from '../page/list-entry.ts';
import { sitePath } from '../page/settings.ts';

/** Shows the link when the list stands before this page in the tab's history. */
export function showBackLink(): void {
  const key = listBefore();
  if (key === undefined) return;
  const link = byId('back', HTMLAnchorElement);
  link.href = sitePath('');
  link.hidden = false;
  link.addEventListener('click', (event) => {
    // A new tab or window begins with all conversations.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void window.navigation.traverseTo(key);
  });
}
