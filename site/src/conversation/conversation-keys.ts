/** Keys of the conversation page. */
import type { OutlineEntry } from '@session-siphon/schemas/search-document';
import type { Vertebra } from '@session-siphon/schemas/spine';
import { copyAndTell } from '../page/copy.ts';
import type { Frame } from '../page/frame.ts';
import { startKeys } from '../page/keys.ts';
import type { FindBox } from './find-box.ts';
import type { DetailLevel } from './rows.ts';
import type { Thread } from './thread.ts';

interface KeyTargets {
  readonly thread: Thread;
  readonly find: FindBox;
  setLevel(level: DetailLevel): void;
  goTo(seq: number): void;
  spine(): readonly Vertebra[];
  outline(): readonly OutlineEntry[];
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
    J: () =>
      goToNext(
        targets,
        targets.outline().map(({ seq }) => seq),
        1,
      ),
    K: () =>
      goToNext(
        targets,
        targets.outline().map(({ seq }) => seq),
        -1,
      ),
    // The browser would stop where the end was before the last rows got their heights.
    End: () => targets.goTo(targets.spine().length - 1),
    e: () => goToNext(targets, errors(targets.spine()), 1),
    E: () => goToNext(targets, errors(targets.spine()), -1),
    n: () => find.step(1),
    N: () => find.step(-1),
    o: toggleFold,
    1: () => targets.setLevel('prompts'),
    2: () => targets.setLevel('reading'),
    3: () => targets.setLevel('all'),
    c: () => document.querySelector<HTMLElement>('#copy-resume')?.click(),
    y: () => copyMessageLink(thread),
    u: () => leave(targets),
    Escape: () => {
      if (!targets.closeSheet()) leave(targets);
    },
  });
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

function copyMessageLink(thread: Thread): void {
  const row = document.activeElement?.closest('.row') ?? thread.rowViews()[0];
  const href = row?.querySelector<HTMLAnchorElement>('a.anchor')?.href ?? location.href;
  void copyAndTell(href, 'Link to the message');
}

/** First the marks go, then the page. */
function leave({ thread, find }: KeyTargets): void {
  const isMarked = document.querySelector('[data-target]') !== null;
  thread.unmark();
  const isFound = find.clear();
  if (!isMarked && !isFound) document.querySelector<HTMLElement>('#back:not([hidden])')?.click();
}
