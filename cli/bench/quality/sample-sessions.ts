/** Sample conversations as archived sessions, with what was planted in them. */
import { sources } from '@session-siphon/collector/registry';
import type { Source } from '@session-siphon/collector/source';
import {
  type SampleAnswer,
  type SampleTurn,
  isoTime,
  untilFull,
} from '@session-siphon/collector/sources/sample-conversation';
import { messageId, sessionId } from '@session-siphon/schemas/identity';
import { type Message, type Session, formatVersion } from '@session-siphon/schemas/session';
import { Random } from '../random.ts';
import { openSampleConversations } from '../sample-conversations.ts';
import { type Planted, type PlantedTurn, alikeText, plantAll } from './planted.ts';

const models = ['claude-sonnet-4-5', 'gpt-5.2-codex', 'gemini-3-pro'] as const;
const machines = ['laptop', 'desktop', 'build-server'] as const;
const toolNames = { run: 'Bash', read: 'Read', search: 'Grep', edit: 'Edit' } as const;
/** Of a transcript's bytes so many are one of what is said and done. */
const bytesPerCharacter = 5;
/** Share of the turns that hold something like an answer. */
const alikeShare = 0.1;

export function sessionIdAt(index: number): string {
  return sessionId({ source: sourceAt(index).id, nativeId: nativeIdAt(index), agentId: undefined });
}

/** What of a session is known before it is made. */
export function placeAt(index: number): {
  readonly sessionId: string;
  readonly machine: string;
  readonly source: string;
} {
  const machine = machines[index % machines.length] ?? 'laptop';
  return { sessionId: sessionIdAt(index), machine, source: sourceAt(index).id };
}

/** Ids of the messages that hold a planted turn. */
export function plantedMessages(planted: Planted, number: number): ReadonlySet<string> {
  const session = sessionIdAt(planted.conversation);
  return new Set(
    planted.turns.flatMap((_turn, at) => roles.map((role) => messageId(session, plantedName(number, at, role)))),
  );
}

const roles = ['prompt', 'answer', 'output'] as const;
type PlantedRole = (typeof roles)[number];

function plantedName(number: number, turn: number, role: PlantedRole): string {
  return `planted ${number} ${turn} ${role}`;
}

/** Returns a function that makes the session with a number, the same in every run. */
export function openSampleSessions(): (index: number) => Session {
  const conversationAt = openSampleConversations();
  const planted = plantAll();
  return (index) => {
    const conversation = conversationAt(index);
    const { title, monogram } = sourceAt(index);
    const model = models[index % models.length] ?? models[0];
    const { machine, source } = placeAt(index);
    const shiftMs = heldAt(index) - conversation.startedAt;
    const writer = new SessionWriter(sessionIdAt(index), { model, shiftMs });
    const own = planted.flatMap((one, number) => (one.conversation === index ? [{ one, number }] : []));
    const waiting = own.flatMap(({ one, number }) =>
      one.turns.map((turn, at) => ({ turn, name: (role: PlantedRole) => plantedName(number, at, role) })),
    );
    const random = new Random(90_000 + index);
    for (const { turn, answers } of untilFull(conversation, () => writer.characters * bytesPerCharacter)) {
      const next = waiting.shift();
      if (next) writer.plantedTurn(next, turn);
      else writer.turn(turn, [...answers], random.next() < alikeShare ? alikeText(planted, random) : '');
    }
    for (const next of waiting) writer.plantedTurn(next, { at: conversation.startedAt, prompt: '', answers: [] });
    return {
      header: {
        type: 'session',
        format: formatVersion,
        id: writer.session,
        source,
        nativeId: nativeIdAt(index),
        agent: { name: title, monogram },
        machine,
        project: {
          name: conversation.directory.slice(conversation.directory.lastIndexOf('/') + 1),
          path: conversation.directory,
          branch: index % 4 === 0 ? 'feature/next' : 'main',
        },
        startedAt: isoTime(heldAt(index)),
      },
      records: writer.messages,
    };
  };
}

