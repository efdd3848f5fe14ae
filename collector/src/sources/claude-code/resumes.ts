/**
 * Notices that a session was taken up again. Rows go on without a mark, but a process keeps its version, and hooks are told why the session starts; where
 * neither changes, nobody can tell.
 */
import { type JsonObject, textOf } from '@session-siphon/schemas/narrow';
import type { DraftRecords } from '../draft-records.ts';
import { timeFact } from './native.ts';

export class Resumes {
  readonly #records: DraftRecords;
  readonly #versions = new Set<string>();
  /** Whether something was said since the session began or was last taken up. */
  #hasRows = false;
  #wasCopied = false;

  constructor(records: DraftRecords) {
    this.#records = records;
  }

  /** A row of the conversation, before its message is added. A copied row tells when the other session was written. */
  noteRow(fields: JsonObject, isCopied: boolean): void {
    const version = textOf(fields['version']);
    if (version !== undefined && !this.#versions.has(version)) {
      if (!isCopied && !this.#wasCopied) this.#add(fields);
      this.#versions.add(version);
    }
    this.#hasRows = true;
    this.#wasCopied = isCopied;
  }

  /** What a hook's report says; `fields` is the row that holds it. */
  noteHook(fields: JsonObject, report: JsonObject): void {
    if (report['hookName'] === 'SessionStart:resume') this.#add(fields);
  }

  #add(fields: JsonObject): void {
    if (this.#hasRows) this.#records.add({ type: 'event', event: 'resume', ...timeFact(fields) });
    this.#hasRows = false;
  }
}
