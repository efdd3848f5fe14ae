/**
 * Notices when the person went back. Rows form a tree by their parents; a prompt that does not descend from the newest prompt but from an earlier one
 * was asked after a rewind, and what came in between is no longer part of the conversation. Broken chains tell nothing and change nothing.
 */
import { textOf } from '../../narrow.ts';
import type { RecordHandle } from '../draft-records.ts';
import type { Row } from './native.ts';

interface PromptNode {
  readonly handle: RecordHandle;
  /** The prompt it descends from. */
  readonly parent: PromptNode | undefined;
  /** Position among the live prompts while it is live. */
  readonly position: number;
  isLive: boolean;
}

export class PromptTree {
  /** The nearest prompt at or above each row. */
  readonly #nearest = new Map<string, PromptNode | undefined>();
  #live: PromptNode[] = [];

  /** Whether a row of this id was noted before. */
  has(uuid: string): boolean {
    return this.#nearest.has(uuid);
  }

  /** Notes a row's place in the tree. */
  note(uuid: string, row: Row): void {
    this.#nearest.set(uuid, this.#above(row));
  }

  /** The first prompt that the person took back by asking this one, if so. */
  takenBackBy(row: Row): RecordHandle | undefined {
    let kept = this.#above(row);
    while (kept && !kept.isLive) kept = kept.parent;
    const undone = kept ? this.#live.splice(kept.position + 1) : [];
    for (const node of undone) node.isLive = false;
    return undone[0]?.handle;
  }

  /** Notes that a row is a prompt. */
  addPrompt(row: Row, handle: RecordHandle): void {
    const node: PromptNode = { handle, parent: this.#above(row), position: this.#live.length, isLive: true };
    this.#live.push(node);
    if (row.uuid !== undefined) this.#nearest.set(row.uuid, node);
  }

  #above(row: Row): PromptNode | undefined {
    const parent = textOf(row.fields['parentUuid']);
    return parent === undefined ? undefined : this.#nearest.get(parent);
  }
}
