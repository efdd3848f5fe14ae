/** A sub-agent's own file. The parent's id stands in the path, in old versions only in the rows. */
import type { SessionLink } from '@session-siphon/schemas/session';
import { objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import type { Row } from './native.ts';
import { SessionReader } from './session-reader.ts';

interface AgentFileOptions {
  readonly agentId: string;
  /** From the path; undefined in the flat layout. */
  readonly parent: string | undefined;
  /** Content of the `.meta.json` beside the file, where there is one. */
  readonly meta: string | undefined;
  readonly context: ReadContext;
}

export class AgentFile {
  readonly #options: AgentFileOptions;
  /** Rows before the first that names the session. */
  #early: { readonly row: Row; readonly line: number }[] = [];
  #reader: SessionReader | undefined;
  /** The session that the sub-agent worked for, once it is known. */
  parent: string | undefined;

  constructor(options: AgentFileOptions) {
    this.#options = options;
    if (options.parent !== undefined) this.#reader = this.#open(options.parent);
  }

  add(row: Row, line: number): void {
    // The first line of a sub-agent that shares its parent's context may name the parent only.
    const parent = textOf(row.fields['sessionId']) ?? textOf(row.fields['parentSessionId']);
    if (!this.#reader && parent !== undefined) {
      this.#reader = this.#open(parent);
      for (const early of this.#early) this.#reader.add(early.row, early.line);
      this.#early = [];
    }
    if (this.#reader) this.#reader.add(row, line);
    else this.#early.push({ row, line });
  }

  readers(): readonly SessionReader[] {
    if (this.#reader) return [this.#reader];
    this.#options.context.skip('sub-agent file without a parent');
    return [];
  }

  #open(parent: string): SessionReader {
    const { agentId, context } = this.#options;
    const meta = objectOf(parseJson(this.#options.meta ?? ''));
    const call = textOf(meta['toolUseId']);
    const parentAgent = textOf(meta['parentAgentId']);
    const link: SessionLink = {
      relation: 'parent',
      nativeId: parent,
      ...(parentAgent === undefined ? {} : { agentId: parentAgent }),
      ...(call === undefined ? {} : { call }),
    };
    this.parent = parent;
    const title = textOf(meta['description']);
    return new SessionReader({ nativeId: parent, agentId, links: [link], title }, context);
  }
}
