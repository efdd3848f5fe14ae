/** Shows what a search found: hits folded by conversation, recent conversations, or what to do when there is nothing. */
import { matchPattern } from '@session-siphon/schemas/match-pattern';
import { fewMessages, markedSnippet } from '@session-siphon/schemas/search-query';
import { textSnippet } from '@session-siphon/schemas/text-snippet';
import type { WiderMessage } from '@session-siphon/schemas/wider-ranking';
import { copyAndTell } from '../../page/copy.ts';
import { arrange, byId, element } from '../../page/element.ts';
import { exactCount } from '../../page/format.ts';
import { markedWords } from '../../page/marked-text.ts';
import { notice } from '../../page/notice.ts';
import type { SearchApi } from '../../page/search-api.ts';
import { foldHits } from './fold-hits.ts';
import type { MessageHit } from './hit-view.ts';
import type { Preview, PreviewTarget } from './preview.ts';
import { type ResultsSource, ResultsView } from './results-view.ts';
import { type AdaptedHit, type MessageEngineHit, isListed, isMessageHit } from '../adapted-search.ts';
import type { PageSearchClient } from '../search-client.ts';
import { filtersOf } from '../filters/search-filters.ts';
import type { ConversationCount } from '../filters/start-histogram.ts';
import { missingPart } from '../missing-part.ts';
import type { SearchSetUp } from '../search-set-up.ts';
import type { HitsState } from '../search-widgets.ts';
import { Selection } from './selection.ts';
import { WiderResults } from './wider-results.ts';

/** Beyond this many hits a narrower search serves better. */
const mostHits = 1_000;

export class ResultList {
  readonly selection: Selection;
  readonly #setUp: SearchSetUp;
  readonly #client: PageSearchClient;
  readonly #list = byId('results', HTMLElement);
  readonly #view = new ResultsView(this.#list);
  readonly #wider: WiderResults;
  readonly #api: SearchApi;
  /** Once there has been something to preview. */
  #preview: Promise<Preview | undefined> | undefined;
  #query = '';
  #hits = new Map<string, MessageHit>();
  /** Conversations that were there when more of them were asked for. */
  #seen: ReadonlySet<Element> | undefined;
  /** Counts what was shown: an explanation that comes late is none of the present list. */
  #shown = 0;

