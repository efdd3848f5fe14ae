/** Collects draft records in the assistant's order; earlier ones can still be completed, withdrawn or flagged when later lines say so. */
import type { DraftEvent, DraftMessage, DraftRecord } from '@session-siphon/schemas/session';
import { timed } from './record-time.ts';

/** A message under construction. `blocks` and the optional facts may grow until the records are taken. */
export type GrowingMessage = { -readonly [K in keyof DraftMessage]: DraftMessage[K] };

interface Slot {
  /** The record, or a rewind that needs the final position of a message. */
  record: GrowingMessage | DraftEvent | { readonly rewindTo: Slot; readonly at: string | undefined };
  isWithdrawn: boolean;
  /** Known when the records are taken. */
  messagesBefore: number;
}

/** Position of a record, for what is to be done with it later. */
export type RecordHandle = Slot;

/** A rewind, for when it turns out to be none. */
export interface RewindHandle {
  readonly event: Slot;
  readonly marked: readonly GrowingMessage[];
}

export class DraftRecords {
  readonly #slots: Slot[] = [];

  add(record: GrowingMessage | DraftEvent): RecordHandle {
    const slot: Slot = { record, isWithdrawn: false, messagesBefore: 0 };
    this.#slots.push(slot);
    return slot;
  }

  /** Takes a record out again, as if it had never been added. */
  withdraw(handle: RecordHandle): void {
    handle.isWithdrawn = true;
  }

  /** Marks every message from `handle` on as superseded and notes the rewind itself. */
  rewind(handle: RecordHandle, at: string | undefined): RewindHandle {
    const marked: GrowingMessage[] = [];
    for (const { record } of this.#slots.slice(this.#slots.indexOf(handle)))
      if (isMessage(record) && record.superseded === undefined) marked.push(record);
    for (const message of marked) message.superseded = true;
    const event: Slot = { record: { rewindTo: handle, at }, isWithdrawn: false, messagesBefore: 0 };
    this.#slots.push(event);
    return { event, marked };
  }

  /** Takes a rewind out again: it was none. */
  undoRewind({ event, marked }: RewindHandle): void {
    event.isWithdrawn = true;
    for (const message of marked) delete message.superseded;
  }

  /** The records in order, without those withdrawn and without messages that stayed empty. */
  take(): DraftRecord[] {
    const records: DraftRecord[] = [];
    let messages = 0;
    for (const slot of this.#slots) {
      slot.messagesBefore = messages;
      if (slot.isWithdrawn) continue;
      const { record } = slot;
      if ('rewindTo' in record) {
        const { rewindTo, at } = record;
        const fromSeq = rewindTo.messagesBefore;
        records.push({ type: 'event', event: 'rewind', ...timed(at), fromSeq });
      } else if (!isMessage(record)) records.push(record);
      else if (record.blocks.length > 0) {
        records.push(record);
        messages += 1;
      }
    }
    return records;
  }
}

function isMessage(record: Slot['record']): record is GrowingMessage {
  return 'type' in record && record.type === 'message';
}
