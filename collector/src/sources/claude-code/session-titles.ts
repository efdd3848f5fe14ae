/** Names of a session. They are written again and again; only a change is an event. */
import { type JsonObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { DraftRecords } from '../draft-records.ts';

/** Summaries of conversations that failed hold the failure's text. */
const failure = /^(?:Invalid API key|API Error|Prompt is too long)/;

export class SessionTitles {
  readonly #records: DraftRecords;
  readonly #last = new Map<'person' | 'assistant', string>();
  /** Set by `/rename`; outranks a custom title. */
  #agentName: string | undefined;
  /** Names of work trees, which the tool gives to the sessions in them. */
  readonly #worktrees = new Set<string>();
  /** A title outranks every summary. */
  #hasAiTitle = false;
  /** Summaries whose leaf is not, or not yet, in this file. */
  readonly #summaries = new Map<string, string>();

  constructor(records: DraftRecords) {
    this.#records = records;
  }

  addAgentName(fields: JsonObject): void {
    this.#agentName = this.#givenName(fields['agentName']) ?? this.#agentName;
    this.#add('person', this.#agentName);
  }

  addCustomTitle(fields: JsonObject): void {
    if (this.#agentName === undefined) this.#add('person', this.#givenName(fields['customTitle']));
  }

  addAiTitle(fields: JsonObject): void {
    const title = textOf(fields['aiTitle']);
    this.#hasAiTitle ||= title !== undefined;
    this.#add('assistant', title);
  }

  /** The session is in a work tree. What the tool calls it after that is no name that a person gave. */
  noteWorktree(fields: JsonObject): void {
    const worktree = objectOf(fields['worktreeSession']);
    for (const name of [textOf(worktree['worktreeName']), textOf(worktree['worktreePath'])?.split(/[/\\]/).at(-1)])
      if (name !== undefined) this.#worktrees.add(name);
  }

  /** What the session that started a sub-agent called it. */
  addTask(title: string | undefined): void {
    this.#add('assistant', title);
  }

  /** Summaries that named conversations of other files. */
  get foreignSummaries(): number {
    return this.#summaries.size;
  }

  /** A summary names the conversation that holds its leaf, which is often another file's. Returns whether it names one. */
  addSummary(fields: JsonObject, isKnown: (uuid: string) => boolean): boolean {
    const title = textOf(fields['summary']);
    const leaf = textOf(fields['leafUuid']);
    if (title === undefined || leaf === undefined || failure.test(title)) return false;
    if (isKnown(leaf)) this.#addSummaryTitle(title);
    else this.#summaries.set(leaf, title);
    return true;
  }

  /** A row has come: a summary may have waited for it. */
  noteRow(uuid: string): void {
    if (this.#summaries.size === 0) return;
    this.#addSummaryTitle(this.#summaries.get(uuid));
    this.#summaries.delete(uuid);
  }

  #givenName(value: unknown): string | undefined {
    const name = textOf(value);
    return name === undefined || this.#worktrees.has(name) ? undefined : name;
  }

  #addSummaryTitle(title: string | undefined): void {
    if (!this.#hasAiTitle) this.#add('assistant', title);
  }

  #add(by: 'person' | 'assistant', title: string | undefined): void {
    if (title === undefined || this.#last.get(by) === title) return;
    this.#last.set(by, title);
    this.#records.add({ type: 'event', event: 'title', title, by });
  }
}
