/** Tool calls as ledger lines that open. The body is built when it is opened for the first time. */
import { element } from '../../page/element.ts';
import { exactCount } from '../../page/format.ts';
import { type LedgerLine, lineMeasures } from './ledger.ts';
import { ledgerEntries, runLines, runSummary } from './ledger-runs.ts';
import { type AddressedMessage, messageAnchor } from '../message-anchor.ts';
import { codeNodes } from '../text/plain-code.ts';
import { toolBody } from './tool-body.ts';

export interface LedgerContext {
  /** Address of a message; undefined where messages have no anchors. */
  addressOf?(message: AddressedMessage): string;
  /** Address of the conversation that a call started, if it has one. */
  childOf(call: string): string | undefined;
  /** What is searched for: of long content the part around the first match is shown. */
  searched(): RegExp | undefined;
}

const glyphs = { ok: '✓', failed: '✕', open: '·' } as const;
const statusWords = { ok: 'done', failed: 'failed', open: 'no result' } as const;

export function ledgerView(lines: readonly LedgerLine[], context: LedgerContext): HTMLElement {
  return element(
    'ul',
    { class: 'ledger' },
    ...ledgerEntries(lines).map((entry) =>
      entry.kind === 'line' ? lineView(entry.line, context) : runView(entry.lines, context),
    ),
  );
}

/** Several lines behind one. */
function runView(lines: readonly LedgerLine[], context: LedgerContext): HTMLElement {
  const { object, rest } = runSummary(lines);
  return element(
    'li',
    { class: 'run' },
    element(
      'details',
      {},
      element(
        'summary',
        {},
        element('span', { class: 'status', 'data-status': 'ok', 'aria-hidden': 'true' }, glyphs.ok),
        element('span', { class: 'verb' }, lines[0]?.summary.verb ?? ''),
        element(
          'span',
          { class: 'object', dir: 'ltr' },
          element('b', {}, object),
          element('span', { class: 'rest' }, ...codeNodes(rest)),
        ),
        element('span', { class: 'measures' }, `${exactCount(runLines(lines))} lines ▸`),
      ),
      element('ul', { class: 'ledger' }, ...lines.map((line) => lineView(line, context))),
    ),
  );
}

function lineView(line: LedgerLine, context: LedgerContext): HTMLElement {
  const { summary, status, kind } = line;
  const message = { id: line.message, seq: line.seq };
  const { added, removed, notes } = lineMeasures(line);
  const glyph = kind === 'delegate' && status === 'ok' ? '◆' : glyphs[status];
  const details = element(
    'details',
    {},
    element(
      'summary',
      {},
      element('span', { class: 'status', 'data-status': status, 'aria-hidden': 'true' }, glyph),
      element('span', { class: 'verb' }, summary.verb),
      element(
        'span',
        { class: 'object', dir: 'ltr', title: `${summary.dim}${summary.object}${summary.rest}` },
        summary.dim !== '' && element('span', { class: 'folder' }, ...codeNodes(summary.dim)),
        element('b', {}, ...codeNodes(summary.object)),
        summary.rest !== '' && element('span', { class: 'rest' }, ...codeNodes(summary.rest)),
      ),
      element(
        'span',
        { class: 'measures' },
        // What the notes say already is not said twice.
        !notes.includes(statusWords[status]) &&
          element('span', { class: 'visually-hidden' }, `${statusWords[status]} `),
        added !== undefined && element('span', { class: 'added' }, `+${added} `),
        removed !== undefined && element('span', { class: 'removed' }, `−${removed} `),
        notes.join(' · '),
      ),
    ),
  );
  details.addEventListener('toggle', () => openBody(details, line, context));
  const anchor = context.addressOf && messageAnchor(context.addressOf(message), message);
  // With the keyboard one goes from line to line; a key copies the link.
  if (anchor) anchor.tabIndex = -1;
  return element(
    'li',
    {
      class: 'message',
      id: `m-${line.message}`,
      'data-message': line.message,
      'data-result': line.resultMessage,
      'data-seq': String(line.seq),
      'data-kind': kind,
    },
    anchor,
    details,
  );
}

function openBody(details: HTMLDetailsElement, line: LedgerLine, context: LedgerContext): void {
  if (!details.open || details.querySelector('.tool-body')) return;
  details.append(toolBody(line, { child: line.call && context.childOf(line.call.call), searched: context.searched() }));
}

/** Opens a line, with its body there at once, and the run it is folded in. */
export function openLine(item: Element): void {
  const run = item.closest('.run')?.querySelector('details');
  if (run) run.open = true;
  const details = item.querySelector('details');
  if (!details || details.open) return;
  details.open = true;
  details.dispatchEvent(new Event('toggle'));
}
