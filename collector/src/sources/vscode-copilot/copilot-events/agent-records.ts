/** Records of one agent: of the session itself, or of a sub-agent in it. */
import type { Block, BlockOf, DraftEvent, DraftRecord } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, countOf, isObject, jsonText, textOf } from '@session-siphon/schemas/narrow';
import { DraftRecords, type GrowingMessage } from '../../draft-records.ts';
import { callArguments, toolCallBlock } from '../tool-call-block.ts';
import type { EventAttachments } from './event-attachments.ts';
import { eventToolResult } from './event-tool-result.ts';
import type { AgentEvent } from './native.ts';
import { timed } from '../../record-time.ts';

/** A draft event without its time, which comes from the agent's event. */
type UntimedEvent = DraftEvent extends infer T ? (T extends DraftEvent ? Omit<T, 'type' | 'at'> : never) : never;

export class AgentRecords {
  readonly #records = new DraftRecords();
  readonly #attachments: EventAttachments;
  readonly #calls = new Map<string, BlockOf<'tool_call'>>();
  readonly #startedAt = new Map<string, string>();
  readonly #answered = new Set<string>();
  /** Reasoning that was told by an event of its own, and again with the answer. */
  readonly #thoughts = new Set<string>();
  /** The answer that goes on, and what its pieces have in common. */
  #open: { readonly message: GrowingMessage; readonly group: string | undefined } | undefined;
  #last: GrowingMessage | undefined;
  #model: string | undefined;

  constructor(attachments: EventAttachments) {
    this.#attachments = attachments;
  }

  get lastAnswer(): GrowingMessage | undefined {
    return this.#last;
  }

  call(id: string): BlockOf<'tool_call'> | undefined {
    return this.#calls.get(id);
  }

  /** A message that is no answer. */
  say(event: Pick<AgentEvent, 'id' | 'at'>, message: Pick<GrowingMessage, 'role' | 'kind'>, blocks: Block[]): void {
    this.#open = undefined;
    if (message.role === 'user') this.#thoughts.clear();
    this.#records.add({ type: 'message', ...envelope(event), ...message, blocks });
  }

  notice(event: AgentEvent, kind: string, text: string): void {
    this.say(event, { role: 'system', kind }, [{ type: 'notice', kind, text }]);
  }

  event({ at }: Pick<AgentEvent, 'at'>, event: UntimedEvent): void {
    this.#records.add({ type: 'event', ...timed(at), ...event });
  }

  /** The model from here on; one that chooses by itself is none. */
  setModel(event: Pick<AgentEvent, 'at'>, model: string | undefined): void {
    if (model === undefined || model === 'auto' || model === this.#model) return;
    if (this.#model !== undefined) this.event(event, { event: 'model', model });
    this.#model = model;
  }

  think(event: AgentEvent, text: string): void {
    if (text.trim() === '' || this.#thoughts.has(text.trim())) return;
    this.#thoughts.add(text.trim());
    this.#answer(event, undefined).blocks.push({ type: 'thinking', text });
  }

  /** An answer, or a piece of one. Gives the message that it is in. */
  answer(event: AgentEvent): GrowingMessage {
    const { data } = event;
    this.setModel(event, textOf(data['model']));
    const group = textOf(data['apiCallId']) ?? textOf(data['messageId']);
    this.#open = this.#open?.group === undefined || this.#open.group === group ? this.#open : undefined;
    this.think(event, textOf(data['reasoningText']) ?? '');
    const message = this.#answer(event, group);
    const text = textOf(data['content']);
    if (text !== undefined) message.blocks.push({ type: 'text', text });
    for (const request of arrayOf(data['toolRequests']).filter(isObject))
      this.#addCall(message, request, request['name']);
    return message;
  }

  /** A tool begins to run. Most calls were told with the answer. */
  started(event: AgentEvent): void {
    const id = textOf(event.data['toolCallId']);
    if (id === undefined) return;
    if (event.at !== undefined) this.#startedAt.set(id, event.at);
    if (!this.#calls.has(id)) this.#addCall(this.#answer(event, undefined), event.data, event.data['toolName']);
  }

  ended(event: AgentEvent): void {
    const id = textOf(event.data['toolCallId']);
    if (id === undefined || this.#answered.has(id)) return;
    this.#answered.add(id);
    const started = this.#startedAt.get(id);
    const durationMs =
      started === undefined || event.at === undefined ? undefined : countOf(Date.parse(event.at) - Date.parse(started));
    const blocks = eventToolResult(id, event.data, {
      call: this.#calls.get(id),
      attachments: this.#attachments,
      durationMs,
    });
    this.say(event, { role: 'tool' }, blocks);
  }

  /** A tool that the person ran: its answer follows, as of any other. */
  ranByPerson(event: AgentEvent): void {
    const id = textOf(event.data['toolCallId']);
    const call = toolCallBlock(
      id ?? 'unnamed',
      textOf(event.data['toolName']) ?? 'unknown',
      callArguments(event.data['arguments']),
    );
    if (id !== undefined) this.#calls.set(id, call);
    const command = isObject(call.input) ? textOf(call.input['command']) : undefined;
    const text = command === undefined ? `! ${call.name} ${jsonText(call.input)}` : `! ${command}`;
    this.say(event, { role: 'user' }, [{ type: 'text', text }]);
  }

  take(): DraftRecord[] {
    return this.#records.take();
  }

  #addCall(message: GrowingMessage, request: JsonObject, name: unknown): void {
    const id = textOf(request['toolCallId']) ?? `unnamed-${this.#calls.size}`;
    if (this.#calls.has(id)) return;
    const call = toolCallBlock(id, textOf(name) ?? 'unknown', callArguments(request['arguments']));
    this.#calls.set(id, call);
    message.blocks.push(call);
  }

  #answer(event: Pick<AgentEvent, 'id' | 'at'>, group: string | undefined): GrowingMessage {
    const known = this.#open;
    const message: GrowingMessage = known?.message ?? {
      type: 'message',
      ...envelope(event),
      role: 'assistant',
      ...(this.#model === undefined ? {} : { model: this.#model }),
      blocks: [],
    };
    if (!known) this.#records.add(message);
    this.#open = { message, group: group ?? known?.group };
    this.#last = message;
    return message;
  }
}

function envelope({ id, at }: Pick<AgentEvent, 'id' | 'at'>): { nativeId?: string; at?: string } {
  return { ...(id === undefined ? {} : { nativeId: id }), ...timed(at) };
}
