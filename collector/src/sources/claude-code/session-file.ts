/** A main session's file; in old versions with the sub-agents' rows inside, each tree of them a session of its own. */
import { arrayOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import type { Row } from './native.ts';
import { SessionReader } from './session-reader.ts';

export class SessionFile {
  readonly #id: string;
  readonly #context: ReadContext;
  readonly #main: SessionReader;
  readonly #inline = new Map<string, SessionReader>();
  readonly #rootOf = new Map<string, string>();

  constructor(id: string, context: ReadContext) {
    this.#id = id;
    this.#context = context;
    this.#main = new SessionReader({ nativeId: id, links: [] }, context);
  }

  add(row: Row, line: number): void {
    if (row.fields['isSidechain'] !== true) this.#main.add(row, line);
    else if (row.uuid === undefined) this.#context.skip('sub-agent row without an id', line);
    else this.#inlineReader(row, row.uuid).add(row, line);
  }

  readers(): readonly SessionReader[] {
    return [this.#main, ...this.#inline.values()];
  }

  /** The reader of the tree that a row belongs to; its root's id stands for the sub-agent's. */
  #inlineReader(row: Row, rowId: string): SessionReader {
    const parent = textOf(row.fields['parentUuid']);
    const root = (parent === undefined ? undefined : this.#rootOf.get(parent)) ?? rowId;
    this.#rootOf.set(rowId, root);
    const known = this.#inline.get(root);
    if (known) return known;
    const delegation = this.#main.delegations.take(promptText(row));
    this.#main.delegations.noteStart(row, { agentId: root, ...delegation });
    const call = delegation === undefined ? {} : { call: delegation.call };
    const reader = new SessionReader(
      {
        nativeId: this.#id,
        agentId: root,
        links: [{ relation: 'parent', nativeId: this.#id, ...call }],
        title: delegation?.description,
        directory: this.#main.directory,
      },
      this.#context,
    );
    this.#inline.set(root, reader);
    return reader;
  }
}

function promptText(row: Row): string {
  const { content } = row.message;
  return typeof content === 'string' ? content : (textOf(objectOf(arrayOf(content)[0])['text']) ?? '');
}
