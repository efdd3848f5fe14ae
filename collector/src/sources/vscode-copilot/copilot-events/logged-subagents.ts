/** Sub-agents in a log: their events stand among those of the session, with their id. Which call started which is told once, or by the order alone. */
import type { DraftRecord, SessionLink } from '@session-siphon/schemas/session';
import { objectOf, textOf } from '@session-siphon/schemas/narrow';
import { hasMessage } from '../said.ts';
import { AgentRecords } from './agent-records.ts';
import type { EventAttachments } from './event-attachments.ts';
import type { AgentEvent } from './native.ts';

/** The session, or a sub-agent in it. */
export interface LoggedAgent {
  /** Absent for the session itself. */
  readonly agentId?: string;
  readonly startedAt: string | undefined;
  /** Who started it, and by which call. */
  readonly link?: Pick<SessionLink, 'agentId' | 'call'>;
  readonly records: readonly DraftRecord[];
}

interface Start {
  readonly call: string;
  readonly description: string | undefined;
}

interface Subagent {
  readonly records: AgentRecords;
  readonly startedAt: string | undefined;
  readonly call: string | undefined;
  /** The sub-agent that started this one; undefined for the session itself. */
  readonly owner: string | undefined;
}

const beginnings: ReadonlySet<string> = new Set([
  'user.message',
  'assistant.message',
  'assistant.reasoning',
  'tool.execution_start',
  'tool.execution_complete',
]);

export class LoggedSubagents {
  readonly #main: AgentRecords;
  readonly #attachments: EventAttachments;
  readonly #agents = new Map<string, Subagent>();
  readonly #starts = new Map<string, Start>();
  /** Starts that do not say the sub-agent's id, oldest first. */
  readonly #unnamed: Start[] = [];

  constructor(main: AgentRecords, attachments: EventAttachments) {
    this.#main = main;
    this.#attachments = attachments;
  }

  /** Notes that a sub-agent is started. */
  announce({ agent, data }: AgentEvent): void {
    const call = textOf(data['toolCallId']);
    if (call === undefined) return;
    const start = { call, description: textOf(data['agentDisplayName']) ?? textOf(data['agentName']) };
    if (agent === undefined || this.#agents.has(agent)) this.#unnamed.push(start);
    else this.#starts.set(agent, start);
  }

  /** Records of a sub-agent; the first thing that is said in it begins its session. Undefined before. */
  recordsOf(agentId: string, event: AgentEvent): AgentRecords | undefined {
    const known = this.#agents.get(agentId);
    if (known || !beginnings.has(event.type)) return known?.records;
    const start = this.#startOf(agentId);
    const owner = start && this.#ownerOf(start.call);
    const caller = (owner === undefined ? undefined : this.#agents.get(owner)?.records) ?? this.#main;
    const records = new AgentRecords(this.#attachments);
    this.#agents.set(agentId, { records, startedAt: event.at, call: start?.call, owner });
    caller.event(event, {
      event: 'subagent',
      agentId,
      ...(start ? { call: start.call } : {}),
      ...(start?.description === undefined ? {} : { description: start.description }),
    });
    const task = start && textOf(objectOf(caller.call(start.call)?.input)['prompt']);
    if (task !== undefined && event.type !== 'user.message')
      records.say({ id: undefined, at: event.at }, { role: 'system', kind: 'task' }, [{ type: 'text', text: task }]);
    return records;
  }

  finish(): readonly LoggedAgent[] {
    const agents = [...this.#agents].map(([agentId, { records, startedAt, call, owner }]) => ({
      agentId,
      startedAt,
      link: {
        ...(owner === undefined ? {} : { agentId: owner }),
        ...(call === undefined ? {} : { call }),
      },
      records: records.take(),
    }));
    return agents.filter(hasMessage);
  }

  /** By its id, by the call that it is named after, or the next that was started. */
  #startOf(agentId: string): Start | undefined {
    const named = this.#starts.get(agentId);
    if (named) return named;
    const byCall = this.#unnamed.findIndex(({ call }) => call === agentId);
    if (byCall < 0 && this.#main.call(agentId)) return { call: agentId, description: undefined };
    return this.#unnamed.splice(Math.max(0, byCall), 1)[0];
  }

  #ownerOf(call: string): string | undefined {
    for (const [agentId, { records }] of this.#agents) if (records.call(call)) return agentId;
    return undefined;
  }
}
