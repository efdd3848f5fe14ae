/** The list of results: conversations with their hits, or recent conversations by day. Only what changed is touched. */
import { conversationPath } from '@session-siphon/schemas/search-answer';
import { type ListedConversation, branchAndModel, namedAgentTag } from '../../page/conversation-facts.ts';
import { arrange, element } from '../../page/element.ts';
import { clock, counted, dateAndTime, dayName, span } from '../../page/format.ts';
import { sitePath } from '../../page/settings.ts';
import type { Folded } from './fold-hits.ts';
import { type MessageHit, hitLink } from './hit-view.ts';
import { strataBars } from './strata-bars.ts';

/** Hits of a conversation that are shown before the person asks for more. */
const shownHits = 3;

export interface ResultsSource {
  readonly query: string;
  conversation(id: string): ListedConversation | undefined;
  /** Matches in a conversation, also those that were not fetched. */
  foundIn(id: string): number | undefined;
  /** Fetches the hits of one conversation. */
  allHitsOf(id: string): Promise<readonly MessageHit[]>;
}

/** Conversations whose messages hold the words together. */
export interface WiderShown {
  /** Whether some messages hold all words. */
  readonly isBelowHits: boolean;
  readonly conversations: readonly (Folded<MessageHit> & { readonly holdsAll: boolean })[];
}

interface WantedBlock {
  readonly key: string;
  readonly signature: string;
  readonly build: () => HTMLElement;
}

interface Block {
  readonly signature: string;
  readonly view: HTMLElement;
}

export class ResultsView {
  readonly #list: HTMLElement;
  #blocks = new Map<string, Block>();

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  showHits(folded: readonly Folded<MessageHit>[], source: ResultsSource, wider?: WiderShown): void {
    this.#show([
      ...folded.map((one) => hitsBlock(one, source)),
      ...(wider ? [widerHeading(wider), ...wider.conversations.map((one) => hitsBlock(one, source))] : []),
    ]);
  }

  showConversations(conversations: readonly ListedConversation[]): void {
    let day = '';
    this.#show(
      conversations.flatMap((conversation) => {
        const name = dayName(new Date(conversation.ts * 1000));
        const isNew = name !== day;
        day = name;
        const block = {
          key: conversation.id,
          signature: JSON.stringify(conversation),
          build: () =>
            element(
              'article',
              { class: 'conversation', 'data-conversation': conversation.id },
              // Its day stands above it.
              ...conversationHead(conversation, { time: clock(new Date(conversation.ts * 1000)) }),
            ),
        };
        const heading = { key: name, signature: name, build: () => element('h2', { class: 'day' }, name) };
        return isNew ? [heading, block] : [block];
      }),
    );
  }

  #show(wanted: readonly WantedBlock[]): void {
    const blocks = new Map<string, Block>();
    for (const { key, signature, build } of wanted) {
      const before = this.#blocks.get(key);
      blocks.set(key, before?.signature === signature ? before : { signature, view: build() });
    }
    this.#blocks = blocks;
    arrange(
      this.#list,
      Array.from(blocks.values(), (block) => block.view),
    );
  }
}

type FoldedHits = Folded<MessageHit> & { readonly holdsAll?: boolean };

function hitsBlock(folded: FoldedHits, source: ResultsSource): WantedBlock {
  const { conversation: id } = folded;
  return {
    key: id,
    signature: JSON.stringify([source.query, folded, source.conversation(id), source.foundIn(id)]),
    build: () => conversationWithHits(source.conversation(id), folded, source),
  };
}

function widerHeading({ isBelowHits }: WiderShown): WantedBlock {
  const title = isBelowHits ? 'No other message holds all these words' : 'No message holds all these words';
  return {
    key: 'wider',
    signature: title,
    build: () =>
      element(
        'div',
        { class: 'wider-heading', role: 'status' },
        element('h2', {}, title),
        element(
          'p',
          {},
          'Conversations that hold them in several messages, hold most of them, or say something alike, best first:',
        ),
      ),
  };
}

function conversationWithHits(
  conversation: ListedConversation | undefined,
  { conversation: id, hits, parts, holdsAll }: FoldedHits,
  source: ResultsSource,
): HTMLElement {
  const folded = Math.max(0, hits.length - shownHits) + Math.max(0, (source.foundIn(id) ?? 0) - parts);
  const list = element('div', { class: 'hits' }, ...hits.slice(0, shownHits).map((hit) => hitLink(hit, source.query)));
  return element(
    'article',
    { class: 'conversation', 'data-conversation': id },
    ...(conversation
      ? conversationHead(conversation, { query: source.query, time: dateAndTime(conversation.ts), holdsAll })
      : [element('h2', { class: 'missing-title' }, 'A conversation that is just being indexed')]),
    list,
    folded > 0 && moreButton(folded, list, { id, source }),
  );
}

interface HeadLook {
  /** What its messages were searched for. */
  readonly query?: string;
  readonly time: string;
  readonly holdsAll?: boolean | undefined;
}

function conversationHead(
  conversation: ListedConversation,
  { query = '', time, holdsAll = false }: HeadLook,
): HTMLElement[] {
  const duration = conversation.ts - conversation.started_ts;
  const facts = [counted(conversation.messages, 'message'), ...(duration > 0 ? [span(duration)] : [])].join(', ');
  const path = conversationPath(conversation.id) + (query === '' ? '' : `&q=${encodeURIComponent(query)}`);
  const details = branchAndModel(conversation);
  return [
    element(
      'header',
      {},
      namedAgentTag(conversation.agent_monogram, conversation.agent_name),
      element('h2', {}, element('a', { href: sitePath(path), dir: 'auto', class: 'title' }, conversation.title)),
      element('time', { datetime: new Date(conversation.ts * 1000).toISOString() }, time),
    ),
    element(
      'div',
      { class: 'meta' },
      element('span', { class: 'project', title: conversation.project }, conversation.project),
      details !== '' && element('span', { class: 'mono' }, details),
      element('span', {}, facts),
      conversation.is_subagent === true && element('span', {}, 'sub-agent'),
      holdsAll && element('span', { class: 'holds' }, 'has all words'),
      strataBars(conversation),
    ),
  ];
}

function moreButton(
  count: number,
  list: HTMLElement,
  { id, source }: { readonly id: string; readonly source: ResultsSource },
): HTMLElement {
  const label = `${counted(count, 'more match', 'more matches')} in this conversation`;
  const button = element('button', { type: 'button', class: 'link-button more' }, label);
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const hits = await source.allHitsOf(id);
      const shown = new Set(Array.from(list.children, (child) => child.getAttribute('data-message')));
      const added = hits.filter((hit) => !shown.has(hit.message_id)).map((hit) => hitLink(hit, source.query));
      list.append(...added);
      const first = added[0];
      if (first) first.focus();
      button.remove();
    } catch {
      button.disabled = false;
      button.textContent = `${label}: the server did not answer, try again`;
    }
  });
  return button;
}
