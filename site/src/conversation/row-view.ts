/** The messages of one row as elements: the same for the conversation page and for the preview. */
import { element } from '../page/element.ts';
import type { ShownMessage } from '../page/message-window.ts';
import { rowParts } from './tool/ledger.ts';
import { type LedgerContext, ledgerView, openLine } from './tool/ledger-view.ts';
import { shortenedNote } from './text/shortened-note.ts';
import { messageAnchor } from './message-anchor.ts';
import { spokenView, whoLine } from './message-view.ts';

export interface RowContext extends LedgerContext {
  readonly agentName: string;
  /** Start directory of the session: paths below it are shown without it. */
  readonly projectPath: string;
}

interface RowLook {
  /** A line above it says who speaks. */
  readonly isIntroduced: boolean;
  /** Its last call is the last of the turn: when that failed, it is shown open. */
  readonly hasLastCall: boolean;
}

/** Content of a row. */
export function rowContent(
  messages: readonly ShownMessage[],
  { isIntroduced, hasLastCall }: RowLook,
  context: RowContext,
): HTMLElement[] {
  let isWhoShown = !isIntroduced;
  const parts = rowParts(messages, context.projectPath);
  const lastLedger = hasLastCall ? parts.findLast((part) => part.kind === 'ledger') : undefined;
  return parts.map((part) => {
    if (part.kind === 'ledger') {
      const ledger = ledgerView(part.lines, context);
      const last = ledger.lastElementChild;
      if (part === lastLedger && part.lines.at(-1)?.status === 'failed' && last) openLine(last);
      return ledger;
    }
    const { message, blocks } = part;
    const isSpoken = blocks.some((block) => block.type === 'text' || block.type === 'attachment');
    const hasWho = !isWhoShown && isSpoken && (message.role === 'user' || message.role === 'assistant');
    isWhoShown ||= hasWho;
    return element(
      'section',
      {
        class: 'message',
        id: `m-${message.id}`,
        'data-message': message.id,
        'data-seq': String(message.seq),
        'data-role': message.role,
        'data-superseded': message.superseded === true,
      },
      context.addressOf && messageAnchor(context.addressOf(message), message),
      hasWho && whoLine(message, context.agentName),
      ...spokenView(message, blocks),
      message.truncated === true && shortenedNote(),
    );
  });
}
