/** What is said below a message that the index keeps shortened. */
import { element } from '../../page/element.ts';

export function shortenedNote(): HTMLElement {
  return element('p', { class: 'note' }, 'Shortened here; the archive holds the whole message.');
}