/** Numbers say when a conversation is indexed, not when it was held: answers lie anywhere in time. */
function heldAt(index: number): number {
  return Date.UTC(2026, 5, 1) + ((index * 389) % 1_601) * 1_800_000;
}

function sourceAt(index: number): Source {
  const source = sources[index % sources.length];
  if (!source) throw new Error('there are no sources');
  return source;
}

function nativeIdAt(index: number): string {
  return `sample-${index}`;
}

class SessionWriter {
  readonly session: string;
  readonly messages: Message[] = [];
  characters = 0;
  readonly #model: string;
  readonly #shiftMs: number;
  #lastAt = 0;

  constructor(session: string, { model, shiftMs }: { model: string; shiftMs: number }) {
    this.session = session;
    this.#model = model;
    this.#shiftMs = shiftMs;
  }

  turn({ at, prompt }: SampleTurn, answers: readonly SampleAnswer[], also: string): void {
    this.#add({ role: 'user', at, blocks: [{ type: 'text', text: `${also} ${prompt}` }] });
    for (const answer of answers) this.#answer(answer);
  }

  plantedTurn(
    { turn, name }: { turn: PlantedTurn; name(role: PlantedRole): string },
    { at, prompt, answers }: SampleTurn,
  ): void {
    this.#add(
      {
        role: 'user',
        at,
        blocks: [{ type: 'text', text: `${prompt.slice(0, 80)} ${turn.prompt} ${prompt.slice(80)}` }],
      },
      name('prompt'),
    );
    const [first, ...others] = answers;
    if (turn.output !== undefined) {
      const call = first?.calls[0];
      const text = `${call?.output.slice(0, 200) ?? ''}\n${turn.output}\n${call?.output.slice(200) ?? ''}`;
      this.#add(
        { role: 'tool', at, blocks: [{ type: 'tool_result', call: name('output'), ok: true, text }] },
        name('output'),
      );
    }
    for (const answer of others) this.#answer(answer);
    if (turn.answer !== undefined)
      this.#add(
        { role: 'assistant', at, blocks: [{ type: 'text', text: `${first?.text ?? ''} ${turn.answer}` }] },
        name('answer'),
      );
  }

  #answer({ at, thinking, text, calls }: SampleAnswer): void {
    this.#add({
      role: 'assistant',
      at,
      blocks: [
        ...(thinking === '' ? [] : [{ type: 'thinking' as const, text: thinking }]),
        ...(text === '' ? [] : [{ type: 'text' as const, text }]),
        ...calls.map((call) => ({
          type: 'tool_call' as const,
          call: call.id,
          name: toolNames[call.kind],
          kind: call.kind,
          input: {
            path: call.path,
            asked: call.asked,
            ...(call.replacement === '' ? {} : { replacement: call.replacement }),
          },
        })),
      ],
    });
    for (const call of calls)
      this.#add({
        role: 'tool',
        at: call.endedAt,
        blocks: [{ type: 'tool_result', call: call.id, ok: call.ok, text: call.output }],
      });
  }

  #add(
    { role, at, blocks }: { role: Message['role']; at: number; blocks: Message['blocks'] },
    name = `${this.messages.length}`,
  ): void {
    this.#lastAt = Math.max(this.#lastAt, at + this.#shiftMs);
    this.messages.push({
      type: 'message',
      seq: this.messages.length,
      id: messageId(this.session, name),
      role,
      at: isoTime(this.#lastAt),
      ...(role === 'assistant' ? { model: this.#model } : {}),
      blocks,
    });
    for (const block of blocks)
      if (block.type === 'tool_call') this.characters += JSON.stringify(block.input).length;
      else if (block.type === 'text' || block.type === 'thinking' || block.type === 'tool_result')
        this.characters += block.text.length;
  }
}
