/** Rows of 2.x into records: each is something that was said, or something that happened. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, isObject, objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import { unknownBlock } from '../unknown-block.ts';
import { AnswerRecords } from './answer-records.ts';
import type { ConversationDraft, Saying } from './conversation-draft.ts';
import { fileBlock } from './file-block.ts';
import type { Revert } from './native.ts';
import type { EntryMessage } from './session-messages.ts';
import { usageOf } from './token-usage.ts';
import { itemUse } from './tool-use.ts';
import { mentions } from './user-parts.ts';

export class EntryReader {
  readonly #conversation: ConversationDraft;
  readonly #revert: Revert | undefined;
  readonly #context: ReadContext;
  /** Ids of the commands that the person ran. */
  readonly #shells = new Set<string>();

  constructor(conversation: ConversationDraft, revert: Revert | undefined, context: ReadContext) {
    this.#conversation = conversation;
    this.#revert = revert;
    this.#context = context;
  }

  read(entry: EntryMessage): void {
    const { id, type, data } = entry;
    const saying = { id, at: timeOf(entry.createdMs) };
    if (this.#revert?.message === id) this.#conversation.revertFromHere();
    switch (type) {
      case 'user':
        return this.#user(data, saying);
      case 'assistant':
        return this.#assistant(entry, saying);
      case 'shell':
        return this.#shell(data, saying);
      case 'compaction':
        return this.#compaction(data, saying);
      case 'synthetic':
        return this.#synthetic(data, saying);
      case 'system':
        return this.#injected('context', data, saying);
      case 'skill':
        return this.#injected('skill', data, saying);
      case 'idle':
        return this.#idle(data, saying);
      default:
        return this.#switch(type, data, saying);
    }
  }

  #user(data: JsonObject, saying: Saying): void {
    const text = textOf(data['text']);
    const said: Block[] = [
      ...(text === undefined ? [] : [{ type: 'text' as const, text }]),
      ...arrayOf(data['files']).map((file) => fileBlock(objectOf(file), this.#context)),
    ];
    const agents = arrayOf(data['agents']).map((agent) => textOf(agent) ?? textOf(objectOf(agent)['name']) ?? '');
    said.push(...mentions(agents, said));
    if (said.length === 0) return this.#context.drop('empty text');
    this.#conversation.prompt(saying, said);
  }

  #assistant(entry: EntryMessage, saying: Saying): void {
    const { id, data, outputs } = entry;
    const answer = new AnswerRecords(this.#conversation, {
      ...saying,
      model: modelOf(data),
      usage: this.#conversation.isCopied(entry) ? undefined : usageOf(data['tokens']),
    });
    for (const [index, value] of arrayOf(data['content']).entries()) {
      const item = objectOf(value);
      const at = objectOf(item['time'])['created'];
      const type = textOf(item['type']) ?? '';
      if (type === 'tool') {
        const use = itemUse(item, { outputs, fallbackId: `${id}:${index}` }, this.#context);
        answer.use(use, `${id}:tool:${index}`);
      } else if (type !== 'text' && type !== 'reasoning') answer.say(unknownBlock(type, value), at);
      else {
        const text = textOf(item['text']);
        if (text === undefined) this.#context.drop('empty text');
        else answer.say({ type: type === 'text' ? 'text' : 'thinking', text }, at);
      }
    }
    answer.endStep();
    if (data['retry'] !== undefined) this.#context.drop('retry');
    if (!isObject(data['error'])) return;
    const { type, message } = data['error'];
    const kind = /abort|interrupt/i.test(textOf(type) ?? '') ? 'interrupt' : 'error';
    this.#conversation.notice(kind, { ...saying, id: `${id}:error` }, textOf(message) ?? textOf(type) ?? kind);
  }

  /** A command that the person ran. */
  #shell(data: JsonObject, saying: Saying): void {
    const { id, at } = saying;
    const call = textOf(data['shellID']) ?? textOf(data['callID']) ?? id;
    this.#shells.add(call);
    this.#conversation.prompt(saying, [{ type: 'text', text: `! ${textOf(data['command']) ?? ''}` }]);
    const { exit } = data;
    const output = textOf(data['output']) ?? textOf(objectOf(data['output'])['output']);
    if (output === undefined && exit === undefined) return;
    const exitCode = Number.isSafeInteger(exit) ? Number(exit) : undefined;
    const result: BlockOf<'tool_result'> = {
      type: 'tool_result',
      call,
      ok: (exitCode ?? 0) === 0,
      text: output ?? '',
      ...(exitCode === undefined ? {} : { exitCode }),
    };
    this.#conversation.printed({ id: `${id}:output`, at: timeOf(objectOf(data['time'])['completed']) ?? at }, result);
  }

  #compaction(data: JsonObject, saying: Saying): void {
    const status = data['status'] ?? 'completed';
    if (status !== 'completed') return this.#context.drop('compaction that did not happen');
    this.#conversation.compacted(textOf(data['reason']), saying.at);
    const summary = textOf(data['summary']);
    if (summary !== undefined) this.#conversation.notice('compaction', saying, summary);
  }

  #synthetic(data: JsonObject, saying: Saying): void {
    const { source, shellID } = objectOf(data['metadata']);
    // Tells the model what a command printed that stands here already.
    if (source === 'shell' && typeof shellID === 'string' && this.#shells.has(shellID))
      this.#context.drop('note about a command');
    else this.#injected('context', data, saying);
  }

  #injected(kind: string, data: JsonObject, saying: Saying): void {
    const text = textOf(data['text']);
    if (text === undefined) return this.#context.drop('empty text');
    this.#conversation.system(kind, saying, [{ type: 'text', text }]);
  }

  #idle(data: JsonObject, saying: Saying): void {
    const { outcome } = data;
    if (outcome === 'interrupted') this.#conversation.endedBadly('interrupt', saying, 'interrupted');
    else if (outcome === 'failed') this.#conversation.endedBadly('error', saying, 'failed');
    else this.#context.drop('end of a turn');
  }

  /** From here on another agent, another model or another directory. */
  #switch(type: string, data: JsonObject, saying: Saying): void {
    switch (type) {
      case 'agent-switched':
        return void this.#conversation.notice('agent-change', saying, textOf(data['agent']) ?? 'another agent');
      case 'model-switched':
        return this.#conversation.setModel(modelOf(data), saying.at);
      case 'location-switched':
        return void this.#conversation.notice('directory-change', saying, directoryOf(data) ?? 'another directory');
      default:
        this.#conversation.system('unknown', saying, [unknownBlock(type, data)]);
    }
  }
}

function modelOf(data: JsonObject): string | undefined {
  const { model } = data;
  return textOf(model) ?? textOf(objectOf(model)['id']) ?? textOf(data['modelID']);
}

function directoryOf(data: JsonObject): string | undefined {
  const { location, directory } = data;
  return textOf(directory) ?? textOf(location) ?? textOf(objectOf(location)['directory']);
}
