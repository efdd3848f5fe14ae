/** `search`: messages that match. */
import { spineKinds } from '@session-siphon/schemas/spine';
import { calendarDay } from '@session-siphon/schemas/typed-date';
import { z } from 'zod';
import { findMessages, prepareSearch, searchHit } from '../search/find-messages.ts';
import { filtersOf } from '../search/search-options.ts';
import { unknownValueLines } from '../search/unknown-values.ts';
import { defineTool } from './archive-tool.ts';

const usualLimit = 10;
const lastPage = 100;
/** Words of a snippet can be as long as lines of minified code. */
const longestSnippet = 600;

const partialNote =
  'Hits with `partly` lack some of the words; their conversations hold them in several messages, or most of them, or say something alike. Best first.';

const value = z.string().min(1).max(200);

export const searchTool = defineTool({
  name: 'search',
  title: 'Search archived conversations',
  description: `Finds messages of archived conversations with AI coding assistants. Typing mistakes are
forgiven, "quoted words" must stand together, questions may be typed as they come. Where hardly any message holds all
words, messages with most of them follow, the best conversation first. Operators in the query narrow: source: project: role: kind: tool: model:
machine: branch: is:error is:subagent has:diff has:image after:2026-09-01 before:2026-10 after:yesterday after:7d
in:CONVERSATION_ID in:unknown (without a project); a dash before an operator excludes. Read on around a hit with get_conversation, from a few messages before its seq.`,
  input: z.strictObject({
    query: z.string().max(1000).describe('Words and operators; may be empty when a filter is given.'),
    source: value.optional().describe('Only this assistant, by its id.'),
    project: value.optional().describe('Only this project; list_projects has the names.'),
    role: z.enum(['user', 'assistant', 'tool', 'system']).optional(),
    kind: z.enum(spineKinds).optional(),
    tool: value.optional().describe('Only calls and results of this tool.'),
    after: value.optional().describe('From this day on: 2026-09-01, yesterday, 7d.'),
    before: value.optional().describe('Before this day, likewise.'),
    order: z.enum(['best', 'newest', 'oldest']).optional().describe('Default: best.'),
    limit: z.int().min(1).max(50).optional().describe(`Hits a page. Default: ${usualLimit}.`),
    page: z.int().min(1).max(lastPage).optional().describe('Default: 1.'),
  }),
  async answer({ query, order = 'best', limit = usualLimit, page = 1, ...named }, access) {
    const today = calendarDay(new Date());
    const filters = filtersOf(named, today);
    const prepared = prepareSearch({ typed: query, filters, sort: order, today, page, perPage: limit });
    const { total, partial, hits } = await findMessages(prepared, access);
    const unknown = total + partial === 0 ? await unknownValueLines(prepared.filters, access) : [];
    return {
      found: total,
      ...(partial > 0 ? { foundPartly: partial, note: partialNote } : {}),
      page,
      ...(page * limit < total + partial && page < lastPage ? { nextPage: page + 1 } : {}),
      ...(prepared.misread.length > 0 ? { searchedAsWords: prepared.misread } : {}),
      ...(unknown.length > 0 ? { unknown } : {}),
      hits: hits.map((hit) => {
        const shown = searchHit(hit, access.siteUrl);
        return { ...shown, snippet: shown.snippet.slice(0, longestSnippet) };
      }),
    };
  },
});
