/** One conversation on the screen: thread, outline, map, find, and what is new in it. */
import { matchPattern } from '@session-siphon/schemas/match-pattern';
import type { OutlineEntry } from '@session-siphon/schemas/search-document';
import { conversationPath, messagePath } from '@session-siphon/schemas/search-answer';
import { shapeInWords } from '../page/conversation-facts.ts';
import { byId, element } from '../page/element.ts';
import { dayName, exactCount } from '../page/format.ts';
import type { Frame } from '../page/frame.ts';
import { messageWindow } from '../page/message-window.ts';
import { failureNotice, notice } from '../page/notice.ts';
import { pageFailure } from '../page/page-failure.ts';
import { sitePath } from '../page/settings.ts';
import { Sheet } from '../page/sheet.ts';
import { nameLinks, showHead } from './conversation-head.ts';
import { startConversationKeys } from './conversation-keys.ts';
import { ConversationMap } from './overview/conversation-map.ts';
import { type DeepLink, parseMessageHash } from './deep-link.ts';
import { FindBox } from './find-box.ts';
import { type KeptPlace, placeKeeper } from './kept-place.ts';
import { type Conversation, type OpenedConversation, positionOf } from './load-conversation.ts';
import { startNewMessages } from './new-messages.ts';
import type { AddressedMessage } from './message-anchor.ts';
import { markMatches } from './text/match-marks.ts';
import { MessagePages } from './message-pages.ts';
import { OutlineView } from './overview/outline-view.ts';
import { type DetailLevel, type Row, detailLevels, rowIndexAt, rowsOf, visibleRows } from './rows.ts';
import { Thread } from './thread.ts';
import { TurnBar } from './turn-bar.ts';

export class ConversationPage {
  readonly #frame: Frame;
  readonly #link: DeepLink;
  readonly #opened: OpenedConversation;
  readonly #pages: MessagePages;
  readonly #thread: Thread;
  readonly #outline: OutlineView;
  readonly #outlineSheet: Sheet;
  readonly #map: ConversationMap;
  readonly #find: FindBox;
  readonly #turnBar: TurnBar;
  #conversation: Conversation;
  #rows: readonly Row[] = [];
  #level: DetailLevel = 'reading';
  readonly #keepPlace = placeKeeper(() => ({ level: this.#level, place: this.#thread.place() }));
  /** What find marks. */
  #searched: RegExp | undefined;
  /** Linked conversations that the index does not have, by id; known a moment after the page is shown. */
  #missing: ReadonlySet<string> = new Set();

