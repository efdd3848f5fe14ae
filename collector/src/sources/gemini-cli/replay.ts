/**
 * A conversation as its file tells it: a log in which messages are written again while they grow, patched, taken out, or replaced all together. What was taken out
 * keeps its place and is marked; what is not marked is, in its order, the conversation as the program itself would load it.
 */
import { type JsonObject, arrayOf, isObject, objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import { LeanMessages } from './lean-messages.ts';
import { type ListNode, LinkedList } from './linked-list.ts';
import { patchedMessage, updatesOf } from './message-patch.ts';
import { bySaying, isTurn, sayingOf } from './message-saying.ts';
import { withoutMasks } from './saved-output.ts';

export interface HistoryMessage {
  readonly id: string;
  readonly fields: JsonObject;
  /** No longer part of the conversation. */
  readonly isDropped: boolean;
}

/** What happened, in order. */
export type HistoryItem =
  | { readonly kind: 'message'; readonly message: HistoryMessage }
  /** `to`: id of the first message that was taken out. */
  | { readonly kind: 'rewind'; readonly to: string }
  | { readonly kind: 'title'; readonly title: string };

/** Facts about the session as a whole. The first line that has a fact decides, so a growing file keeps them. */
export interface ChatFacts {
  readonly sessionId: string | undefined;
  readonly projectHash: string | undefined;
  readonly startedAt: string | undefined;
  /** First of the directories that the session may use. */
  readonly directory: string | undefined;
  readonly isSubagent: boolean;
}

interface MessageNode extends ListNode<HistoryItem> {
  readonly item: {
    readonly kind: 'message';
    readonly message: { -readonly [K in keyof HistoryMessage]: HistoryMessage[K] };
  };
}

export class Replay {
  readonly #context: ReadContext;
  readonly #facts: { -readonly [K in keyof ChatFacts]: ChatFacts[K] } = {
    sessionId: undefined,
    projectHash: undefined,
    startedAt: undefined,
    directory: undefined,
    isSubagent: false,
  };
  readonly #lean = new LeanMessages();
  readonly #byId = new Map<string, MessageNode>();
  readonly #history = new LinkedList<HistoryItem>();
  /** Messages that are part of the conversation now, in its order. */
  #live: MessageNode[] = [];
  #title: string | undefined;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  get facts(): ChatFacts {
    return this.#facts;
  }

  /** Takes a line of a log; false when it is of no known kind. */
  add(value: unknown): boolean {
    if (!isObject(value)) return false;
    if (typeof value['$rewindTo'] === 'string') this.#rewind(value['$rewindTo']);
    else if (isObject(value['$patch'])) this.#patch(value['$patch']);
    else if (typeof value['id'] === 'string') this.#addMessage(value['id'], this.#lean.of(value));
    else if (isObject(value['$set'])) {
      const { messages } = value['$set'];
      if (Array.isArray(messages)) this.#rebuild(messages);
      this.#note(value['$set']);
    } else if (textOf(value['sessionId']) !== undefined && textOf(value['projectHash']) !== undefined)
      this.addDocument(value);
    else return false;
    return true;
  }

  /** Takes a header, or a whole session that is one document; false when it is neither. */
  addDocument(document: JsonObject): boolean {
    const { messages, sessionId } = document;
    if (!Array.isArray(messages) && textOf(sessionId) === undefined) return false;
    if (Array.isArray(messages)) for (const { id, fields } of this.#messagesOf(messages)) this.#addMessage(id, fields);
    this.#note(document);
    return true;
  }

  history(): HistoryItem[] {
    return this.#history.items();
  }

  #note(fields: JsonObject): void {
    const facts = this.#facts;
    facts.sessionId ??= textOf(fields['sessionId']);
    facts.projectHash ??= textOf(fields['projectHash'])?.toLowerCase();
    facts.startedAt ??= timeOf(fields['startTime']);
    if (Array.isArray(fields['directories'])) facts.directory ??= textOf(fields['directories'][0]);
    if (fields['kind'] === 'subagent') facts.isSubagent = true;
    const title = textOf(fields['summary'])?.trim();
    if (title === undefined || title === '' || title === this.#title) return;
    this.#title = title;
    this.#history.append({ item: { kind: 'title', title } });
  }

  #addMessage(id: string, fields: JsonObject): void {
    const known = this.#byId.get(id);
    if (!known) {
      const node = this.#newNode(id, fields);
      this.#history.append(node);
      this.#live.push(node);
      return;
    }
    const { message } = known.item;
    message.fields = withoutMasks(fields, message.fields);
    if (!message.isDropped) return;
    message.isDropped = false;
    this.#live.push(known);
  }

  #rewind(id: string): void {
    const target = this.#byId.get(id);
    const isKnown = target !== undefined && !target.item.message.isDropped;
    const [oldest] = this.#live;
    if (!oldest) return;
    for (let node = this.#live.pop(); node; node = node === target ? undefined : this.#live.pop())
      node.item.message.isDropped = true;
    const { message } = (isKnown ? target : oldest).item;
    this.#history.append({ item: { kind: 'rewind', to: message.id } });
  }

  /** Newer versions change what is there, and replace nothing all together. */
  #patch(patch: JsonObject): void {
    for (const update of updatesOf(patch)) {
      const message = this.#byId.get(String(update['id']))?.item.message;
      if (message) message.fields = withoutMasks(this.#lean.of(patchedMessage(message.fields, update)), message.fields);
    }
    const areCopied = this.#remove(this.#liveOf(patch['removeIds']));
    const ordered = this.#liveOf(patch['orderIds']);
    if (ordered.size > 0) this.#live = [...this.#live.filter((node) => !ordered.has(node)), ...ordered];
    if (areCopied || ordered.size > 0) this.#history.order(this.#live);
  }

  #liveOf(ids: unknown): ReadonlySet<MessageNode> {
    const nodes = arrayOf(ids).flatMap((id) => (typeof id === 'string' ? (this.#byId.get(id) ?? []) : []));
    return new Set(nodes.filter(({ item }) => !item.message.isDropped));
  }

  /** Some were written once more behind the others, under another id: those are the same messages, and true is returned. */
  #remove(gone: ReadonlySet<MessageNode>): boolean {
    if (gone.size === 0) return false;
    const last = this.#live.findLastIndex((node) => gone.has(node));
    const turns = [...gone].filter((node) => isTurn(fieldsOf(node)));
    const originals = bySaying(turns, fieldsOf);
    const live: MessageNode[] = [];
    let areCopied = false;
    for (const node of gone) node.item.message.isDropped = true;
    for (const [at, node] of this.#live.entries()) {
      if (gone.has(node)) continue;
      const { id, fields } = node.item.message;
      const original = at > last && originals.size > 0 ? originals.get(sayingOf(fields))?.shift() : undefined;
      live.push(original ?? node);
      if (!original) continue;
      original.item.message.isDropped = false;
      this.#byId.set(id, original);
      this.#history.remove(node);
      areCopied = true;
    }
    this.#live = live;
    return areCopied;
  }

  /** The list replaces the conversation. New messages stand before the next known one, so that what was dropped comes first. */
  #rebuild(list: readonly unknown[]): void {
    const before = this.#live;
    for (const node of before) node.item.message.isDropped = true;
    this.#live = [];
    const messages = this.#messagesOf(list);
    this.#recognise(messages, before);
    const added = new Set<MessageNode>();
    for (const { id, fields } of messages) {
      const known = this.#byId.get(id);
      const node = known ?? this.#newNode(id, fields);
      if (!known) added.add(node);
      else {
        const { message } = known.item;
        if (message.id === id) message.fields = withoutMasks(fields, message.fields);
        if (!message.isDropped) continue;
        for (const one of added) this.#history.insert(one, known);
        added.clear();
        message.isDropped = false;
      }
      this.#live.push(node);
    }
    for (const one of added) this.#history.append(one);
  }

  /** What only got another id is no other message. */
  #recognise(messages: readonly ListedMessage[], before: readonly MessageNode[]): void {
    const unknown = messages.filter(({ id }) => !this.#byId.has(id));
    if (unknown.length === 0) return;
    const listed = new Set(messages.map(({ id }) => id));
    const dropped = bySaying(
      before.filter((node) => !listed.has(node.item.message.id)),
      fieldsOf,
    );
    for (const { id, fields } of unknown) {
      const node = dropped.size === 0 ? undefined : dropped.get(sayingOf(fields))?.shift();
      if (node) this.#byId.set(id, node);
    }
  }

  #messagesOf(list: readonly unknown[]): ListedMessage[] {
    return list.flatMap((value) => {
      const fields = objectOf(value);
      const { id } = fields;
      if (typeof id === 'string') return [{ id, fields: this.#lean.of(fields) }];
      this.#context.skip('message without an id');
      return [];
    });
  }

  #newNode(id: string, fields: JsonObject): MessageNode {
    const message = { id, fields, isDropped: false };
    const node: MessageNode = { item: { kind: 'message', message } };
    this.#byId.set(id, node);
    return node;
  }
}

interface ListedMessage {
  readonly id: string;
  readonly fields: JsonObject;
}

function fieldsOf({ item }: MessageNode): JsonObject {
  return item.message.fields;
}
