/** `siphon search`. */
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import type { SearchAnswer } from '@session-siphon/schemas/search-answer';
import type { SearchFilters, SortOrder } from '@session-siphon/schemas/search-query';
import { calendarDay } from '@session-siphon/schemas/typed-date';
import { jsonLine } from '../json-line.ts';
import type { Terminal } from '../terminal.ts';
import { type FoundPage, type Hit, findMessages, hitUrl, prepareSearch, searchHit } from './find-messages.ts';
import type { HitContext } from './hit-context.ts';
import { type SearchAccess, openSearch } from './search-access.ts';
import { filtersOf, sortOf } from './search-options.ts';

interface SearchOptions {
  readonly limit: number | undefined;
  readonly page: number | undefined;
  readonly sort: SortOrder | undefined;
  readonly newest: boolean;
  readonly context: number | undefined;
  readonly open: boolean;
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
  const page = { page: options.page ?? 1, perPage: options.limit ?? usualLimit };
  const today = calendarDay(new Date());
  const filters = filtersOf(options, today);
  const prepared = prepareSearch({ typed: query, filters, sort: sortOf(options), today, ...page });
  for (const operator of prepared.misread)
    terminal.say(`${printable(operator)} is no filter with such a value; it is searched for as it stands.`);
  const access = await openSearch(options, terminal);
  try {
    const found = await findMessages(prepared, access);
    const contexts = await contextsFor(found.hits, options.context, access);
    if (options.json) {
      const tookMs = Math.round(performance.now() - started);
      terminal.print(jsonLine(answerOf(query, { found, contexts, siteUrl: access.siteUrl, tookMs })));
    } else {
      await showPage({ found, contexts, siteUrl: access.siteUrl }, terminal);
      sayRest({ query, found, ...page }, terminal);
      if (found.total + found.partial === 0) await sayUnknownValues(prepared.filters, access, terminal);
    }
    if (options.open) await openFirst(found.hits[0], access, terminal);
    return exitCodes.ok;
  } finally {
    access.close();
  }
}

interface FoundInContext {
  readonly found: FoundPage;
  /** In the order of the hits; none where nobody asked for them. */
  readonly contexts: readonly HitContext[];
  readonly siteUrl: string | undefined;
}

function answerOf(
  query: string,
  { found: { total, partial, hits }, contexts, siteUrl, tookMs }: FoundInContext & { readonly tookMs: number },
): SearchAnswer {
  return {
    version: 1,
    query,
    found: total,
    ...(partial > 0 ? { foundPartly: partial } : {}),
    tookMs,
    hits: hits.map((hit, at) => ({
      ...searchHit(hit, siteUrl),
      ...(contexts[at] ? { context: contexts[at] } : {}),
    })),
  };
}

async function showPage(
  { found: { total, hits }, contexts, siteUrl }: FoundInContext,
  terminal: Terminal,
): Promise<void> {
  const { showHit } = await import('./show-hits.ts');
  const firstPartial = hits.findIndex((hit) => hit.partly);
  for (const [at, hit] of hits.entries()) {
    if (at === firstPartial) terminal.print(partialHeading(total));
    showHit({ hit, siteUrl, context: contexts[at] }, terminal);
  }
}

function partialHeading(whole: number): string {
  const others = whole === 0 ? 'No message holds all these words.' : 'No other message holds all these words.';
  return `${others} Conversations that hold them in several messages, hold most of them, or say something alike, best first:\n\n`;
}

async function contextsFor(hits: readonly Hit[], around: number | undefined, access: SearchAccess) {
  if (around === undefined) return [];
  const { contextsOf } = await import('./hit-context.ts');
  return contextsOf(hits, around, access);
}

interface ShownPage {
  readonly query: string;
  readonly found: FoundPage;
  readonly page: number;
  readonly perPage: number;
}

function sayRest({ query, found, page, perPage }: ShownPage, terminal: Terminal): void {
  const [total, shown] = [found.total + found.partial, found.hits.length];
  if (total === 0)
    terminal.say(`Nothing found for ${printable(query)}. Try other words, the beginning of one, or fewer operators.`);
  else if (shown === 0) terminal.say(`${total} found; page ${page} is after the last of them.`);
  else {
    const more = total - (page - 1) * perPage - shown;
    if (more > 0) terminal.say(`${more} more: --page ${page + 1} shows the next, more words or operators narrow.`);
  }
}

async function sayUnknownValues(filters: SearchFilters, access: SearchAccess, terminal: Terminal): Promise<void> {
  const { unknownValueLines } = await import('./unknown-values.ts');
  for (const line of await unknownValueLines(filters, access)) terminal.say(printable(line));
}

async function openFirst(hit: Hit | undefined, { siteUrl }: SearchAccess, terminal: Terminal): Promise<void> {
  if (!hit) return;
  if (siteUrl === undefined) {
    terminal.say('No site is running that could open it. Start `siphon up` and search again.');
    return;
  }
  const url = hitUrl(hit, siteUrl);
  // Ids come from a server; what an opener or a shell could take for something else is not handed to it.
  if (!/^https?:\/\/[\w.:[\]-]+\/[\w./?=#~-]*$/.test(url))
    throw new AppError('SEARCH_FAILED', 'the address of the hit is none that can be opened.');
  const { openBrowser } = await import('../up/open-browser.ts');
  openBrowser(url);
  terminal.say(`Opening ${url}`);
}
