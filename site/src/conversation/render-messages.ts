/** A few messages outside the conversation page: the preview of a hit. */
import { element } from '../page/element.ts';
import type { ShownMessage } from '../page/message-window.ts';
import { openLine } from './tool/ledger-view.ts';
import { rowContent } from './row-view.ts';

export interface PreviewedMessage {
  readonly message?: string;
  /** What is marked in it. */
  readonly searched: RegExp | undefined;
  readonly agentName: string;
  readonly projectPath: string;
}

export function renderMessages(messages: readonly ShownMessage[], target: PreviewedMessage): HTMLElement {
  const view = element(
    'div',
    { class: 'transcript in-preview' },
    ...turnsOf(messages).flatMap((turn) =>
      rowContent(
        turn,
        { isIntroduced: true, hasLastCall: false },
        {
          agentName: target.agentName,
          projectPath: target.projectPath,
          childOf: () => undefined,
          searched: () => target.searched,
        },
      ),
    ),
  );
  for (const message of view.querySelectorAll('.message')) {
    message.removeAttribute('id');
    if (target.message !== undefined && isMessage(message, target.message)) {
      message.setAttribute('data-target', '');
      openLine(message);
    }
  }
  return view;
}

/** Runs of messages of a person, and of everybody else. */
function turnsOf(messages: readonly ShownMessage[]): ShownMessage[][] {
  const turns: ShownMessage[][] = [];
  messages.forEach((message, at) => {
    const isSame = (message.role === 'user') === (messages[at - 1]?.role === 'user');
    const turn = turns.at(-1);
    if (turn && isSame) turn.push(message);
    else turns.push([message]);
  });
  return turns;
}

/** Whether an element shows a message, be it as its result. */
export function isMessage(view: Element, id: string): boolean {
  return view.getAttribute('data-message') === id || view.getAttribute('data-result') === id;
}
