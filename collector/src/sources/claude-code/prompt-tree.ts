/**
 * Notices when the person went back. Rows form a tree by their parents; a prompt that does not descend from the newest prompt but from an earlier one
 * was asked after a rewind, and what came in between is no longer part of the conversation. Broken chains tell nothing and change nothing.
 */
import { textOf } from '@session-siphon/schemas/narrow';
import type { DraftRecords, GrowingMessage, RecordHandle, RewindHandle } from '../draft-records.ts';
import type { Row } from './native.ts';

interface PromptNode {
  readonly handle: RecordHandle;
  /** The prompt it descends from. */
  readonly parent: PromptNode | undefined;
  /** Position among the prompts of the conversation while it is one of them. */
  readonly position: number;
  /** The rewind that took it back. */
  rewind: RewindHandle | undefined;
}

export class PromptTree {
  readonly #records: DraftRecords;
  /** The nearest prompt at or above each row. */
  readonly #nearest = new Map<string, PromptNode | undefined>();
  readonly #conversation: PromptNode[] = [];
  #hasBranches = false;

  constructor(records: DraftRecords) {
    this.#records = records;
  }

  /** Whether a row of this id was noted before. */
  has(uuid: string): boolean {
    return this.#nearest.has(uuid);
  }

  /** Notes a row's place in the tree. */
  note(uuid: string, row: Row): void {
    this.#nearest.set(uuid, this.#above(row));
  }

  /**
   * The tool notes where the person went back to, asked or not asked anything yet: to a row, or without one to before the first prompt.
   */
  goBackTo(leaf: string | undefined): void {
    const node = leaf === undefined ? undefined : this.#nearest.get(leaf);
    if (!this.#hasBranches && (node !== undefined || leaf === undefined)) this.#noteRewind(node, undefined);
  }

  /** Adds a prompt's message to the records, after the rewind that it may reveal. */
  addPrompt(row: Row, message: GrowingMessage): void {
    const parent = this.#above(row);
    if (parent && !this.#hasBranches) this.#noteRewind(parent, message.at);
    const handle = this.#records.add(message);
    const node: PromptNode = { handle, parent, position: this.#conversation.length, rewind: undefined };
    this.#conversation.push(node);
    if (row.uuid !== undefined) this.#nearest.set(row.uuid, node);
  }

  /** Takes back what lies after a prompt, or all of it. */
  #noteRewind(parent: PromptNode | undefined, at: string | undefined): void {
    if (parent?.rewind) {
      // Nobody goes on from what was taken back: two windows write in turns, or an older branch was resumed. Neither tells rewinds apart.
      this.#hasBranches = true;
      for (let node: PromptNode | undefined = parent; node?.rewind; node = node.parent)
        this.#records.undoRewind(node.rewind);
      return;
    }
    const takenBack = this.#conversation.splice(parent === undefined ? 0 : parent.position + 1);
    const [first] = takenBack;
    if (!first) return;
    const rewind = this.#records.rewind(first.handle, at);
    for (const node of takenBack) node.rewind = rewind;
  }

  #above(row: Row): PromptNode | undefined {
    // A compaction begins a tree of its own, and names the row before it.
    const parent = textOf(row.fields['parentUuid']) ?? textOf(row.fields['logicalParentUuid']);
    return parent === undefined ? undefined : this.#nearest.get(parent);
  }
}
