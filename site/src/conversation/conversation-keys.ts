/** Keys of the conversation page. */
import type { OutlineEntry } from '@session-siphon/schemas/search-document';
import type { Vertebra } from '@session-siphon/schemas/spine';
import { copyAndTell } from '../page/copy.ts';
import type { Frame } from '../page/frame.ts';
import { startKeys } from '../page/keys.ts';
import type { FindBox } from './find-box.ts';
import type { AddressedMessage } from './message-anchor.ts';
import type { DetailLevel } from './rows.ts';
import type { Thread } from './thread.ts';

interface KeyTargets {
  readonly thread: Thread;
  readonly find: FindBox;
  setLevel(level: DetailLevel): void;
  goTo(seq: number): void;
  spine(): readonly Vertebra[];
  outline(): readonly OutlineEntry[];
  addressOf(message: AddressedMessage): string;
  /** What was said in the message at a position; empty when nothing was. */
  textOf(seq: number): string;
  /** The command that goes on with the conversation; undefined where the assistant has none. */
  resume(): string | undefined;
  /** False when there was none to close. */
  closeSheet(): boolean;
}

export function startConversationKeys(frame: Frame, targets: KeyTargets): void {
  const { thread, find } = targets;
  const query = document.querySelector<HTMLInputElement>('#query');
  query?.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') query.blur();
  });
  startKeys({
    '/': frame.focusQuery,
    f: frame.focusQuery,
    '?': frame.showKeys,
    j: () => focusRow(thread, 1),
    k: () => focusRow(thread, -1),
    J: () => goToNext(targets, prompts(targets.outline()), 1),
    K: () => goToNext(targets, prompts(targets.outline()), -1),
    // The browser would stop where beginning and end were before the rows on the way got their heights.
    Home: () => window.scrollTo({ top: 0, behavior: 'instant' }),
    End: () => targets.goTo(targets.spine().length - 1),
    e: () => goToNext(targets, errors(targets.spine()), 1),
    E: () => goToNext(targets, errors(targets.spine()), -1),
    n: () => find.step(1),
    N: () => find.step(-1),
    o: toggleFold,
    1: () => targets.setLevel('prompts'),
    2: () => targets.setLevel('reading'),
    3: () => targets.setLevel('all'),
    c: () => copyResume(targets),
    y: () => copyLink(targets),
    Y: () => copyText(targets),
    u: () => leave(targets),
    Escape: () => {
      if (!targets.closeSheet()) leave(targets);
    },
  });
}

function prompts(outline: readonly OutlineEntry[]): number[] {
  return outline.map(({ seq }) => seq);
}

function errors(spine: readonly Vertebra[]): number[] {
  return spine.flatMap((entry, seq) => (entry.isError ? [seq] : []));
}

function goToNext({ thread, goTo }: KeyTargets, positions: readonly number[], direction: 1 | -1): void {
  const from = thread.position();
  const next = direction === 1 ? positions.find((seq) => seq > from) : positions.findLast((seq) => seq < from);
  if (next !== undefined) goTo(next);
}

function focusRow(thread: Thread, direction: 1 | -1): void {
  const rows = thread.rowViews();
  const focused = rows.findIndex((row) => row.contains(document.activeElement));
  const at = focused >= 0 ? focused + direction : startingRow(thread, rows);
  const row = rows[Math.max(0, Math.min(rows.length - 1, at))];
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'nearest' });
}

/** Where the keys begin: at what a link or a jump has marked, else at the first row on the screen. */
function startingRow(thread: Thread, rows: readonly HTMLElement[]): number {
  const marked = rows.findIndex((row) => row.querySelector('[data-target]'));
  const [first] = thread.visibleRange();
  return marked >= 0 ? marked : rows.findIndex((row) => Number(row.dataset['from']) >= first);
}

/** Opens or closes what is folded in the focused row. */
function toggleFold(): void {
  const row = document.activeElement?.closest('.row');
  const details = row?.querySelector('details');
  if (details) details.open = !details.open;
}

function copyResume({ resume }: KeyTargets): void {
  const command = resume();
  if (command !== undefined) void copyAndTell(command, 'Resume command');
}

function copyLink({ thread, addressOf }: KeyTargets): void {
  const message = chosenMessage(thread);
  const path = message ? addressOf(message) : '';
  void copyAndTell(new URL(path, location.href).href, 'Link to the message');
}

function copyText({ thread, textOf }: KeyTargets): void {
  const message = chosenMessage(thread);
  const text = message ? textOf(message.seq) : '';
  if (text !== '') void copyAndTell(text, 'Text of the message');
}

/** The message that has the focus, else the marked one, else the first on the screen. */
function chosenMessage(thread: Thread): AddressedMessage | undefined {
  const rows = thread.rowViews();
  const focused = document.activeElement?.closest<HTMLElement>('.message, .row');
  const row = focused ?? rows[startingRow(thread, rows)];
  const view = row?.matches('.message') ? row : row?.querySelector<HTMLElement>('[data-target], .message');
  const { message: id, seq } = view?.dataset ?? {};
  return id === undefined ? undefined : { id, seq: Number(seq) };
}

/** First the marks go, then the page. */
function leave({ thread, find }: KeyTargets): void {
  const isMarked = document.querySelector('[data-target]') !== null;
  thread.unmark();
  const isFound = find.clear();
  if (!isMarked && !isFound) document.querySelector<HTMLElement>('#back:not([hidden])')?.click();
}
