/** One store's copy of a session. */
import type { SessionFacts } from './native.ts';
import type { SessionMessages } from './session-messages.ts';

export interface StoredCopy {
  /** Of the store: JSON files of two forms (0, 1), tables of 1.x (2), tables of 2.x (3). */
  readonly generation: 0 | 1 | 2 | 3;
  readonly facts: SessionFacts;
  /** Changes when the copy does. */
  readonly version: string;
  /** Adds the messages of the copy that newer copies, which came before it, do not hold. */
  addTo(messages: SessionMessages): Promise<void>;
}

/** The newest generation first; of the same one, what was used last. */
export function byAge(a: StoredCopy, b: StoredCopy): number {
  return b.generation - a.generation || (b.facts.updatedMs ?? 0) - (a.facts.updatedMs ?? 0);
}
