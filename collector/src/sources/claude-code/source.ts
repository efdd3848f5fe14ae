/** Claude Code: one JSON Lines file a session, and one a sub-agent. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import { arrayOf, objectOf, parseJson, textOf } from '../../narrow.ts';
import type { Carrier, Host, ReadContext, Source } from '../../source.ts';
import { type Row, rowOf } from './native.ts';
import { type SessionIdentity, SessionReader, delegatedPrompts } from './session-reader.ts';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const sessionFile = new RegExp(`^[^/]+/(${uuid})\\.jsonl$`, 'i');
const flatAgentFile = /^[^/]+\/agent-([\w-]+)\.jsonl$/;
const agentFile = new RegExp(`^[^/]+/(${uuid})/subagents/(?:workflows/[^/]+/)?agent-([\\w-]+)\\.jsonl$`, 'i');
/** Helpers of the tool itself repeat their parent's context. */
const internalAgent = /^a(?:compact|side_question|prompt_suggestion|speculation)-/;

export const claudeCode: Source = {
  id: 'claude-code',
  title: 'Claude Code',
  monogram: 'CC',

  roots({ home, env }: Host) {
    const configured = env['CLAUDE_CONFIG_DIR']?.split(',').map((folder) => folder.trim());
    const folders = configured?.some(Boolean)
      ? configured.filter(Boolean)
      : [`${home}/.claude`, `${env['XDG_CONFIG_HOME'] || `${home}/.config`}/claude`];
    return folders.map((folder) => `${folder}/projects`);
  },

  carries(relativePath) {
    if (sessionFile.test(relativePath)) return true;
    const agent = agentFile.exec(relativePath)?.[2] ?? flatAgentFile.exec(relativePath)?.[1];
    return agent !== undefined && !internalAgent.test(agent);
  },

  read: readCarrier,
};

async function* readCarrier(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const path = carrier.relativePath;
  const main = sessionFile.exec(path)?.[1];
  const reader = main === undefined ? new AgentFile(carrier, context) : new SessionFile(main, context);
  for await (const batch of carrier.lines())
    for (const { number, text } of batch) {
      if (text === '') continue;
      const value = parseJson(text);
      const row = rowOf(value);
      if (row) reader.add(row, number);
      else context.skip(value === undefined ? 'line is not JSON' : 'line is not a record', number);
    }
  for (const finished of await reader.readers()) {
    await completeOutputs(finished, carrier, path);
    const draft = finished.finish();
    if (draft) yield draft;
  }
}

/** A main session's file; in old versions with the sub-agents' rows inside, each tree of them a session of its own. */
class SessionFile {
  readonly #id: string;
  readonly #context: ReadContext;
  readonly #main: SessionReader;
  readonly #inline = new Map<string, SessionReader>();
  readonly #rootOf = new Map<string, string>();
  readonly #calls = new Map<string, string>();

  constructor(id: string, context: ReadContext) {
    this.#id = id;
    this.#context = context;
    this.#main = new SessionReader({ nativeId: id, links: [] }, context);
  }

  add(row: Row, line: number): void {
    if (row.fields['isSidechain'] === true && row.uuid !== undefined) this.#inlineReader(row, row.uuid).add(row, line);
    else {
      if (row.type === 'assistant') for (const { call, prompt } of delegatedPrompts(row)) this.#calls.set(prompt, call);
      this.#main.add(row, line);
    }
  }

  async readers(): Promise<readonly SessionReader[]> {
    return [this.#main, ...this.#inline.values()];
  }

  #inlineReader(row: Row, rowId: string): SessionReader {
    const parent = textOf(row.fields['parentUuid']);
    const root = (parent === undefined ? undefined : this.#rootOf.get(parent)) ?? rowId;
    this.#rootOf.set(rowId, root);
    const known = this.#inline.get(root);
    if (known) return known;
    const call = this.#calls.get(promptText(row));
    const reader = new SessionReader(
      {
        nativeId: this.#id,
        agentId: root,
        links: [{ relation: 'parent', nativeId: this.#id, ...(call === undefined ? {} : { call }) }],
      },
      this.#context,
    );
    this.#inline.set(root, reader);
    return reader;
  }
}

/** A sub-agent's own file. The parent's id stands in the path, in old versions only in the rows. */
class AgentFile {
  readonly #carrier: Carrier;
  readonly #context: ReadContext;
  readonly #rows: { readonly row: Row; readonly line: number }[] = [];

  constructor(carrier: Carrier, context: ReadContext) {
    this.#carrier = carrier;
    this.#context = context;
  }

  add(row: Row, line: number): void {
    this.#rows.push({ row, line });
  }

  async readers(): Promise<readonly SessionReader[]> {
    const path = this.#carrier.relativePath;
    const nested = agentFile.exec(path);
    const agentId = nested?.[2] ?? flatAgentFile.exec(path)?.[1];
    const parent =
      nested?.[1] ?? this.#rows.map(({ row }) => textOf(row.fields['sessionId'])).find((id) => id !== undefined);
    if (agentId === undefined || parent === undefined) {
      this.#context.skip('sub-agent file without a parent');
      return [];
    }
    const meta = objectOf(parseJson((await this.#carrier.sibling(`agent-${agentId}.meta.json`)) ?? ''));
    const call = textOf(meta['toolUseId']);
    const parentAgent = textOf(meta['parentAgentId']);
    const identity: SessionIdentity = {
      nativeId: parent,
      agentId,
      links: [
        {
          relation: 'parent',
          nativeId: parent,
          ...(parentAgent === undefined ? {} : { agentId: parentAgent }),
          ...(call === undefined ? {} : { call }),
        },
      ],
    };
    const reader = new SessionReader(identity, this.#context);
    for (const { row, line } of this.#rows) reader.add(row, line);
    return [reader];
  }
}

/** Fetches the outputs that the session keeps in files of their own. Where a file is gone, the preview stays. */
async function completeOutputs(reader: SessionReader, carrier: Carrier, path: string): Promise<void> {
  const session = sessionFile.exec(path)?.[1];
  const folder = session === undefined ? '../tool-results' : `${session}/tool-results`;
  for (const output of reader.persistedOutputs) {
    const text = await carrier.sibling(`${folder}/${output.name}`);
    if (text !== undefined) output.complete(text);
  }
}

function promptText(row: Row): string {
  const { content } = row.message;
  return typeof content === 'string' ? content : (textOf(objectOf(arrayOf(content)[0])['text']) ?? '');
}
