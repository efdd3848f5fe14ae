/** One thread, line after line, into a draft. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import { objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import { readEvent } from './event-lines.ts';
import { InheritedLines } from './inherited-lines.ts';
import { ItemReader, namedDirectory } from './item-lines.ts';
import { type RolloutLine, isThreadId } from './native.ts';
import { type ThreadFacts, threadFacts } from './thread-facts.ts';
import { ThreadRecords } from './thread-records.ts';
import { TokenUsage } from './token-usage.ts';
import { messageText } from './user-message.ts';

export class ThreadReader {
  readonly #fileId: string;
  readonly #context: ReadContext;
  readonly #usage = new TokenUsage();
  readonly #talk: ThreadRecords;
  readonly #items: ItemReader;
  #facts: ThreadFacts | undefined;
  #hasHeader = false;
  #inherited: InheritedLines | undefined;
  /** The thread that lines were copied from; a fork's own header may not name it. */
  #copiedFrom: string | undefined;
  /** Reads the copies, where they are all that is left of that thread. */
  #origin: ThreadReader | undefined;
  /** Where no header names the directory. */
  #directory: string | undefined;
  #firstAt: string | undefined;

  constructor(fileId: string, context: ReadContext) {
    this.#fileId = fileId;
    this.#context = context;
    this.#talk = new ThreadRecords(context);
    this.#items = new ItemReader(this.#talk, context);
  }

  get facts(): ThreadFacts {
    return this.#facts ?? this.#begin({}, undefined);
  }

  /** Whether anything was read. */
  get hasBegun(): boolean {
    return this.#facts !== undefined;
  }

  /** Whether lines of another thread were copied into this one. */
  get hasCopies(): boolean {
    return this.#copiedFrom !== undefined;
  }

  /** Nobody takes up a sub-agent's thread by itself. */
  get resume(): readonly string[] | undefined {
    return this.facts.isDelegated ? undefined : ['codex', 'resume', this.facts.id];
  }

  add(line: RolloutLine, number: number): void {
    this.#firstAt ??= line.at;
    if (line.kind === 'session') return this.#header(line, number);
    const { facts } = this;
    if (this.#inherited?.holds(line)) return this.#inherit(line, number);
    if (this.#isForeign(line)) return this.#foreign(line);
    this.#read(line, number, facts);
  }

  /** Id of the thread whose lines were copied behind this line; undefined where none begin. */
  copiedThread(line: RolloutLine): string | undefined {
    if (this.#origin) return this.#origin.copiedThread(line);
    if (line.kind !== 'session' || !this.#facts || this.#copiedFrom !== undefined) return undefined;
    const id = textOf(line.payload['id']);
    return id === this.#facts.id || this.#facts.isDelegated || this.#talk.hasBegun ? undefined : id;
  }

  /** The copies of a thread are to be read as that thread. */
  keepCopies(thread: string): void {
    if (this.#origin) this.#origin.keepCopies(thread);
    else this.#origin = new ThreadReader(thread, this.#context);
  }

  /** A later file of the same thread goes on before `ordinal`: what was read from there on is no longer part of it. */
  revert(ordinal: number | undefined, at: string | undefined): void {
    this.#talk.revert(ordinal, at);
  }

  name(title: string | undefined): void {
    this.#talk.title(title, { at: undefined, by: 'person' });
  }

  /** The thread, unless nothing was said in it, and those whose copies were kept. */
  finish(): { readonly own: SessionDraft | undefined; readonly origins: readonly SessionDraft[] } {
    const { own, origins } = this.#origin?.finish() ?? { own: undefined, origins: [] };
    return { own: this.#draft(), origins: own ? [own, ...origins] : origins };
  }

  #draft(): SessionDraft | undefined {
    const { facts } = this;
    const { records, isEmpty } = this.#talk.finish();
    if (facts.isInternal || isEmpty) {
      this.#context.drop(facts.isInternal ? 'thread of the program itself' : 'thread without a conversation');
      return undefined;
    }
    const links =
      facts.links.length > 0 || this.#copiedFrom === undefined
        ? facts.links
        : [{ relation: 'fork-of' as const, nativeId: this.#copiedFrom }];
    return {
      nativeId: facts.rootId,
      ...(facts.isDelegated ? { agentId: facts.id } : {}),
      agentVersion: facts.version,
      client: facts.client,
      directory: facts.directory ?? this.#directory,
      remoteUrl: facts.remoteUrl,
      branch: facts.branch,
      commit: facts.commit,
      startedAt: facts.startedAt ?? this.#firstAt,
      ...(links.length > 0 ? { links } : {}),
      records,
    };
  }

  #begin(header: Readonly<Record<string, unknown>>, at: string | undefined): ThreadFacts {
    const facts = threadFacts(header, this.#fileId);
    this.#facts = facts;
    if (facts.isDelegated) {
      this.#talk.takePromptsAsTasks();
      this.#talk.title(textOf(facts.taskName), { at, by: 'assistant' });
    }
    this.#inherited = new InheritedLines(facts, at);
    return facts;
  }

  /** The first header is the thread's own. One with another id leads in what was copied; one with the same id is written when a thread is taken up again. */
  #header(line: RolloutLine, number: number): void {
    const { payload, at } = line;
    const id = textOf(payload['id']);
    if (!this.#hasHeader && !this.#talk.hasBegun && this.#isOwnHeader(id, number)) {
      this.#hasHeader = true;
      this.#begin(payload, at);
    } else if (id === this.facts.id) this.#talk.resumed(at);
    else if (!this.#talk.hasBegun) {
      this.#copiedFrom ??= id;
      this.#inherited?.begin();
      this.#origin?.add(line, number);
    }
  }

  /** Where the first line was lost, a later header is the thread's only if the file's name says so. */
  #isOwnHeader(id: string | undefined, number: number): boolean {
    return id === this.#fileId || (this.#facts === undefined && (number === 1 || !isThreadId(this.#fileId)));
  }

  /** Of what was copied only this is the fork's own: it goes by its parent's name, and counts on from its totals. */
  #inherit(line: RolloutLine, number: number): void {
    const { type, payload, at } = line;
    if (type === 'token_count') this.#usage.inherit(payload);
    if (type === 'thread_name_updated' && !this.facts.isDelegated)
      this.#talk.title(textOf(payload['thread_name']), { at, by: 'person' });
    if (this.#origin) this.#origin.add(line, number);
    else this.#context.drop('copied from the parent');
  }

  #isForeign({ kind, payload }: RolloutLine): boolean {
    const thread = kind === 'event' || kind === 'usage' ? textOf(payload['thread_id']) : undefined;
    return thread !== undefined && thread !== this.facts.id;
  }

  /** A review writes its prompt into its parent's file as well. */
  #foreign({ type, payload, at }: RolloutLine): void {
    const item = objectOf(payload['item']);
    const thread = textOf(payload['thread_id']);
    if (type === 'item_completed' && item['type'] === 'UserMessage' && thread !== undefined)
      this.#talk.delegated(thread, { task: messageText(item['content']), at });
    this.#context.drop('of another thread');
  }

  #read(line: RolloutLine, number: number, facts: ThreadFacts): void {
    const talk = this.#talk;
    switch (line.kind) {
      case 'turn':
        if (!talk.hasBegun) this.#directory ??= textOf(line.payload['cwd']);
        return talk.setModel(textOf(line.payload['model']), line.at);
      case 'item':
        if (!talk.hasBegun) this.#directory ??= namedDirectory(line.payload);
        return this.#items.read(line, number, facts);
      case 'event':
        return readEvent(line, number, { talk, usage: this.#usage, context: this.#context, facts });
      case 'usage': {
        const usage = this.#usage.record(line.payload);
        return usage && talk.used(usage);
      }
      case 'compacted':
        return talk.compacted(textOf(line.payload['message']), line.at);
      case 'voice':
        return this.#hear(line);
      case 'session':
      case 'noise':
        return this.#context.drop(line.type.replaceAll('_', ' '));
    }
  }

  /** People speak with another model, which hands on to this one what it cannot do itself. */
  #hear({ type, payload, at, ordinal }: RolloutLine): void {
    const text = textOf(payload['text']) ?? '';
    const isPerson = payload['role'] === 'user';
    if (type !== 'transcript_segment' || text.trim() === '' || (!isPerson && payload['role'] !== 'assistant'))
      return this.#context.drop('state of a voice conversation');
    if (isPerson) this.#talk.prompted('event', { text, blocks: [{ type: 'text', text }], at, ordinal, isBeside: true });
    else this.#talk.answered('event', { text, at });
  }
}
