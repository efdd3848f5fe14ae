/** Messages of versions before 2.0, each made of parts, into records. */
import type { Block, Usage } from '@session-siphon/schemas/session';
import { type JsonObject, objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import { unknownBlock } from '../unknown-block.ts';
import { AnswerRecords } from './answer-records.ts';
import type { ConversationDraft, Saying } from './conversation-draft.ts';
import { fileBlock } from './file-block.ts';
import { type Revert, noiseParts } from './native.ts';
import type { PartsMessage } from './session-messages.ts';
import { usageOfAnswer } from './token-usage.ts';
import { invocationUse, partUse } from './tool-use.ts';
import { UserParts } from './user-parts.ts';

export class PartsReader {
  readonly #conversation: ConversationDraft;
  readonly #revert: Revert | undefined;
  readonly #context: ReadContext;
  /** The message that says that the person ran a command; the command stands in the answer to it. */
  #shellMessage: Saying | undefined;
  /** The message that asked for the last compaction. */
  #compactionRequest: { readonly id: string; readonly trigger: string } | undefined;

  constructor(conversation: ConversationDraft, revert: Revert | undefined, context: ReadContext) {
    this.#conversation = conversation;
    this.#revert = revert;
    this.#context = context;
  }

  /** `isLast` tells that nothing follows which could show that an answer ended. */
  read(message: PartsMessage, isLast: boolean): void {
    const parts = [...message.parts.values()].toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));
    const isReverted = this.#revert?.message === message.id;
    if (message.info['role'] === 'user') {
      if (isReverted) this.#conversation.revertFromHere();
      this.#user(message, new UserParts(parts, this.#context));
    } else if (message.info['role'] === 'assistant') {
      if (isReverted && this.#revert?.part === undefined) this.#conversation.revertFromHere();
      this.#assistant(message, parts, isLast);
    } else this.#context.skip('message of unknown role');
    if (isReverted) this.#conversation.revertFromHere();
  }

  #user(message: PartsMessage, { said, commands, injected, compaction, isShell }: UserParts): void {
    const { id } = message;
    const at = timeOf(message.createdMs);
    if (compaction) {
      this.#compactionRequest = { id, trigger: compaction.trigger };
      this.#context.drop('request for a compaction');
    }
    if (isShell) this.#shellMessage = { id, at };
    if (said.length > 0) this.#conversation.prompt({ id, at }, said);
    this.#conversation.commanded({ id, at }, commands);
    if (injected.length > 0) this.#conversation.system('context', { id: `${id}:context`, at }, injected);
  }

  #assistant(message: PartsMessage, parts: readonly JsonObject[], isLast: boolean): void {
    const { id, info } = message;
    const at = timeOf(message.createdMs);
    const isShell = this.#shellMessage !== undefined && info['parentID'] === this.#shellMessage.id;
    if (info['summary'] === true) this.#summary(message, parts);
    else if (isShell) this.#shell(parts);
    else this.#answer(message, parts);
    const error = objectOf(info['error']);
    const name = textOf(error['name']);
    if (name !== undefined) {
      const kind = name === 'MessageAbortedError' ? 'interrupt' : 'error';
      this.#conversation.notice(kind, { id: `${id}:error`, at }, textOf(objectOf(error['data'])['message']) ?? name);
    } else if (!isLast && isUnfinished(info))
      this.#conversation.notice('interrupt', { id: `${id}:error`, at }, 'interrupted');
  }

  #usage(message: PartsMessage, parts: readonly JsonObject[]): Usage | undefined {
    return this.#conversation.isCopied(message) ? undefined : usageOfAnswer(message.info, parts);
  }

  #answer(message: PartsMessage, parts: readonly JsonObject[]): void {
    const { id, info, createdMs } = message;
    const answer = new AnswerRecords(this.#conversation, {
      id,
      at: timeOf(createdMs),
      model: textOf(info['modelID']),
      usage: this.#usage(message, parts),
    });
    const injected: Block[] = [];
    for (const part of parts) {
      if (this.#revert?.message === id && this.#revert.part === part['id']) {
        answer.endStep();
        this.#conversation.revertFromHere();
      }
      if (part['type'] === 'text' && part['synthetic'] === true) injected.push(...this.#text(part, 'text'));
      else this.#answerPart(part, info, answer);
    }
    answer.endStep();
    if (injected.length > 0)
      this.#conversation.system('context', { id: `${id}:context`, at: timeOf(createdMs) }, injected);
  }

  #answerPart(part: JsonObject, info: JsonObject, answer: AnswerRecords): void {
    const at = objectOf(part['time'])['start'];
    const type = textOf(part['type']) ?? '';
    switch (type) {
      case 'text':
        for (const block of this.#text(part, 'text')) answer.say(block, at);
        return;
      case 'reasoning':
        for (const block of this.#text(part, 'thinking')) answer.say(block, at);
        return;
      case 'tool':
        return answer.use(partUse(part, this.#context), String(part['id']));
      case 'tool-invocation':
        return answer.use(invocationUse(part, info), String(part['id']));
      case 'file':
        return answer.say(fileBlock(part, this.#context), at);
      case 'step-start':
        answer.endStep();
        return this.#context.drop('step');
      default: {
        const kind = noiseParts.get(type);
        if (kind === undefined) answer.say(unknownBlock(type, part), at);
        else this.#context.drop(kind);
      }
    }
  }

  #text(part: JsonObject, type: 'text' | 'thinking'): Block[] {
    const text = textOf(part['text']);
    if (text !== undefined && part['ignored'] !== true) return [{ type, text }];
    this.#context.drop(text === undefined ? 'empty text' : 'ignored text');
    return [];
  }

  /** The memory was shortened, and this is what the model goes on with; older versions write no request for it. */
  #summary(message: PartsMessage, parts: readonly JsonObject[]): void {
    const { id, info, createdMs } = message;
    const at = timeOf(createdMs);
    const texts = parts.flatMap((part) => (part['type'] === 'text' ? (textOf(part['text']) ?? []) : []));
    if (texts.length === 0) return this.#context.drop('compaction that did not happen');
    const request = this.#compactionRequest;
    this.#conversation.compacted(request?.id === info['parentID'] ? request?.trigger : undefined, at);
    const notice = this.#conversation.notice('compaction', { id, at }, texts.join('\n\n'));
    const usage = this.#usage(message, parts);
    if (usage) notice.usage = usage;
  }

  /** A command that the person ran: the model had no part in it. */
  #shell(parts: readonly JsonObject[]): void {
    const saying = this.#shellMessage;
    this.#shellMessage = undefined;
    for (const part of parts) {
      if (part['type'] !== 'tool' || !saying) continue;
      const use = partUse(part, this.#context);
      const command = textOf(objectOf(use.call.input)['command']) ?? '';
      this.#conversation.prompt(saying, [{ type: 'text', text: `! ${command}` }]);
      this.#conversation.answered(use, String(part['id']));
    }
  }
}

/** An answer that was begun and never ended. */
function isUnfinished({ time, finish }: JsonObject): boolean {
  const { created, completed } = objectOf(time);
  return typeof created === 'number' && completed === undefined && finish === undefined;
}