  constructor(api: SearchApi, client: PageSearchClient, setUp: SearchSetUp) {
    this.#client = client;
    this.#setUp = setUp;
    this.#api = api;
    this.#wider = new WiderResults(api, client);
    this.selection = new Selection(this.#list, (link) => this.#showPreview(link));
  }

  show(state: HitsState): void {
    const isOther = this.#shown > 0 && state.query !== this.#query;
    this.#shown += 1;
    this.#query = state.query;
    const isListing = this.#client.isListing();
    byId('results-title', HTMLElement).textContent = isListing ? 'Recent conversations' : 'Search results';
    document.title = state.query === '' ? 'Session Siphon' : `${state.query} · Session Siphon`;
    // Conversations are listed newest first; there is nothing to match.
    byId('sort-label', HTMLElement).hidden = isListing;
    byId('result-count', HTMLElement).replaceChildren(...countLine(state, isListing));
    this.#wider.forget();
    if (isListing) this.#showConversations(state);
    else this.#showHits(state);
    this.#showEnd(state);
    byId('main', HTMLElement).setAttribute('aria-busy', 'false');
    this.selection.refresh();
    this.#readOn(isOther);
    // Other words begin at their best match, wherever one was in the list of those before.
    if (isOther) window.scrollTo({ top: 0 });
  }

  /** Who has asked for more goes on with the first of it. */
  #readOn(isOther: boolean): void {
    const seen = this.#seen;
    this.#seen = undefined;
    if (!seen || isOther) return;
    const next = Array.from(this.#list.querySelectorAll('article')).find((article) => !seen.has(article));
    next?.querySelector<HTMLElement>('a.hit, a.title')?.focus({ preventScroll: true });
  }

  /** How many conversations the matches are in; known a moment later than the matches, and undefined where it could not be told. A listing has no place for it. */
  showConversationCount(count: ConversationCount | undefined): void {
    byId('result-count', HTMLElement).querySelector('#conversation-count')?.replaceChildren(conversationCount(count));
  }

  /** Shows more matches of the selected conversation. */
  showMore(): void {
    this.selection.article()?.querySelector<HTMLElement>('button.more')?.click();
  }

  copyLink(): void {
    const href = this.selection.href();
    if (href !== undefined) void copyAndTell(href, 'Link to the selection');
  }

  #showConversations(state: HitsState): void {
    this.#hits = new Map();
    this.#view.showConversations(
      state.hits.map((hit) => hit._rawTypesenseHit.document).filter((document) => isListed(document)),
    );
    if (state.hits.length === 0) void this.#showNothing(true);
    else byId('state', HTMLElement).replaceChildren();
  }

  #showHits(state: HitsState): void {
    const folded = foldHits(this.#messageHits(state.hits.map((hit) => hit._rawTypesenseHit)));
    const source = this.#source(state.query);
    this.#view.showHits(folded, source);
    const typed = this.#setUp.current().query ?? '';
    const isFew = state.found < fewMessages && /\S\s+\S/.test(typed);
    if (state.hits.length === 0 && !isFew) return void this.#showNothing(false);
    byId('state', HTMLElement).replaceChildren();
    if (!isFew) return;
    const shown = new Set(folded.map(({ conversation }) => conversation));
    this.#wider.ask({ typed, filters: filtersOf(this.#setUp.current()), shown }, (found) => {
      if (found.length > 0)
        this.#view.showHits(folded, source, {
          isBelowHits: folded.length > 0,
          conversations: found.map(({ id, holdsAll, messages }) => ({
            conversation: id,
            holdsAll,
            hits: messages.map((message) => this.#widerHit(message)),
            parts: messages.length,
          })),
        });
      else if (folded.length === 0) void this.#showNothing(false);
      this.selection.refresh();
    });
  }

  #source(query: string): ResultsSource {
    const client = this.#client;
    return {
      query,
      conversation: (id) => client.conversation(id),
      foundIn: (id) => client.foundIn(id),
      allHitsOf: async (id) => {
        const clauses = [client.lastFilter(), `conversation_id:=\`${id}\``].filter((clause) => clause);
        const answer = await client.again({ filters: clauses.join(' && '), facets: [], hitsPerPage: 250, page: 0 });
        return foldHits(this.#messageHits((answer?.hits ?? []).map((hit) => hit._rawTypesenseHit)))[0]?.hits ?? [];
      },
    };
  }

  #messageHits(raw: readonly AdaptedHit['_rawTypesenseHit'][]): MessageHit[] {
    return raw.filter(isMessageHit).map((hit) => this.#remembered({ ...hit.document, snippet: this.#snippetOf(hit) }));
  }

  #widerHit({ hit, words, snippet = this.#snippetOf(hit) }: WiderMessage<MessageEngineHit>): MessageHit {
    return this.#remembered({ ...hit.document, snippet, holds: words });
  }

  #snippetOf({ document, highlight = {} }: MessageEngineHit): string {
    const marked = markedSnippet((field) => highlight[field]?.snippet);
    return marked ?? textSnippet(this.#client.contentOf(document.id) ?? '', matchPattern(this.#query));
  }

  /** A hit as it is shown, remembered for the preview. */
  #remembered(hit: MessageHit): MessageHit {
    this.#hits.set(hit.id, hit);
    return hit;
  }

  #showPreview(link: HTMLAnchorElement | undefined): void {
    const hit = this.#hits.get(link?.dataset['hit'] ?? '');
    const id = hit?.conversation_id ?? link?.closest('article')?.dataset['conversation'];
    if (!link || id === undefined) return this.#previewThat(undefined);
    const conversation = this.#client.conversation(id);
    this.#previewThat({
      conversation: id,
      ...(hit ? { message: hit.message_id } : {}),
      seq: hit?.seq ?? 0,
      searched: matchPattern(this.#query, markedWords(hit?.snippet ?? '')),
      messages: conversation?.messages,
      agentName: conversation?.agent_name ?? 'Assistant',
      projectPath: conversation?.project_path ?? '',
      path: link.href,
    });
  }

  #previewThat(target: PreviewTarget | undefined): void {
    // Below this width there is no room for it, and nothing is fetched for what is not seen.
    if (!matchMedia('(min-width: 1181px)').matches) return;
    // The list is shown before it. When its script does not come its place stays empty.
    this.#preview ??= import('./preview.ts').then(
      ({ Preview: Part }) => new Part(this.#api),
      () => undefined,
    );
    void this.#preview.then((preview) => preview?.show(target));
  }

  async #showNothing(isListing: boolean): Promise<void> {
    const place = byId('state', HTMLElement);
    if (isListing && this.#setUp.tokens().length === 0) return place.replaceChildren(emptyIndex());
    const own = this.#shown;
    const part = await import('./nothing-found.ts').catch(() => undefined);
    if (own !== this.#shown) return;
    place.replaceChildren(
      part?.nothingFound(this.#client, this.#setUp) ??
        missingPart('Nothing found, and the wider searches did not load', 'Until then, leave out a word or a filter.'),
    );
  }

  #showEnd(state: HitsState): void {
    const end = byId('list-end', HTMLElement);
    if (state.isLastPage || state.hits.length === 0) return end.replaceChildren();
    if (state.hits.length >= mostHits)
      return end.replaceChildren(
        element('p', { class: 'list-end' }, 'Narrow the search or the dates to see older matches.'),
      );
    const button = element('button', { type: 'button', class: 'button' }, 'Show more results');
    const seen = new Set(this.#list.querySelectorAll('article'));
    button.addEventListener('click', () => {
      this.#seen = seen;
      state.showMore();
    });
    arrange(end, [button]);
  }
}

function countLine({ found, tookMs }: HitsState, isListing: boolean): (Node | string)[] {
  const number = element('b', {}, exactCount(found));
  if (isListing) return [number, found === 1 ? ' conversation' : ' conversations'];
  return [
    number,
    found === 1 ? ' match' : ' matches',
    element(
      'span',
      { id: 'conversation-count' },
      // As wide as what will stand there, so that the list below stays where it is.
      found > 0 && element('span', { 'aria-hidden': 'true' }, ' in … conversations'),
    ),
    element('span', { class: 'took' }, ` · ${tookMs} ms`),
  ];
}

function conversationCount(count: ConversationCount | undefined): string {
  if (!count || count.found === 0) return '';
  const { found, most } = count;
  const number = found >= most ? `${exactCount(most)} or more` : exactCount(found);
  return ` in ${number} ${found === 1 ? 'conversation' : 'conversations'}`;
}

function emptyIndex(): HTMLElement {
  return notice(
    'Nothing has been collected yet',
    element(
      'p',
      {},
      'Conversations appear here as soon as they are in the index; this page shows them by itself. To collect those of this machine:',
    ),
    element('pre', {}, 'npm start'),
  );
}
