/** Sub-agents that a conversation started. Each is a conversation of its own; the answer to the call that started it names it. */
import type { BlockOf, DraftEvent } from '@session-siphon/schemas/session';
import { arrayOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { DraftRecords } from '../draft-records.ts';
import { timed } from '../record-time.ts';

/** What the program notes down about a sub-agent. */
export interface AgentNote {
  readonly id: string;
  readonly description: string | undefined;
}

const startingTools: ReadonlySet<string> = new Set(['invoke_subagent', 'browser_subagent']);
const namedConversation = /"conversationId"\s*:\s*"([^"\\]{1,200})"/g;

export class StartedAgents {
  readonly #records: DraftRecords;
  readonly #told = new Set<string>();

  constructor(records: DraftRecords) {
    this.#records = records;
  }

  /** Conversations that an answer names. Whether it started them shows with the call it answers: then `confirm` is called. */
  namedIn(text: string, at: string | undefined): { confirm(call: BlockOf<'tool_call'> | undefined): void } | undefined {
    if (!text.includes('"conversationId"')) return undefined;
    const ids = [...new Set([...text.matchAll(namedConversation)].map(([, id = '']) => id))];
    if (ids.length === 0) return undefined;
    const named = ids.map((id) => {
      const event: DraftEvent & { event: 'subagent' } = {
        type: 'event',
        event: 'subagent',
        ...timed(at),
        agentId: id,
        nativeId: id,
      };
      return { id, event, handle: this.#records.add(event) };
    });
    return {
      confirm: (call) => {
        for (const [order, { id, event, handle }] of named.entries()) {
          if (call === undefined || !startingTools.has(call.name) || this.#told.has(id)) {
            this.#records.withdraw(handle);
            continue;
          }
          this.#told.add(id);
          event.call = call.call;
          const description = roleOf(objectOf(arrayOf(objectOf(call.input)['Subagents'])[order]));
          if (description !== undefined) event.description = description;
        }
      },
    };
  }

  /** Sub-agents whose start has no answer. */
  add(notes: readonly AgentNote[]): void {
    for (const { id, description } of notes)
      if (!this.#told.has(id))
        this.#records.add({
          type: 'event',
          event: 'subagent',
          agentId: id,
          nativeId: id,
          ...(description === undefined ? {} : { description }),
        });
  }
}

function roleOf({ Role: role, TypeName: type }: Readonly<Record<string, unknown>>): string | undefined {
  return textOf(role) ?? textOf(type);
}
