/** The number of a message as a link to it. A click also copies the link, since that is what it is mostly wanted for. */
import { copyAndTell } from '../page/copy.ts';
import { element } from '../page/element.ts';

/** What a message is addressed by. */
export interface AddressedMessage {
  readonly id: string;
  readonly seq: number;
}

export function messageAnchor(href: string, { seq }: AddressedMessage): HTMLAnchorElement {
  const anchor = element('a', { class: 'anchor', href, title: 'Link to this message' }, `#${seq + 1}`);
  anchor.addEventListener('click', (event) => {
    // A new tab or window is another wish.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    // The address may hold more, which would be lost: what is searched for here.
    event.preventDefault();
    location.hash = anchor.hash;
    void copyAndTell(anchor.href, 'Link to the message');
  });
  return anchor;
}
