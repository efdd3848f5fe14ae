/** Writes the messages of a sample conversation, and what is planted among them. */
import { isoTime, type SampleAnswer, type SampleTurn } from '@session-siphon/collector/sources/sample-conversation';
import { messageId } from '@session-siphon/schemas/identity';
import type { Message } from '@session-siphon/schemas/session';
import type { PlantedTurn } from './planted.ts';

const toolNames = { run: 'Bash', read: 'Read', search: 'Grep', edit: 'Edit' } as const;

export const plantedRoles = ['prompt', 'answer', 'output'] as const;
export type PlantedRole = (typeof plantedRoles)[number];

export interface NamedTurn {
  readonly turn: PlantedTurn;
  /** What its messages are known by; undefined where nobody asks for them. */
  name(role: PlantedRole): string | undefined;
}

interface Surroundings {
  readonly model: string;
  /** What is added to the times of the conversation. */
  readonly shiftMs: number;
  /** Ordinary sentences, and lines of a tool's output. */
  said(sentences: number): string;
  printed(lines: number): string;
}

export class SessionWriter {
  readonly session: string;
  readonly messages: Message[] = [];
  characters = 0;
  readonly #around: Surroundings;
  #lastAt = 0;

  constructor(session: string, around: Surroundings) {
    this.session = session;
    this.#around = around;
  }

  /** One turn that also says what is planted. */
  turn(
    { at, prompt }: Pick<SampleTurn, 'at' | 'prompt'>,
    answers: readonly SampleAnswer[],
    { turn, name }: NamedTurn,
  ): void {
    const text = [prompt.slice(0, 80), turn.prompt, prompt.slice(80), this.#around.said(1)].join(' ').trim();
    this.#add({ role: 'user', at, blocks: [{ type: 'text', text }] }, name('prompt'));
    if (turn.output !== undefined) {
      const output = answers[0]?.calls[0]?.output ?? '';
      const around = `${output.slice(0, 200)}\n${turn.output}\n${output.slice(200)}`;
      const result = { type: 'tool_result' as const, call: name('output') ?? 'planted', ok: true, text: around };
      this.#add({ role: 'tool', at, blocks: [result] }, name('output'));
    }
    for (const answer of answers) this.#answer(answer);
    if (turn.answer === undefined) return;
    const said = `${this.#around.said(1)} ${turn.answer}`;
    this.#add({ role: 'assistant', at, blocks: [{ type: 'text', text: said }] }, name('answer'));
  }

  #answer({ at, thinking, text, calls }: SampleAnswer): void {
    this.#add({
      role: 'assistant',
      at,
      blocks: [
        ...(thinking === '' ? [] : [{ type: 'thinking' as const, text: `${thinking} ${this.#around.said(2)}` }]),
        ...(text === '' ? [] : [{ type: 'text' as const, text: `${this.#around.said(2)} ${text}` }]),
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
    for (const call of calls) {
      const printed = `${call.output}\n${this.#around.printed(call.output.length < 200 ? 1 : 4)}`;
      this.#add({
        role: 'tool',
        at: call.endedAt,
        blocks: [{ type: 'tool_result', call: call.id, ok: call.ok, text: printed }],
      });
    }
  }

  #add(
    { role, at, blocks }: { role: Message['role']; at: number; blocks: Message['blocks'] },
    name = `${this.messages.length}`,
  ): void {
    this.#lastAt = Math.max(this.#lastAt, at + this.#around.shiftMs);
    this.messages.push({
      type: 'message',
      seq: this.messages.length,
      id: messageId(this.session, name),
      role,
      at: isoTime(this.#lastAt),
      ...(role === 'assistant' ? { model: this.#around.model } : {}),
      blocks,
    });
    for (const block of blocks)
      if (block.type === 'tool_call') this.characters += JSON.stringify(block.input).length;
      else if (block.type === 'text' || block.type === 'thinking' || block.type === 'tool_result')
        this.characters += block.text.length;
  }
}
