/** Session → search documents. Pure: the same session gives the same documents. */
import { facetValue } from '@session-siphon/schemas/facet-value';
import { noProject } from '@session-siphon/schemas/no-project';
import { isSubagent } from '@session-siphon/schemas/related-sessions';
import type { ArchivedCopy, ConversationDocument, MessageDocument } from '@session-siphon/schemas/search-document';
import { indexableText, normalizedWords } from '@session-siphon/schemas/search-text';
import type { Message, Session, SessionHeader, SessionRecord } from '@session-siphon/schemas/session';
import { messageText, sessionTitle } from '@session-siphon/schemas/session-title';
import { encodeSpine } from '@session-siphon/schemas/spine';
import { encodeStrata } from '@session-siphon/schemas/strata';
import type { WordVectors } from '@session-siphon/schemas/word-vectors';
import { conversationLinks } from './conversation-links.ts';
import { conversationShape, isError } from './conversation-shape.ts';
import { conversationWords } from './conversation-words.ts';
import { displayJson } from './display-blocks.ts';
import { idents } from './idents.ts';
import { withoutBlobs } from './indexed-text.ts';
import { noteTools, searchableParts } from './searchable-parts.ts';
import { shellCommand } from './shell-command.ts';
import { splitText } from './split-text.ts';
import { turnMeaning } from './turn-meaning.ts';
import { wordParts } from './word-parts.ts';

export interface ConversationDocuments {
  readonly conversation: ConversationDocument;
  /** In order of messages and chunks. */
  readonly messages: Iterable<MessageDocument>;
}

interface IndexedCopy {
  readonly session: Session;
  /** Every copy in the archive, the one given as `session` first. */
  readonly copies: readonly ArchivedCopy[];
  /** Indexing run. */
  readonly rev: number;
  readonly vectors: WordVectors;
  /** Messages before this position are in the index as they are; only prompts that carry the title, or the meaning of a turn that goes on, are given again. */
  readonly fromSeq?: number;
}

const longestPrompts = 8_000;

/** Facets that all documents of a conversation share. */
type Shared = Pick<MessageDocument, 'conversation_id' | 'source' | 'project' | 'machine' | 'rev'> &
  Partial<Pick<MessageDocument, 'branch' | 'is_subagent'>>;

export function sessionToDocuments({ session, copies, rev, vectors, fromSeq = 0 }: IndexedCopy): ConversationDocuments {
  const { header } = session;
  const branch = facetValue(header.project.branch);
  const shared: Shared = {
    conversation_id: header.id,
    source: header.source,
    project: facetValue(header.project.name) ?? noProject,
    machine: copies.map((copy) => copy.machine),
    rev,
    ...(branch === undefined ? {} : { branch }),
    ...(isSubagent(header) ? { is_subagent: true } : {}),
  };
  return {
    conversation: conversationDocument({ session, copies, shared }),
    messages: messageDocuments(session, shared, { vectors, fromSeq }),
  };
}

function conversationDocument({
  session,
  copies,
  shared,
}: {
  session: Session;
  copies: readonly ArchivedCopy[];
  shared: Shared;
}): ConversationDocument {
  const { header } = session;
  const messages = session.records.filter((record) => record.type === 'message');
  const shape = conversationShape(session);
  const { conversation_id: id, ...facets } = shared;
  const newest = messages.findLast((message) => message.at !== undefined)?.at ?? header.startedAt;
  const links = conversationLinks(session);
  return {
    id,
    ...facets,
    title: indexableText(sessionTitle(session)),
    ...contentFields(messages),
    ...(shape.counts.errors > 0 ? { is_error: true } : {}),
    ...dateFields(newest),
    started_ts: secondsOf(header.startedAt),
    messages: messages.length,
    prompt_count: shape.counts.prompts,
    tool_call_count: shape.counts.toolCalls,
    error_count: shape.counts.errors,
    ...tokenFields(messages),
    ...headerFields(header),
    ...(links.length > 0 ? { links: JSON.stringify(links) } : {}),
    spine: encodeSpine(shape.spine),
    outline: JSON.stringify(shape.outline),
    strata: encodeStrata(shape.spine),
    copies: JSON.stringify(copies),
  };
}

/** What the messages hold: typed prompts, and the values of facets. */
function contentFields(
  messages: readonly Message[],
): Pick<ConversationDocument, 'prompts' | 'words' | 'model' | 'tool' | 'has_diff' | 'has_image'> {
  const models = unique(messages.map((message) => facetValue(message.model)));
  const tools = unique(
    messages.flatMap((message) =>
      message.blocks.map((block) => (block.type === 'tool_call' ? facetValue(block.name) : undefined)),
    ),
  );
  const typed = messages.filter((message) => message.role === 'user').map(messageText);
  const prompts = withoutBlobs(indexableText(typed.join('\n\n').slice(0, longestPrompts)));
  const words = conversationWords(messages);
  return {
    ...(prompts === '' ? {} : { prompts }),
    ...(words === '' ? {} : { words }),
    ...(models.length > 0 ? { model: models } : {}),
    ...(tools.length > 0 ? { tool: tools } : {}),
    ...(messages.some(hasDiff) ? { has_diff: true } : {}),
    ...(messages.some(hasImage) ? { has_image: true } : {}),
  };
}

