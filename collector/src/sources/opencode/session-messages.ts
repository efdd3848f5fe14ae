/** The messages of one session from all its copies: each once, as the newest copy tells it. */
import { type JsonObject, objectOf, textOf } from '@session-siphon/schemas/narrow';

/** A message of versions before 2.0. */
export interface PartsMessage {
  readonly shape: 'parts';
  readonly id: string;
  readonly createdMs: number | undefined;
  readonly info: JsonObject;
  /** By id. */
  readonly parts: Map<string, JsonObject>;
}

/** A row of 2.x: what was said, or what happened. */
export interface EntryMessage {
  readonly shape: 'entry';
  readonly id: string;
  readonly createdMs: number | undefined;
  readonly type: string;
  readonly data: JsonObject;
  /** Whether the import into 2.x emptied an output in it. */
  readonly isCleared: boolean;
  /** Such outputs by call, from the copy that was imported. */
  readonly outputs: Map<string, string>;
}

export type StoredMessage = PartsMessage | EntryMessage;

/** What the import into 2.x leaves of an output that the model no longer sees. */
export const clearedOutput = '[Old tool result content cleared]';

export class SessionMessages {
  readonly #messages = new Map<string, StoredMessage>();
  /** What each copy added, in its own order. */
  readonly #added: StoredMessage[][] = [];
  /** What tells that a row of 2.x stands for two messages of 1.x: ids and texts of compactions, calls of commands. */
  readonly #joined = new Set<unknown>();
  #hasCompaction = false;
  #newestEntryMs: number | undefined;

  get size(): number {
    return this.#messages.size;
  }

  /** Whether an older copy's message can add something: an id that is not here yet, further parts, or outputs. */
  wants(id: string): boolean {
    const known = this.#messages.get(id);
    return known?.shape !== 'entry' || known.isCleared;
  }

  /** Parts of a message that is here, for those that an older copy has besides. */
  partsOf(id: string): Map<string, JsonObject> | undefined {
    const known = this.#messages.get(id);
    return known?.shape === 'parts' ? known.parts : undefined;
  }

  /** Adds a copy, in its order; what newer copies hold stays as they tell it. */
  add(copy: readonly StoredMessage[]): void {
    const added = copy.filter((message) => this.#takes(message));
    for (const message of added) {
      this.#messages.set(message.id, message);
      if (message.shape === 'entry') this.#noteEntry(message);
    }
    this.#added.push(added);
  }

  /** All messages; those of older copies stand where their time puts them. */
  inOrder(): readonly StoredMessage[] {
    return this.#added.reduce<readonly StoredMessage[]>(
      (all, added) => (all.length === 0 ? added : mergedByTime(all, added)),
      [],
    );
  }

  /** Whether a message is new here; one that is not may complete the one that is. */
  #takes(message: StoredMessage): boolean {
    const known = this.#messages.get(message.id);
    if (!known) return !this.#isToldOtherwise(message);
    if (message.shape === 'entry') return false;
    if (known.shape === 'entry') noteOutputs(known, message);
    else for (const [id, part] of message.parts) if (!known.parts.has(id)) known.parts.set(id, part);
    return false;
  }

  #noteEntry({ id, type, data, createdMs = 0 }: EntryMessage): void {
    this.#newestEntryMs = Math.max(this.#newestEntryMs ?? 0, createdMs);
    if (type === 'compaction') this.#hasCompaction = true;
    const marks = type === 'compaction' ? [id, data['summary']] : type === 'shell' ? [data['callID']] : [];
    for (const mark of marks) if (textOf(mark) !== undefined) this.#joined.add(mark);
  }

  /**
   * The import into 2.x keeps the ids of what was said, but gives rows of their own to what was injected, and one row to the two messages of a compaction or
   * of a command; which of their ids it keeps differs.
   */
  #isToldOtherwise(message: StoredMessage): boolean {
    if (message.shape === 'entry' || this.#newestEntryMs === undefined) return false;
    if ((message.createdMs ?? 0) > this.#newestEntryMs) return false;
    const { id, info } = message;
    const parts = [...message.parts.values()];
    if (parts.some((part) => part['type'] === 'compaction')) return this.#hasCompaction;
    if (info['summary'] !== true) return isInjected(parts) || parts.some((part) => this.#joined.has(part['callID']));
    const summary = parts.flatMap((part) => (part['type'] === 'text' ? (textOf(part['text']) ?? []) : [])).join('\n\n');
    return [id, info['parentID'], summary].some((one) => this.#joined.has(one));
  }
}

function isInjected(parts: readonly JsonObject[]): boolean {
  return parts.length > 0 && parts.every((part) => part['type'] === 'text' && part['synthetic'] === true);
}

function noteOutputs(entry: EntryMessage, { parts }: PartsMessage): void {
  for (const part of parts.values()) {
    const call = textOf(part['callID']);
    const output = textOf(objectOf(part['state'])['output']);
    if (call !== undefined && output !== undefined) entry.outputs.set(call, output);
  }
}

/** Two lists in one; each keeps its order, and the first goes first where times are equal. */
function mergedByTime(first: readonly StoredMessage[], second: readonly StoredMessage[]): readonly StoredMessage[] {
  const merged: StoredMessage[] = [];
  let at = 0;
  for (const message of first) {
    for (let next = second[at]; next && isBefore(next, message); next = second[at]) {
      merged.push(next);
      at += 1;
    }
    merged.push(message);
  }
  return [...merged, ...second.slice(at)];
}

function isBefore(a: StoredMessage, b: StoredMessage): boolean {
  return a.createdMs !== undefined && b.createdMs !== undefined && a.createdMs < b.createdMs;
}
