/**
 * Prompts typed while the model worked. For some versions a `queue-operation` line is the only copy; for others the same text follows as a
 * `user` row or a `queued_command` attachment, and then the queue's copy is withdrawn.
 */
import { type JsonObject, textOf, timeOf } from '../../narrow.ts';
import type { DraftRecords, RecordHandle } from '../draft-records.ts';
import { isWrapped } from './typed-text.ts';

interface Waiting {
  readonly text: string;
  readonly id: string | undefined;
}

export class QueuedPrompts {
  readonly #records: DraftRecords;
  readonly #waiting: Waiting[] = [];
  readonly #delivered: (Waiting & { readonly handle: RecordHandle })[] = [];

  constructor(records: DraftRecords) {
    this.#records = records;
  }

  /** A `queue-operation` line. */
  operate(line: JsonObject): void {
    const operation = textOf(line['operation']);
    const content = textOf(line['content']);
    const id = textOf(line['commandUuid']);
    if (operation === 'enqueue') {
      if (content !== undefined) this.#waiting.push({ text: content, id });
      return;
    }
    const taken = operation === 'popAll' ? this.#takeAll() : this.#take(content, id);
    if (operation !== 'remove' || !taken || isWrapped(taken.text)) return;
    const reason = textOf(line['reason']);
    if (reason !== undefined && reason !== 'absorbed_mid_turn') return;
    const at = timeOf(line['timestamp']);
    const handle = this.#records.add({
      type: 'message',
      nativeId: `queue:${at ?? ''}:${taken.text}`,
      role: 'user',
      ...(at === undefined ? {} : { at }),
      blocks: [{ type: 'text', text: taken.text }],
    });
    this.#delivered.push({ ...taken, handle });
  }

  /** The same prompt came in full: the queue's copy is not needed. */
  confirm(text: string, id?: string): void {
    const at = this.#delivered.findIndex(
      (prompt) => (id !== undefined && prompt.id === id) || prompt.text.trim() === text.trim(),
    );
    const [prompt] = at < 0 ? [] : this.#delivered.splice(at, 1);
    if (prompt) this.#records.withdraw(prompt.handle);
  }

  #take(content: string | undefined, id: string | undefined): Waiting | undefined {
    const at = this.#waiting.findIndex(
      (one) => (id !== undefined && one.id === id) || (content !== undefined && one.text === content),
    );
    if (at >= 0) return this.#waiting.splice(at, 1)[0];
    const first = this.#waiting.shift();
    return first ?? (content === undefined ? undefined : { text: content, id });
  }

  #takeAll(): undefined {
    this.#waiting.length = 0;
  }
}
