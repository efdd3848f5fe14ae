/** Who was asked to do what: calls that start sub-agents, the event of each start, and which call a sub-agent answers. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { DraftRecords } from '../draft-records.ts';
import { type Row, timeFact } from './native.ts';

/** A call that starts a sub-agent. */
export interface Delegation {
  readonly call: string;
  readonly description: string | undefined;
}

/** A sub-agent that was started, as far as it is told. */
interface Start {
  readonly agentId: string;
  readonly call?: string | undefined;
  readonly description?: string | undefined;
}

export class Delegations {
  readonly #records: DraftRecords;
  readonly #started = new Set<string>();
  readonly #byCall = new Map<string, Delegation>();
  /** Calls whose sub-agent has not been seen, oldest first. */
  readonly #byPrompt = new Map<string, Delegation[]>();

  constructor(records: DraftRecords) {
    this.#records = records;
  }

  /** Notes a call, if it starts a sub-agent. */
  note({ call, kind, input }: BlockOf<'tool_call'>): void {
    if (kind !== 'delegate' || call === '') return;
    const delegation = { call, description: textOf(objectOf(input)['description']) };
    this.#byCall.set(call, delegation);
    const prompt = textOf(objectOf(input)['prompt']);
    if (prompt === undefined) return;
    const waiting = this.#byPrompt.get(prompt);
    if (waiting) waiting.push(delegation);
    else this.#byPrompt.set(prompt, [delegation]);
  }

  /** A row names a sub-agent: it was started. Later rows that name it add nothing. */
  noteStart(row: Row, { agentId, call, description }: Start): void {
    if (this.#started.has(agentId)) return;
    this.#started.add(agentId);
    const wanted = description ?? (call === undefined ? undefined : this.#byCall.get(call)?.description);
    this.#records.add({
      type: 'event',
      event: 'subagent',
      ...timeFact(row.fields),
      agentId,
      ...(call === undefined ? {} : { call }),
      ...(wanted === undefined ? {} : { description: wanted }),
    });
  }

  /** The call that a sub-agent with this first prompt was started by; each call is given once. */
  take(prompt: string): Delegation | undefined {
    return this.#byPrompt.get(prompt)?.shift();
  }
}
