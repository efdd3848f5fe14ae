/** Names of a session. They are written again and again; only a change is an event. */
import type { JsonObject } from '../../narrow.ts';
import { textOf } from '../../narrow.ts';
import type { DraftRecords } from '../draft-records.ts';

/** Summaries of conversations that failed hold the failure's text. */
const failure = /^(?:Invalid API key|API Error|Prompt is too long)/;

export class SessionTitles {
  readonly #records: DraftRecords;
  readonly #last = new Map<'person' | 'assistant', string>();
  /** Set by `/rename`; outranks a custom title. */
  #agentName: string | undefined;
  /** Summaries whose leaf is not, or not yet, in this file. */
  readonly #summaries = new Map<string, string>();

  constructor(records: DraftRecords) {
    this.#records = records;
  }

  addAgentName(fields: JsonObject): void {
    this.#agentName = textOf(fields['agentName']) ?? this.#agentName;
    this.#add('person', this.#agentName);
  }

  addCustomTitle(fields: JsonObject): void {
    if (this.#agentName === undefined) this.#add('person', textOf(fields['customTitle']));
  }

  addAiTitle(fields: JsonObject): void {
    this.#add('assistant', textOf(fields['aiTitle']));
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
    if (isKnown(leaf)) this.#add('assistant', title);
    else this.#summaries.set(leaf, title);
    return true;
  }

  /** A row has come: a summary may have waited for it. */
  noteRow(uuid: string): void {
    if (this.#summaries.size === 0) return;
    this.#add('assistant', this.#summaries.get(uuid));
    this.#summaries.delete(uuid);
  }

  #add(by: 'person' | 'assistant', title: string | undefined): void {
    if (title === undefined || this.#last.get(by) === title) return;
    this.#last.set(by, title);
    this.#records.add({ type: 'event', event: 'title', title, by });
  }
}
