/** Sub-agents of a chat: their calls stand among those of the chat, so each gets a session of its own. */
import type { DraftRecord, SessionLink } from '@session-siphon/schemas/session';
import { DraftRecords } from '../../draft-records.ts';
import { AnswerMessages } from './answer-messages.ts';
import type { ChatToolUse } from './tool-use.ts';
import { timed } from '../../record-time.ts';

export interface SubagentChat {
  readonly agentId: string;
  readonly startedAt: string | undefined;
  /** Who started it, and by which call. */
  readonly link: Pick<SessionLink, 'agentId' | 'call'>;
  readonly records: readonly DraftRecord[];
}

interface Open {
  readonly startedAt: string | undefined;
  readonly records: DraftRecords;
  readonly answer: AnswerMessages;
  parent: ChatToolUse | undefined;
}

export class SubagentChats {
  readonly #open = new Map<string, Open>();

  has(agentId: string): boolean {
    return this.#open.has(agentId);
  }

  /** The answer that a sub-agent's uses belong to. `agentId` is the call that started it. */
  answerOf(agentId: string, at: string | undefined): AnswerMessages {
    return this.#chat(agentId, at).answer;
  }

  recordsOf(agentId: string, at: string | undefined): DraftRecords {
    return this.#chat(agentId, at).records;
  }

  /** Begins the session of a sub-agent with what it was asked for. */
  start(parent: ChatToolUse, at: string | undefined): void {
    const { call, delegation } = parent;
    const chat = this.#chat(call.call, at, delegation?.model);
    chat.parent = parent;
    if (delegation?.prompt !== undefined)
      chat.records.add({
        type: 'message',
        role: 'system',
        kind: 'task',
        ...timed(at),
        blocks: [{ type: 'text', text: delegation.prompt }],
      });
  }

  finish(): readonly SubagentChat[] {
    return [...this.#open].map(([agentId, { startedAt, records, answer, parent }]) => {
      const result = parent?.delegation?.result;
      if (result !== undefined) answer.say({ type: 'text', text: result });
      answer.close();
      const madeBy = parent?.madeBy;
      return {
        agentId,
        startedAt,
        link: {
          ...(madeBy === undefined ? {} : { agentId: madeBy }),
          ...(parent ? { call: agentId } : {}),
        },
        records: records.take(),
      };
    });
  }

  #chat(agentId: string, at: string | undefined, model?: string): Open {
    const known = this.#open.get(agentId);
    if (known) return known;
    const records = new DraftRecords();
    const answer = new AnswerMessages(records, { id: agentId, model, timeOfRound: () => undefined });
    const chat: Open = { startedAt: at, records, answer, parent: undefined };
    this.#open.set(agentId, chat);
    return chat;
  }
}