  constructor(frame: Frame, link: DeepLink, opened: OpenedConversation) {
    this.#frame = frame;
    this.#link = link;
    this.#opened = opened;
    this.#conversation = opened.conversation;
    this.#pages = new MessagePages((range, signal) => messageWindow(frame.api, link.conversation, range, signal), {
      load: () => this.#loaded(),
      failure: (error) => this.#showFailure(error),
    });
    this.#pages.add(opened.messages);
    this.#thread = new Thread({
      container: byId('thread', HTMLElement),
      pages: this.#pages,
      context: this.#rowContext(),
      dayAbove: (row) => this.#dayAbove(row),
      onChange: () => this.#changed(),
    });
    this.#outline = new OutlineView((entry) => {
      this.#outlineSheet.close();
      this.#goTo(entry.seq);
    });
    this.#outlineSheet = new Sheet({
      sheet: 'outline',
      opener: 'outline-button',
      closer: 'outline-close',
      covers: '#main, #map',
      focusFirst: () => this.#outline.focusCurrent(),
    });
    this.#turnBar = new TurnBar(({ seq }) => {
      if (!this.#outlineSheet.open()) this.#goTo(seq);
    });
    this.#map = new ConversationMap((seq) => this.#goTo(seq));
    this.#find = new FindBox({
      api: frame.api,
      conversation: link.conversation,
      position: () => this.#thread.position(),
      onFound: ({ found, words, matched }) => {
        this.#searched = matchPattern(words, matched);
        this.#map.setFound(found.map(({ seq }) => seq));
        this.#mark();
      },
      onStep: ({ message, seq }) => this.#open(message, seq),
    });
  }

  /** `kept` is where one has read before. */
  start(kept: KeptPlace | undefined): void {
    byId('thread', HTMLElement).hidden = false;
    this.#show(this.#conversation);
    this.#setLevel(kept?.level ?? this.#level);
    const query = new URLSearchParams(location.search).get('q') ?? '';
    this.#searched = matchPattern(query);
    const { message } = this.#link;
    if (message !== undefined) {
      if (this.#opened.target === undefined) this.#showLostMessage();
      else if (kept) this.#thread.mark(message);
      else this.#open(message, this.#opened.target);
    }
    if (kept?.place) this.#thread.returnTo(kept.place);
    void this.#find.start(query, message);
    window.addEventListener('hashchange', () => void this.#followHash());
    window.addEventListener('scroll', () => this.#changed(), { passive: true });
    window.addEventListener('scroll', this.#keepPlace, { passive: true });
    for (const button of byId('detail', HTMLElement).querySelectorAll('button'))
      button.addEventListener('click', () => this.#setLevel(levelOf(button.dataset['level'])));
    startConversationKeys(this.#frame, {
      thread: this.#thread,
      find: this.#find,
      setLevel: (level) => this.#setLevel(level),
      goTo: (seq) => this.#goTo(seq),
      spine: () => this.#conversation.spine,
      addressOf: (one) => this.#addressOf(one),
      textOf: (seq) => this.#textOf(seq),
      outline: () => this.#conversation.outline,
      resume: () => this.#conversation.document.resume,
      closeSheet: () => this.#outlineSheet.close(),
    });
    window.addEventListener('beforeprint', () => this.#layOut());
    window.addEventListener('afterprint', () => this.#thread.refresh());
    startNewMessages({
      api: this.#frame.api,
      statusPath: this.#frame.settings.statusPath,
      id: this.#link.conversation,
      current: () => this.#conversation,
      show: (grown) => this.#grow(grown),
    });
  }

  #rowContext(): ConstructorParameters<typeof Thread>[0]['context'] {
    const { document, links } = this.#conversation;
    const children = new Map(
      links.flatMap(({ relation, conversation, call }): [string, string][] =>
        relation === 'child' && conversation !== undefined && call !== undefined ? [[call, conversation]] : [],
      ),
    );
    return {
      agentName: document.agent_name,
      projectPath: document.project_path ?? '',
      childOf: (call) => {
        const child = children.get(call);
        return child === undefined || this.#missing.has(child) ? undefined : sitePath(conversationPath(child));
      },
      searched: () => this.#searched,
      addressOf: (message) => this.#addressOf(message),
    };
  }

  /** What was said in a message, as it was written. */
  #textOf(seq: number): string {
    const blocks = this.#pages.get(seq, seq)?.[0]?.blocks ?? [];
    return blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n\n');
  }

  #addressOf({ id, seq }: AddressedMessage): string {
    return sitePath(messagePath(this.#link.conversation, id, seq));
  }

  #show(conversation: Conversation): void {
    this.#conversation = conversation;
    showHead(conversation);
    void nameLinks(this.#frame.api, conversation.links).then((missing) => (this.#missing = missing));
    this.#rows = rowsOf(conversation.spine);
    this.#outline.show(conversation.outline);
    this.#map.setSpine(conversation.spine, shapeInWords(conversation.document));
    const ending = byId('ending', HTMLElement);
    ending.hidden = conversation.spine.length > 0;
    ending.textContent = 'This conversation has no messages.';
  }

  #setLevel(level: DetailLevel): void {
    const seq = this.#thread.position();
    const isChanged = level !== this.#level;
    this.#level = level;
    for (const button of byId('detail', HTMLElement).querySelectorAll('button'))
      button.setAttribute('aria-pressed', String(button.dataset['level'] === level));
    this.#thread.setRows(visibleRows(this.#rows, level), this.#conversation.spine.length);
    if (!isChanged) return;
    if (window.scrollY > 0) this.#thread.goTo(seq);
    this.#keepPlace();
  }

  /** More of the same conversation: the last rows may have grown, so they are loaded anew. */
  #grow(grown: Conversation): void {
    const from = Math.max(0, this.#conversation.spine.length - 1);
    const firstNew = this.#conversation.spine.length;
    const lastRow = this.#rows[rowIndexAt(this.#rows, from)];
    this.#show(grown);
    this.#pages.forgetFrom(lastRow?.from ?? from);
    this.#thread.rebuildFrom(lastRow?.from ?? from);
    this.#setLevel(this.#level);
    this.#thread.goTo(firstNew);
    void this.#find.again();
  }

  #open(message: string, seq: number): void {
    const rows = visibleRows(this.#rows, this.#level);
    const row = rows[rowIndexAt(rows, seq)];
    // The message is of a kind that this level leaves out.
    if (!row || seq > row.to) this.#setLevel('all');
    this.#thread.unmark();
    this.#thread.open(message, seq);
  }

  #goTo(seq: number): void {
    this.#thread.goTo(seq);
  }

  async #followHash(): Promise<void> {
    const { message } = parseMessageHash(location.hash);
    if (message === undefined) return this.#thread.unmark();
    try {
      const seq = await positionOf(this.#frame.api, message);
      if (seq === undefined) this.#showLostMessage();
      else this.#open(message, seq);
    } catch (error) {
      this.#showFailure(error);
    }
  }

  #loaded(): void {
    byId('state', HTMLElement).querySelector('[role=alert]')?.remove();
    this.#thread.refresh();
  }

  #changed(): void {
    const range = this.#thread.visibleRange();
    this.#map.setRange(range);
    const turn = this.#outline.turnAt(range[0]);
    this.#outline.setCurrent(turn);
    this.#turnBar.show(this.#conversation.outline, turn, range[0]);
    this.#mark();
  }

  #mark(): void {
    markMatches(this.#thread.rowViews(), this.#searched);
  }

  #dayAbove(row: Row): string | undefined {
    const { outline } = this.#conversation;
    if (row.kind !== 'prompt') return undefined;
    const at = outline.findIndex((entry) => entry.seq === row.from);
    const [day, before] = [dayOf(outline[at]), dayOf(outline[at - 1])];
    return day === before ? undefined : day;
  }

  /** Paper gets what has been loaded, and says how much that is of a conversation that was not loaded as a whole. */
  #layOut(): void {
    const printed = this.#thread.layOut();
    const { length } = visibleRows(this.#rows, this.#level);
    byId('printed', HTMLElement).textContent =
      printed.length < length ? `Only what has been loaded: ${printedRange(printed)}.` : '';
  }

  #showLostMessage(): void {
    byId('state', HTMLElement).replaceChildren(
      notice(
        'The message of this link is not in the conversation any more',
        element(
          'p',
          {},
          `It may have been rewritten by the assistant. The conversation with its ${exactCount(this.#conversation.spine.length)} messages is below.`,
        ),
      ),
    );
  }

  #showFailure(error: unknown): void {
    const place = byId('state', HTMLElement);
    if (place.querySelector('[role=alert]')) return;
    place.replaceChildren(
      failureNotice(pageFailure(error), () => {
        place.replaceChildren();
        this.#thread.refresh();
      }),
    );
  }
}

/** `messages 14,961 to 15,060`. */
function printedRange(rows: readonly Row[]): string {
  return `messages ${exactCount((rows[0]?.from ?? 0) + 1)} to ${exactCount((rows.at(-1)?.to ?? 0) + 1)}`;
}

function dayOf(entry: OutlineEntry | undefined): string | undefined {
  if (entry?.at === undefined) return undefined;
  return dayName(new Date(entry.at));
}

function levelOf(name: string | undefined): DetailLevel {
  return detailLevels.find((level) => level === name) ?? 'reading';
}
