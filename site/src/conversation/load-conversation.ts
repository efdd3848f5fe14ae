/** A conversation and the messages around the one a link names, in as few requests as possible. */
import type {
  ConversationDocument,
  ConversationLink,
  MessageDocument,
  OutlineEntry,
} from '@session-siphon/schemas/search-document';
import { documentsById } from '@session-siphon/schemas/search-query';
import { type Vertebra, decodeSpine } from '@session-siphon/schemas/spine';
import { type ShownMessage, shownMessage, windowSearch } from '../page/message-window.ts';
import type { Search, SearchApi } from '../page/search-api.ts';
import type { DeepLink } from './deep-link.ts';

export interface Conversation {
  readonly document: ConversationDocument;
  readonly spine: readonly Vertebra[];
  readonly outline: readonly OutlineEntry[];
  readonly links: readonly ConversationLink[];
}

export interface OpenedConversation {
  readonly conversation: Conversation;
  /** Position of the message that was asked for; undefined when none was, or when it is not there. */
  readonly target: number | undefined;
  readonly messages: readonly ShownMessage[];
}

/** Messages fetched around the target with the conversation itself. */
const around = { before: 40, after: 60 } as const;

const leftOut = 'prompts,words,strata,rev';

/** Opens a conversation; undefined when the index has none with this id. */
export async function openConversation(api: SearchApi, link: DeepLink): Promise<OpenedConversation | undefined> {
  const hint = link.hint ?? 0;
  const searches: Search[] = [
    conversationSearch(link.conversation),
    windowSearch(link.conversation, [Math.max(0, hint - around.before), hint + around.after]),
    ...(link.message === undefined ? [] : [positionSearch(link.message)]),
  ];
  const [found, window, position] = await api.search<ConversationDocument & MessageDocument>(searches);
  const document = found?.hits[0]?.document;
  if (!document) return undefined;
  const there = position?.hits[0]?.document;
  return {
    conversation: parsed(document),
    target: there?.conversation_id === link.conversation ? there.seq : undefined,
    messages: (window?.hits ?? []).map((hit) => shownMessage(hit.document)),
  };
}

/** The conversation as it is now; undefined when it is gone. */
export async function reloadConversation(api: SearchApi, id: string): Promise<Conversation | undefined> {
  const [found] = await api.search<ConversationDocument>([conversationSearch(id)]);
  const document = found?.hits[0]?.document;
  return document && parsed(document);
}

/** Titles of conversations by id, of those that are in the index. */
export async function titlesOf(api: SearchApi, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const [found] = await api.search<Pick<ConversationDocument, 'id' | 'title'>>([
    documentsById('conversations', ids, { include_fields: 'id,title' }),
  ]);
  return new Map((found?.hits ?? []).map(({ document }) => [document.id, document.title]));
}

/** Position of a message; undefined when it is not in the index. */
export async function positionOf(api: SearchApi, message: string): Promise<number | undefined> {
  const [found] = await api.search<MessageDocument>([positionSearch(message)]);
  return found?.hits[0]?.document.seq;
}

function conversationSearch(id: string): Search {
  return documentsById('conversations', [id], { exclude_fields: leftOut });
}

function positionSearch(message: string): Search {
  return documentsById('messages', [`${message}x0`], { include_fields: 'conversation_id,seq' });
}

function parsed(document: ConversationDocument): Conversation {
  return {
    document,
    spine: decodeSpine(document.spine),
    outline: parsedList(document.outline),
    links: parsedList(document.links),
  };
}

/** A list that the indexer stored as JSON; empty when there is none. */
function parsedList(json: string | undefined) {
  try {
    const value: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
