/**
 * Prompts typed while the model worked. For some versions a `queue-operation` line is the only copy; for others the same text stands in a
 * `user` row or a `queued_command` attachment before or after it, and then the queue's copy does not count.
 */
import { type JsonObject, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { DraftRecords, RecordHandle } from '../draft-records.ts';
import { sortUserText } from './typed-text.ts';
import { timed } from '../record-time.ts';

/** A prompt in one of its copies. */
export interface QueuedPrompt {
  readonly text: string;
  /** Id of the queue's command, in versions that give one. */
  readonly id?: string | undefined;
  /** When it was typed, and when it left the queue, as far as the copy tells. Without times any copy of the same text is the same prompt. */
  readonly times: readonly string[];
}

/** A `user` row is written within a moment of the queue's lines; an equal text later was typed again. */
const sameMomentMs = 60_000;
const longestMemory = 16;

export class QueuedPrompts {
  readonly #records: DraftRecords;
  readonly #waiting: QueuedPrompt[] = [];
  /** Taken from the queue when a turn had ended; each becomes a user row. */
  readonly #expected: QueuedPrompt[] = [];
  /** Written from the queue; withdrawn when a fuller copy follows. */
  readonly #delivered: (QueuedPrompt & { readonly handle: RecordHandle })[] = [];
  /** Fuller copies that the queue has not mentioned yet. */
  readonly #seen: QueuedPrompt[] = [];

  constructor(records: DraftRecords) {
    this.#records = records;
  }

  /** A `queue-operation` line. Returns whether it gave a prompt of its own. */
  operate(line: JsonObject): boolean {
    const text = textOf(line['content']);
    const id = textOf(line['commandUuid']);
    const at = timeOf(line['timestamp']);
    const times = at === undefined ? [] : [at];
    switch (line['operation']) {
      case 'enqueue':
        if (text !== undefined) this.#waiting.push({ text, id, times });
        return false;
      case 'dequeue': {
        const taken = this.#take(text, id);
        if (taken) remember(this.#expected, { ...taken, times: [...taken.times, ...times] });
        return false;
      }
      case 'remove': {
        const reason = textOf(line['reason']);
        const taken = this.#take(text, id);
        if (!taken || (reason !== undefined && reason !== 'absorbed_mid_turn')) return false;
        return this.#deliver({ ...taken, times: [...taken.times, ...times] }, at);
      }
      case 'popAll':
        // One line for each prompt in some versions, one for all of them in others.
        if (!this.#waiting.some((one) => one.text === text)) this.#waiting.length = 0;
        else this.#take(text, id);
        return false;
      default:
        this.#take(text, id);
        return false;
    }
  }

  /** The prompt came in full: the queue's copy is not needed. */
  confirm(prompt: QueuedPrompt): void {
    if (takeSame(this.#expected, prompt)) return;
    const copy = takeSame(this.#delivered, prompt);
    if (copy) this.#records.withdraw(copy.handle);
    else remember(this.#seen, prompt);
  }

  #deliver(prompt: QueuedPrompt, at: string | undefined): boolean {
    const typed = sortUserText(prompt.text);
    if ((typed?.from !== 'person' && typed?.from !== 'command') || takeSame(this.#seen, prompt)) return false;
    const handle = this.#records.add({
      type: 'message',
      nativeId: `queue:${at ?? ''}:${prompt.text}`,
      role: 'user',
      ...timed(at),
      blocks: [{ type: 'text', text: typed.text }],
    });
    remember(this.#delivered, { ...prompt, handle });
    return true;
  }

  /** The entry a line speaks of; lines of old versions name none and mean the oldest. */
  #take(text: string | undefined, id: string | undefined): QueuedPrompt | undefined {
    if (text === undefined && id === undefined) return this.#waiting.shift();
    const at = this.#waiting.findIndex((one) =>
      one.id === undefined || id === undefined ? one.text === text : one.id === id,
    );
    if (at >= 0) return this.#waiting.splice(at, 1)[0];
    return text === undefined ? undefined : { text, id, times: [] };
  }
}

function remember<T>(list: T[], value: T): void {
  list.push(value);
  if (list.length > longestMemory) list.shift();
}

function takeSame<T extends QueuedPrompt>(list: T[], prompt: QueuedPrompt): T | undefined {
  const at = list.findIndex((one) => isSame(one, prompt));
  return at < 0 ? undefined : list.splice(at, 1)[0];
}

function isSame(a: QueuedPrompt, b: QueuedPrompt): boolean {
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id;
  if (a.text.trim() !== b.text.trim()) return false;
  if (a.times.length === 0 || b.times.length === 0) return true;
  return a.times.some((one) => b.times.some((other) => Math.abs(Date.parse(one) - Date.parse(other)) <= sameMomentMs));
}
