/** One session from its copies, the newest first. */
import type { SessionDraft, SessionLink } from '@session-siphon/schemas/session';
import { objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { ReadContext, UnreadSession } from '../../source.ts';
import { ConversationDraft } from './conversation-draft.ts';
import type { StoreFolder } from './store-folder.ts';
import { EntryReader } from './entry-reader.ts';
import { type Revert, type SessionFacts, joinedFacts, nativePath } from './native.ts';
import { PartsReader } from './parts-reader.ts';
import type { StoredCopy } from './stored-copy.ts';
import { SessionMessages, type StoredMessage } from './session-messages.ts';

/** A session, and the one that all began with where it is a sub-agent's. */
export interface StoredIdentity {
  readonly id: string;
  /** The session itself, unless it is a sub-agent's. */
  readonly root: string;
  /** The session that started it, known or not. */
  readonly parent: string | undefined;
}

interface Surroundings {
  readonly folder: StoreFolder;
  readonly context: ReadContext;
}

/** How the archive names it: a sub-agent belongs to the session that a person began. */
export function archivedId({ id, root }: StoredIdentity): { readonly nativeId: string; readonly agentId?: string } {
  return root === id ? { nativeId: id } : { nativeId: root, agentId: id };
}

/** What is known of it before its messages are read. */
export function sessionPlace(identity: StoredIdentity, copies: readonly StoredCopy[]): UnreadSession {
  const { directory, forkOf } = joinedFacts(copies.map(({ facts }) => facts));
  const links = linksOf(identity, forkOf);
  return {
    ...archivedId(identity),
    directory: directory === undefined ? undefined : nativePath(directory),
    ...(links.length > 0 ? { links } : {}),
  };
}

/** The draft; undefined for a session in which nothing was said. */
export async function sessionDraft(
  identity: StoredIdentity,
  copies: readonly StoredCopy[],
  { folder, context }: Surroundings,
): Promise<SessionDraft | undefined> {
  const messages = new SessionMessages();
  let revert: Revert | undefined;
  for (const copy of copies) {
    const isFirst = messages.size === 0;
    await copy.addTo(messages);
    if (isFirst) ({ revert } = copy.facts);
  }
  const facts = joinedFacts(copies.map((copy) => copy.facts));
  const all = messages.inOrder();
  const isSubagent = identity.root !== identity.id;
  const conversation = new ConversationDraft({ isSubagent, forkedMs: isFork(facts) ? facts.createdMs : undefined });
  readAll(all, { conversation, revert, context });
  for (const { file, result } of conversation.longOutputs) {
    const whole = await folder.text(file);
    if (whole !== undefined && whole.length > result.text.length) result.text = whole;
  }
  const { records, isEmpty } = conversation.finish(facts.title);
  if (isEmpty) {
    context.drop('session without a conversation');
    return undefined;
  }
  const place = sessionPlace(identity, copies);
  return {
    ...place,
    agentVersion: facts.version,
    directory: place.directory ?? firstDirectory(all),
    startedAt: timeOf(facts.createdMs ?? all.find((message) => message.createdMs !== undefined)?.createdMs),
    ...(isSubagent ? {} : { resume: ['opencode', '-s', identity.id] }),
    records,
  };
}

function readAll(
  messages: readonly StoredMessage[],
  {
    conversation,
    revert,
    context,
  }: { conversation: ConversationDraft; revert: Revert | undefined; context: ReadContext },
): void {
  const entries = new EntryReader(conversation, revert, context);
  const parts = new PartsReader(conversation, revert, context);
  for (const [index, message] of messages.entries())
    if (message.shape === 'entry') entries.read(message);
    else parts.read(message, index === messages.length - 1);
}

/** 1.x only says so in the title. */
function isFork({ forkOf, title }: Pick<SessionFacts, 'forkOf' | 'title'>): boolean {
  return forkOf !== undefined || / \(fork #\d+\)$/.test(title ?? '');
}

/** The first generation of sessions does not know its directory; its answers do. */
function firstDirectory(messages: readonly StoredMessage[]): string | undefined {
  for (const message of messages) {
    const directory = message.shape === 'parts' ? textOf(objectOf(message.info['path'])['cwd']) : undefined;
    if (directory !== undefined) return nativePath(directory);
  }
  return undefined;
}

function linksOf({ id, root, parent }: StoredIdentity, forkOf: string | undefined): SessionLink[] {
  const links: SessionLink[] = [];
  if (parent !== undefined && (root === id || root === parent)) links.push({ relation: 'parent', nativeId: parent });
  else if (parent !== undefined) links.push({ relation: 'parent', nativeId: root, agentId: parent });
  if (forkOf !== undefined && forkOf !== id) links.push({ relation: 'fork-of', nativeId: forkOf });
  return links;
}
