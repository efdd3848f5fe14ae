/** `get_conversation`: messages of one conversation in their order. */
import { AppError } from '@session-siphon/schemas/errors';
import { sessionIdPattern } from '@session-siphon/schemas/id-patterns';
import { conversationPath } from '@session-siphon/schemas/search-answer';
import { collections } from '@session-siphon/schemas/search-document';
import { type SearchEntry, documentsById, filterBy } from '@session-siphon/schemas/search-query';
import { z } from 'zod';
import type { SearchAccess } from '../search/search-access.ts';
import { documentsOf, foundMessages, text } from '../search/search-result.ts';
import { defineTool } from './archive-tool.ts';

const headFields = 'id,title,source,project,machine,agent_name,project_path,native_id,messages';
const usualCount = 20;
const mostBytes = 40_000;
const mostDocuments = 250;

interface Part {
  readonly seq: number;
  readonly role: string;
  readonly at: string;
  readonly part: number;
  readonly kind: string;
  readonly tool: string | undefined;
  readonly text: string;
}

export const conversationTool = defineTool({
  name: 'get_conversation',
  title: 'Read an archived conversation',
  description: `Messages of one archived conversation, in order: prompts, answers, tool calls and their output. An answer holds
at most ${mostBytes / 1000} kB of text; when there is more, \`next\` has the arguments to go on with. Long texts come in
parts, each beginning with the last lines of the one before; of very long tool output only beginning and end are there.`,
  input: z.strictObject({
    id: z.string().regex(sessionIdPattern).describe('Id of the conversation, as search returns it.'),
    from: z.int().min(0).max(10_000_000).optional().describe('First message (seq). Default: 0.'),
    part: z.int().min(0).max(1_000_000).optional().describe('First part of that message. Default: 0.'),
    count: z.int().min(1).max(100).optional().describe(`Most messages. Default: ${usualCount}.`),
  }),
  async answer({ id, from = 0, part = 0, count = usualCount }, access) {
    const end = from + count;
    const [conversations, ...answers] = await access.search([
      documentsById('conversations', [id], { include_fields: headFields }),
      // One that began is finished first. Two searches, because a gate lets no alternatives pass.
      ...(part > 0 ? [partsSearch(id, `seq:=${from} && chunk:>=${part}`)] : []),
      partsSearch(id, `seq:>=${part > 0 ? from + 1 : from} && seq:<${end}`),
    ]);
    const conversation = documentsOf(conversations)[0];
    if (!conversation)
      throw new AppError('USAGE', `there is no conversation ${id} in the index.`, { hint: 'Take an id from search.' });
    const found = answers.map((answer) => ({
      total: foundMessages(answer).total,
      parts: documentsOf(answer).map(partOf),
    }));
    // What follows a search that found more than one page has is not next.
    const cut = found.findIndex(({ total, parts }) => total > parts.length);
    const inOrder = found.slice(0, cut < 0 ? undefined : cut + 1).flatMap(({ parts }) => parts);
    const parts = inOrder.slice(0, fitting(inOrder));
    const hasMore = cut >= 0 || parts.length < inOrder.length;
    const messages = Number(conversation['messages']);
    const next = hasMore ? afterPart(parts.at(-1)) : end < messages ? { from: end } : undefined;
    return {
      conversation: { ...headOf(conversation), messages, url: conversationUrl(id, access) },
      messages: messagesOf(parts),
      ...(next ? { next: { id, ...next, count } } : {}),
    };
  },
});

function partsSearch(id: string, range: string): SearchEntry {
  return {
    collection: collections.messages,
    q: '*',
    query_by: 'content',
    filter_by: `${filterBy({ facets: { conversation_id: [id] } })} && ${range}`,
    sort_by: 'seq:asc,chunk:asc',
    include_fields: 'seq,chunk,role,kind,tool,ts,content',
    per_page: mostDocuments,
  };
}

function partOf(document: Readonly<Record<string, unknown>>): Part {
  return {
    seq: Number(document['seq']),
    role: text(document['role']),
    at: new Date(Number(document['ts'] ?? 0) * 1000).toISOString(),
    part: Number(document['chunk']),
    kind: text(document['kind']),
    tool: text(document['tool']) || undefined,
    text: text(document['content']),
  };
}

/** How many of the parts an answer has room for; at least one, so that reading goes on. */
function fitting(parts: readonly Part[]): number {
  let bytes = 0;
  const tooMany = parts.findIndex((part) => (bytes += Buffer.byteLength(part.text)) > mostBytes);
  return tooMany < 0 ? parts.length : Math.max(1, tooMany);
}

function afterPart(last: Part | undefined): { from: number; part: number } | undefined {
  return last && { from: last.seq, part: last.part + 1 };
}

/** Parts under the message they belong to. */
function messagesOf(parts: readonly Part[]): unknown[] {
  const bySeq = Map.groupBy(parts, ({ seq }) => seq);
  return [...bySeq].map(([seq, own]) => ({
    seq,
    role: own[0]?.role,
    at: own[0]?.at,
    parts: own.map(({ part, kind, tool, text: said }) => ({ part, kind, ...(tool ? { tool } : {}), text: said })),
  }));
}

function headOf(conversation: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { id, title, source, project, machine, agent_name: assistant, native_id: nativeId } = conversation;
  return { id, nativeId, title, source, assistant, project, projectPath: conversation['project_path'], machine };
}

function conversationUrl(id: string, { siteUrl }: SearchAccess): string {
  return siteUrl === undefined ? conversationPath(id) : `${siteUrl}/${conversationPath(id)}`;
}