/** Tokens of all messages; what came from a cache was read all the same. */
function tokenFields(messages: readonly Message[]): Pick<ConversationDocument, 'tokens_input' | 'tokens_output'> {
  let input = 0;
  let output = 0;
  for (const { usage } of messages) {
    input += (usage?.input ?? 0) + (usage?.cacheRead ?? 0) + (usage?.cacheWrite ?? 0);
    output += usage?.output ?? 0;
  }
  return { ...(input > 0 ? { tokens_input: input } : {}), ...(output > 0 ? { tokens_output: output } : {}) };
}

type HeaderField =
  | 'agent_name'
  | 'agent_monogram'
  | 'agent_version'
  | 'native_id'
  | 'person'
  | 'project_path'
  | 'project_repo'
  | 'resume';

function headerFields(header: SessionHeader): Pick<ConversationDocument, HeaderField> {
  const { agent, person, project, resume } = header;
  return {
    agent_name: agent.name,
    agent_monogram: agent.monogram,
    ...(agent.version === undefined ? {} : { agent_version: agent.version }),
    native_id: header.nativeId,
    ...(person === undefined ? {} : { person }),
    ...(project.path === undefined ? {} : { project_path: project.path }),
    ...(project.repo === undefined ? {} : { project_repo: project.repo }),
    ...(resume === undefined ? {} : { resume: shellCommand(resume.argv, resume.directory) }),
  };
}

function* messageDocuments(
  session: Session,
  shared: Shared,
  { vectors, fromSeq }: { readonly vectors: WordVectors; readonly fromSeq: number },
): Generator<MessageDocument> {
  const title = indexableText(sessionTitle(session));
  const tools = new Map<string, string>();
  let turn = 0;
  let at = session.header.startedAt;
  const goingOn = promptGoingOn(session.records, fromSeq);
  for (const [place, message] of session.records.entries()) {
    if (message.type !== 'message') continue;
    if (isPrompt(message)) turn += 1;
    at = message.at ?? at;
    const isTitled = turn === 1 && isPrompt(message);
    if (message.seq < fromSeq && !isTitled && message !== goingOn) {
      noteTools(message, tools);
      continue;
    }
    const facts = {
      ...shared,
      ...dateFields(at),
      seq: message.seq,
      turn,
      message_id: message.id,
      role: message.role,
      ...modelOf(message),
      ...(isError(message) ? { is_error: true } : {}),
      ...(hasDiff(message) ? { has_diff: true } : {}),
      ...(hasImage(message) ? { has_image: true } : {}),
    };
    const meaning = isPrompt(message) ? turnMeaning(session.records, place, vectors) : undefined;
    const ofFirstChunk = {
      ...(isTitled ? { title } : {}),
      ...(meaning ? { meaning } : {}),
      blocks: displayJson(message),
    };
    let chunk = 0;
    for (const part of searchableParts(message, tools)) {
      const { text, ...kind } = part;
      for (const piece of splitText(indexableText(text))) {
        yield {
          id: `${message.id}x${chunk}`,
          ...facts,
          ...kind,
          chunk,
          ...searchedFields(piece),
          ...(chunk === 0 ? ofFirstChunk : {}),
        };
        chunk += 1;
      }
    }
  }
}

/** The prompt of the turn that goes on with what is not in the index yet. */
function promptGoingOn(records: readonly SessionRecord[], fromSeq: number): Message | undefined {
  const next = records.find((record) => record.type === 'message' && record.seq >= fromSeq);
  if (!next || isPrompt(next)) return undefined;
  return records.filter(isPrompt).findLast(({ seq }) => seq < fromSeq);
}

function searchedFields(text: string): Pick<MessageDocument, 'content' | 'idents' | 'norm'> {
  const norm = normalizedWords(text);
  const parts = norm === undefined ? undefined : wordParts(norm);
  const names = [...idents(text), ...(parts === undefined ? [] : [parts])];
  return {
    content: text,
    ...(names.length > 0 ? { idents: names } : {}),
    ...(norm === undefined ? {} : { norm }),
  };
}

function isPrompt(record: SessionRecord): record is Message {
  return record.type === 'message' && record.role === 'user';
}

function modelOf(message: Message): { model?: string } {
  const model = facetValue(message.model);
  return model === undefined ? {} : { model };
}

function dateFields(iso: string): { ts: number; day: number; month: number } {
  const ts = secondsOf(iso);
  return { ts, day: Math.floor(ts / 86_400), month: Number(iso.slice(0, 4)) * 100 + Number(iso.slice(5, 7)) };
}

function secondsOf(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}

function hasDiff({ blocks }: Message): boolean {
  return blocks.some((block) => block.type === 'edit');
}

function hasImage({ blocks }: Message): boolean {
  return blocks.some((block) => block.type === 'attachment' && block.mediaType.startsWith('image/'));
}

function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
