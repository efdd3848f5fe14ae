/** A conversation's history as draft records. */
import type { Block, DraftMessage, DraftRecord } from '@session-siphon/schemas/session';
import { type JsonObject, isObject, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import { textBlocks } from '../text-blocks.ts';
import { unknownBlock } from '../unknown-block.ts';
import { geminiBlocks } from './gemini-content.ts';
import {
  type MessageType,
  type Part,
  type ToolCallRecord,
  messageType,
  otherBlock,
  partsOf,
  toolCalls,
} from './native.ts';
import type { HistoryItem, HistoryMessage } from './replay.ts';
import type { SavedOutput } from './saved-output.ts';
import { usageOf } from './token-usage.ts';
import { type AnswerMessage, ToolAnswers } from './tool-answers.ts';
import { type ToldResponse, type UserTurn, userTurn } from './user-turn.ts';
import { timed } from '../record-time.ts';

/** Texts in the model's name that no model wrote. */
const binaryNote = 'Binary content received. Proceeding with analysis.';
const interruptNote = '[The previous response was interrupted before it completed.]';
/** What stands for a request that the person cancelled. */
const cancelNote = 'Request cancelled.';
/** After the program told the model something it answers itself, in a sentence. */
const longestAcknowledgement = 200;

interface NotedMessage {
  readonly kind: 'message';
  readonly message: HistoryMessage;
  readonly type: MessageType | undefined;
  /** Of a message of the model. */
  readonly calls: readonly ToolCallRecord[] | undefined;
  /** Of one of the user. */
  readonly turn: UserTurn | undefined;
}

export class HistoryRecords {
  readonly #context: ReadContext;
  /** In a sub-agent nobody types: the model wrote the prompts. */
  readonly #isSubagent: boolean;
  readonly #records: DraftRecord[] = [];
  /** Number of messages before those of a stored one. */
  readonly #places = new Map<string, number>();
  readonly #answers: ToolAnswers;
  readonly #agents = new Set<string>();
  #count = 0;
  #model: string | undefined;
  #awaitsAcknowledgement = false;
  #stored: HistoryMessage | undefined;

  constructor({ isSubagent, context }: { isSubagent: boolean; context: ReadContext }) {
    this.#isSubagent = isSubagent;
    this.#context = context;
    this.#answers = new ToolAnswers(context);
  }

  /** Tool results of which only a part is at hand. */
  get saved(): readonly SavedOutput[] {
    return this.#answers.saved;
  }

  /** Whether anybody said anything but commands to the program. */
  get isConversation(): boolean {
    const roles: readonly string[] = this.#isSubagent ? ['assistant', 'tool'] : ['user', 'assistant'];
    return this.#records.some((record) => record.type === 'message' && roles.includes(record.role));
  }

  /** The records, in order. */
  read(history: readonly HistoryItem[]): readonly DraftRecord[] {
    // Answers stand before or after, or before and after, what they answer: all are noted before any is told.
    const items = history.map((item) => (item.kind === 'message' ? this.#noted(item.message) : item));
    for (const item of items)
      if (item.kind === 'message') this.#addMessage(item);
      else if (item.kind === 'title')
        this.#records.push({ type: 'event', event: 'title', title: item.title, by: 'assistant' });
      else this.#records.push({ type: 'event', event: 'rewind', fromSeq: this.#places.get(item.to) ?? 0 });
    return this.#records;
  }

  #noted(message: HistoryMessage): NotedMessage {
    const type = messageType(message.fields);
    const calls = type === 'gemini' ? toolCalls(message.fields) : undefined;
    const turn = type === 'user' ? userTurn(message.fields) : undefined;
    if (calls) this.#answers.noteCalls(calls);
    if (turn) this.#answers.noteTold(turn.responses);
    return { kind: 'message', message, type, calls, turn };
  }

  #addMessage({ message, type, calls, turn }: NotedMessage): void {
    const { id, fields } = message;
    this.#stored = message;
    this.#places.set(id, this.#count);
    const awaitsAcknowledgement = this.#awaitsAcknowledgement;
    this.#awaitsAcknowledgement = false;
    if (turn) this.#addUserTurn(turn);
    else if (calls) this.#addGemini(fields, calls, awaitsAcknowledgement);
    else if (type) this.#addNote(type, fields);
    else this.#addUnknown(fields);
  }

  #addUserTurn(turn: UserTurn): void {
    const { typed, summaries, hooks, hasContext, hasFiles } = turn;
    if (hasContext) this.#context.drop('session context');
    if (hasFiles) this.#context.drop('content of referenced files');
    const before = this.#count;
    for (const [index, text] of summaries.entries()) this.#addSummary(text, `#summary${index}`);
    for (const told of turn.responses) this.#addTold(told);
    this.#addTyped(turn);
    for (const [index, { text, output }] of turn.shells.entries()) this.#addShell(text, output, `#shell${index}`);
    for (const [index, text] of hooks.entries()) this.#addHook(text, `#hook${index}`);
    const isTold = summaries.length > 0 || hasContext;
    this.#awaitsAcknowledgement = isTold && typed === undefined && turn.responses.length === 0;
    if (this.#count === before && !hasContext && turn.responses.length === 0) this.#context.drop('empty message');
  }

  #addTyped({ typed, attachments }: UserTurn): void {
    const text = typed && 'text' in typed ? typed.text : '';
    const others = attachments.map((value) => otherBlock(value, this.#context));
    if (typed?.from === 'command' && !this.#isSubagent) {
      this.#push({ role: 'system', kind: 'command', blocks: [{ type: 'notice', kind: 'command', text }, ...others] });
      return;
    }
    const blocks: Block[] = [...textBlocks(text), ...others];
    this.#push(this.#isSubagent ? { role: 'system', kind: 'task', blocks } : { role: 'user', blocks });
  }

  /** A summary that stands for what was compressed away. */
  #addSummary(text: string, suffix: string): void {
    this.#records.push({ type: 'event', event: 'compaction', ...this.#time() });
    const blocks: Block[] = [{ type: 'notice', kind: 'compaction', text }];
    this.#push({ role: 'system', kind: 'compaction', blocks }, suffix);
  }

  /** A command that the person ran, and what it printed. */
  #addShell(text: string, output: string, suffix: string): void {
    const call = `${this.#stored?.id ?? ''}${suffix}`;
    this.#push({ role: 'user', blocks: [{ type: 'text', text }] }, suffix);
    this.#push({ role: 'tool', blocks: [{ type: 'tool_result', call, ok: true, text: output }] }, `${suffix} output`);
  }

  #addHook(text: string, suffix: string): void {
    if (text !== '') this.#push({ role: 'system', kind: 'hook', blocks: [{ type: 'text', text }] }, suffix);
  }

  #addTold(told: ToldResponse): void {
    const answer = this.#answers.ofTurn(told);
    if (answer) this.#addAnswer(answer);
    else this.#context.drop('tool result told twice');
  }

  #addAnswer({ call, at, blocks, hook }: AnswerMessage): void {
    const nativeId = call === '' ? undefined : `result ${call}`;
    this.#push({ role: 'tool', nativeId, ...timed(at), blocks });
    this.#addHook(hook, `#hook ${call}`);
  }

  #addGemini(fields: JsonObject, calls: readonly ToolCallRecord[], awaitsAcknowledgement: boolean): void {
    const parts = partsOf(fields['content']);
    const text = calls.length > 0 ? '' : textOfParts(parts);
    if (text === binaryNote) return this.#context.drop('synthetic answer');
    if (text === interruptNote) return this.#addNotice('interrupt', text);
    if (awaitsAcknowledgement && text !== '' && isAcknowledgement(fields, text))
      return this.#context.drop('acknowledgement');
    const blocks = geminiBlocks(fields, parts, { recorded: calls, policy: this.#context });
    if (blocks.length === 0) return this.#context.drop('empty message');
    const model = textOf(fields['model']);
    this.#noteModel(model);
    const usage = usageOf(fields['tokens']);
    this.#push({
      role: 'assistant',
      ...(model === undefined ? {} : { model }),
      ...(usage === undefined ? {} : { usage }),
      blocks,
    });
    for (const call of calls) this.#addCallOutcome(call, calls.length === 1);
  }

  #addCallOutcome(call: ToolCallRecord, isAlone: boolean): void {
    const agentId = textOf(call.fields['agentId']);
    if (agentId !== undefined && !this.#agents.has(agentId)) {
      this.#agents.add(agentId);
      const description = textOf(call.fields['description']);
      this.#records.push({
        type: 'event',
        event: 'subagent',
        ...this.#time(),
        agentId,
        call: call.id,
        ...(description === undefined ? {} : { description }),
      });
    }
    const answer = this.#answers.ofCall(call, isAlone);
    if (answer) this.#addAnswer(answer);
  }

  #noteModel(model: string | undefined): void {
    if (model === undefined || model === this.#model) return;
    if (this.#model !== undefined) this.#records.push({ type: 'event', event: 'model', ...this.#time(), model });
    this.#model = model;
  }

  /** What the program reported. */
  #addNote(type: MessageType, fields: JsonObject): void {
    const parts = partsOf(fields['content']);
    const text = textOfParts(parts);
    const kind = text === cancelNote ? 'interrupt' : type;
    const others = parts.flatMap((part) => (part.kind === 'other' ? [otherBlock(part.value, this.#context)] : []));
    this.#addNotice(kind, text, others);
  }

  #addUnknown({ type, content }: JsonObject): void {
    this.#push({ role: 'system', kind: 'unknown', blocks: [unknownBlock(textOf(type) ?? '', content)] });
  }

  #addNotice(kind: string, text: string, others: readonly Block[] = []): void {
    const blocks: Block[] = [...(text === '' ? [] : [{ type: 'notice' as const, kind, text }]), ...others];
    if (blocks.length === 0) this.#context.drop('empty message');
    else this.#push({ role: 'system', kind, blocks });
  }

  /** Adds a message of the stored one that is being read; `suffix` tells several apart. */
  #push(message: Omit<DraftMessage, 'type'>, suffix = ''): void {
    if (message.blocks.length === 0) return;
    this.#records.push({
      type: 'message',
      nativeId: `${this.#stored?.id ?? ''}${suffix}`,
      ...this.#time(),
      ...(this.#stored?.isDropped === true ? { superseded: true } : {}),
      ...message,
    });
    this.#count += 1;
  }

  #time(): { readonly at?: string } {
    return timed(timeOf(this.#stored?.fields['timestamp']));
  }
}

function textOfParts(parts: readonly Part[]): string {
  return parts
    .flatMap((part) => ('text' in part ? [part.text] : []))
    .join('')
    .trim();
}

/** The program's answer to itself: no model and no tokens stand with it. */
function isAcknowledgement(fields: JsonObject, text: string): boolean {
  return textOf(fields['model']) === undefined && !isObject(fields['tokens']) && text.length <= longestAcknowledgement;
}
