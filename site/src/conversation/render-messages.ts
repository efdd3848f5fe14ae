/** A few messages outside the conversation page: the preview of a hit. */
import { element } from '../page/element.ts';
import type { ShownMessage } from '../page/message-window.ts';
import { openLine } from './ledger-view.ts';
import { markMatches } from './match-marks.ts';
import { rowContent } from './row-view.ts';

export function renderMessages(
  messages: readonly ShownMessage[],
  target: { readonly message?: string; readonly query: string; readonly agentName: string },
): HTMLElement {
  const view = element(
    'div',
    { class: 'transcript in-preview' },
    ...rowContent(messages, true, { agentName: target.agentName, projectPath: '', childOf: () => undefined }),
  );
  for (const message of view.querySelectorAll('.message')) {
    message.removeAttribute('id');
    if (target.message !== undefined && isMessage(message, target.message)) {
      message.setAttribute('data-target', '');
      openLine(message);
    }
  }
  markMatches([view], target.query);
  return view;
}

/** Whether an element shows a message, be it as its result. */
export function isMessage(view: Element, id: string): boolean {
  return view.getAttribute('data-message') === id || view.getAttribute('data-result') === id;
}
