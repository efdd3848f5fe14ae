/** `siphon search`. */
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { type SearchAnswer, messagePath } from '@session-siphon/schemas/search-answer';
import { collections } from '@session-siphon/schemas/search-document';
import {
  type SearchFilters,
  type SortOrder,
  highlightTags,
  messageSearch,
  sortOrders,
} from '@session-siphon/schemas/search-query';
import type { Terminal } from '../terminal.ts';
import { type SearchAccess, openSearch } from './search-access.ts';
import { type FoundMessage, documentsOf, foundMessages, text } from './search-result.ts';

interface SearchOptions {
  readonly limit: number | undefined;
  readonly sort: string | undefined;
  readonly source: string | undefined;
  readonly project: string | undefined;
  readonly kind: string | undefined;
  readonly tool: string | undefined;
  readonly after: string | undefined;
  readonly before: string | undefined;
  readonly url: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

const usualLimit = 20;

export async function runSearch(query: string, options: SearchOptions, terminal: Terminal): Promise<number> {
  const started = performance.now();
  const search = messageSearch({
    typed: query,
    filters: filtersOf(options),
    sort: sortOf(options.sort),
    page: 1,
    perPage: options.limit ?? usualLimit,
  });
  if (!search)
    throw new AppError('USAGE', 'there is nothing to search for in the query.', {
      hint: 'Give at least one word or number.',
    });
  const access = await openSearch(options, terminal);
  try {
    const [messages] = await access.search([search]);
    const found = foundMessages(messages);
    const conversations = await conversationsOf(found.hits, access);
    const tookMs = Math.round(performance.now() - started);
    if (options.json) terminal.print(JSON.stringify(answerOf({ query, found, conversations, tookMs, access })) + '\n');
    else show({ query, found, conversations, tookMs, access }, terminal);
    return exitCodes.ok;
  } finally {
    access.close();
  }
}

function filtersOf(options: SearchOptions): SearchFilters {
  const [after, before] = [secondsOf(options.after, '--after'), secondsOf(options.before, '--before')];
  const { source, project, kind, tool } = options;
  return {
    facets: {
      ...(source === undefined ? {} : { source: [source] }),
      ...(project === undefined ? {} : { project: [project] }),
      ...(kind === undefined ? {} : { kind: [kind] }),
      ...(tool === undefined ? {} : { tool: [tool] }),
    },
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
  };
}

function secondsOf(day: string | undefined, option: string): number | undefined {
  if (day === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time))
    throw new AppError('USAGE', `${option}: ${JSON.stringify(day)} is no day.`, { hint: 'Write it like 2026-09-01.' });
  return time / 1000;
}

function sortOf(order: string | undefined): SortOrder {
  if (order === undefined) return 'best';
  if (order === 'best' || order === 'newest' || order === 'oldest') return order;
  throw new AppError('USAGE', `--sort: there is no order ${JSON.stringify(order)}.`, {
    hint: `Orders: ${Object.keys(sortOrders).join(', ')}.`,
  });
}

interface Conversation {
  readonly title: string;
  readonly nativeId: string;
}

/** Titles and native ids of the conversations of some hits. */
async function conversationsOf(
  hits: readonly FoundMessage[],
  access: SearchAccess,
): Promise<ReadonlyMap<string, Conversation>> {
  const ids = [...new Set(hits.map((hit) => hit.conversation))];
  if (ids.length === 0) return new Map();
  const [answer] = await access.search([
    {
      collection: collections.conversations,
      q: '*',
      query_by: 'title',
      filter_by: `id:=[${ids.join(',')}]`,
      include_fields: 'id,title,native_id',
      per_page: ids.length,
    },
  ]);
  return new Map(
    documentsOf(answer).map((document) => [
      text(document['id']),
      { title: text(document['title']), nativeId: text(document['native_id']) },
    ]),
  );
}

interface Shown {
  readonly query: string;
  readonly found: { readonly total: number; readonly hits: readonly FoundMessage[] };
  readonly conversations: ReadonlyMap<string, Conversation>;
  readonly tookMs: number;
  readonly access: SearchAccess;
}

function answerOf({ query, found, conversations, tookMs, access }: Shown): SearchAnswer {
  return {
    version: 1,
    query,
    found: found.total,
    tookMs,
    hits: found.hits.map((hit) => ({
      conversation: {
        id: hit.conversation,
        nativeId: conversations.get(hit.conversation)?.nativeId ?? '',
        source: hit.source,
        project: hit.project,
        title: conversations.get(hit.conversation)?.title ?? '',
        machine: hit.machine,
      },
      message: { id: hit.message, seq: hit.seq, role: hit.role, at: hit.at },
      snippet: hit.snippet.replaceAll(marks, ''),
      url: urlOf(hit, access),
    })),
  };
}

const marks = new RegExp(`[${highlightTags.start}${highlightTags.end}]`, 'g');

function urlOf(hit: FoundMessage, { siteUrl }: SearchAccess): string {
  const path = messagePath(hit.conversation, hit.message, hit.seq);
  return siteUrl === undefined ? path : `${siteUrl}/${path}`;
}

/** Three lines a hit: which conversation, the text around the match, where to read on. */
function show({ query, found, conversations, access }: Shown, terminal: Terminal): void {
  if (found.total === 0) {
    terminal.say(`Nothing found for ${printable(query)}. Try fewer words, or the beginning of one.`);
    return;
  }
  const bold = (value: string) => (terminal.hasColor ? `\x1b[1m${value}\x1b[22m` : value);
  for (const hit of found.hits) {
    const title = conversations.get(hit.conversation)?.title ?? '';
    const facts = [hit.source, hit.project, hit.at.slice(0, 10), hit.role].map(printable).join(' · ');
    terminal.print(`${bold(printable(title) || 'Untitled')}  ${facts}\n`);
    terminal.print(`  ${marked(hit.snippet, terminal.hasColor)}\n  ${urlOf(hit, access)}\n\n`);
  }
  const more = found.total - found.hits.length;
  if (more > 0) terminal.say(`${more} more; raise --limit or narrow the search to see them.`);
}

/** The snippet in one line; only the marks around matches become colours, everything else that could steer a terminal is replaced. */
function marked(snippet: string, hasColor: boolean): string {
  const pieces = snippet
    .replaceAll(/\s+/g, ' ')
    .trim()
    .split(/([\uE000\uE001])/);
  return pieces
    .map((piece) => {
      if (piece === highlightTags.start) return hasColor ? '\x1b[33m' : '';
      if (piece === highlightTags.end) return hasColor ? '\x1b[39m' : '';
      return printable(piece);
    })
    .join('');
}
