/** The database as OpenCode 1.18 keeps it: all sessions in one, a row a message and a row a part. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import {
  type OpenSampleWriter,
  type SampleAnswer,
  type SampleCall,
  type SampleConversation,
  type SampleTurn,
  hunkHeader,
  hunkLines,
  untilFull,
} from '../sample-conversation.ts';

const toolNames = { run: 'bash', read: 'read', search: 'grep', edit: 'edit' } as const;
const model = { providerID: 'anthropic', modelID: 'claude-sonnet-4-5' } as const;

const tables = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
  CREATE TABLE session (id text PRIMARY KEY, project_id text NOT NULL, parent_id text, slug text NOT NULL, directory text NOT NULL, title text NOT NULL,
    version text NOT NULL, revert text, time_created integer NOT NULL, time_updated integer NOT NULL);
  CREATE TABLE message (id text PRIMARY KEY, session_id text NOT NULL, time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL);
  CREATE TABLE part (id text PRIMARY KEY, message_id text NOT NULL, session_id text NOT NULL, time_created integer NOT NULL, time_updated integer NOT NULL,
    data text NOT NULL);
  CREATE INDEX message_session_idx ON message (session_id);
  CREATE INDEX part_message_idx ON part (message_id);
  CREATE INDEX part_session_idx ON part (session_id);
`;

export const openSampleWriter: OpenSampleWriter = (home) => {
  const folder = join(home, '.local', 'share', 'opencode');
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, 'opencode.db'));
  database.exec(tables);
  const statements = {
    session: database.prepare('INSERT INTO session VALUES (?, ?, NULL, ?, ?, ?, ?, NULL, ?, ?)'),
    message: database.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?)'),
    part: database.prepare('INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)'),
  };
  return {
    write(conversation) {
      database.exec('BEGIN');
      const session = new SessionRows(conversation, statements);
      for (const { turn, answers } of untilFull(conversation, () => session.bytes)) {
        session.prompt(turn);
        for (const answer of answers) session.answer(answer);
      }
      session.end();
      database.exec('COMMIT');
      return session.bytes;
    },
    close: () => database.close(),
  };
};

type Statements = Readonly<Record<'session' | 'message' | 'part', StatementSync>>;

class SessionRows {
  bytes = 0;
  readonly #conversation: SampleConversation;
  readonly #statements: Statements;
  readonly #id: string;
  #prompt = '';
  #at: number;
  #count = 0;

  constructor(conversation: SampleConversation, statements: Statements) {
    this.#conversation = conversation;
    this.#statements = statements;
    this.#id = `ses_${conversation.id.replaceAll('-', '').slice(0, 26)}`;
    this.#at = conversation.startedAt;
  }

  prompt({ at, prompt }: SampleTurn): void {
    this.#at = at;
    this.#prompt = this.#message({ role: 'user', time: { created: at }, agent: 'build', model });
    this.#part(this.#prompt, { type: 'text', text: prompt });
  }

  answer({ at, thinking, text, calls, tokens }: SampleAnswer): void {
    this.#at = at;
    const snapshot = this.#conversation.hex(40);
    const { directory } = this.#conversation;
    const completed = calls.at(-1)?.endedAt ?? at;
    const used = { input: tokens.input, output: tokens.output, reasoning: 0, cache: { read: tokens.cached, write: 0 } };
    const reason = calls.length > 0 ? 'tool-calls' : 'stop';
    const message = this.#message({
      role: 'assistant',
      parentID: this.#prompt,
      time: { created: at, completed },
      ...model,
      mode: 'build',
      agent: 'build',
      path: { cwd: directory, root: directory },
      cost: 0.0123,
      tokens: used,
      finish: reason,
    });
    this.#part(message, { type: 'step-start', snapshot });
    const time = { start: at, end: at };
    if (thinking !== '')
      this.#part(message, {
        type: 'reasoning',
        text: thinking,
        time,
        metadata: { anthropic: { signature: this.#conversation.hex(600) } },
      });
    if (text !== '') this.#part(message, { type: 'text', text, time });
    for (const call of calls)
      this.#part(message, {
        type: 'tool',
        callID: `toolu_01${call.id}`,
        tool: toolNames[call.kind],
        state: stateOf(call),
      });
    this.#part(message, { type: 'step-finish', reason, snapshot, cost: 0.0123, tokens: used });
    if (calls.some(({ kind }) => kind === 'edit'))
      this.#part(message, { type: 'patch', hash: snapshot, files: calls.map(({ path }) => path) });
  }

  end(): void {
    const { directory, title, startedAt } = this.#conversation;
    this.#statements.session.run(this.#id, 'global', 'quiet-river', directory, title, '1.18.33', startedAt, this.#at);
  }

  #message(info: unknown): string {
    const id = this.#nextId('msg');
    this.#statements.message.run(id, this.#id, this.#at, this.#at, this.#json(info));
    return id;
  }

  #part(message: string, part: unknown): void {
    this.#statements.part.run(this.#nextId('prt'), message, this.#id, this.#at, this.#at, this.#json(part));
  }

  #json(value: unknown): string {
    const text = JSON.stringify(value);
    this.bytes += Buffer.byteLength(text);
    return text;
  }

  /** Ids begin with the time and a counter, so that they are in order. */
  #nextId(prefix: string): string {
    this.#count += 1;
    const order = (this.#at * 0x100 + (this.#count & 0xff)).toString(16).padStart(14, '0');
    return `${prefix}_${order}${this.#count.toString(36)}${this.#conversation.hex(12)}`;
  }
}

function stateOf(call: SampleCall): unknown {
  const { kind, path, asked, output, ok, startedAt: start, endedAt: end } = call;
  return {
    status: 'completed',
    input: inputOf(call),
    output,
    title: kind === 'run' ? asked.slice(0, 40) : path,
    metadata: metadataOf(call, ok ? 0 : 1),
    time: { start, end },
  };
}

function metadataOf(call: SampleCall, exit: number): unknown {
  const { kind, path, output, fileBefore, replacement } = call;
  if (kind === 'run') return { output, exit, description: call.asked.slice(0, 40), truncated: false };
  if (kind !== 'edit') return { preview: output.slice(0, 400), truncated: false };
  const diff = [
    `Index: ${path}`,
    '='.repeat(67),
    `--- ${path}`,
    `+++ ${path}`,
    hunkHeader(call),
    ...hunkLines(call),
    '',
  ];
  const file = { file: path, before: fileBefore, after: `${fileBefore}\n${replacement}`, additions: 4, deletions: 3 };
  return { diagnostics: {}, diff: diff.join('\n'), filediff: file };
}

function inputOf({ kind, path, asked, replacement }: SampleCall): unknown {
  switch (kind) {
    case 'run':
      return { command: asked, description: asked.slice(0, 40) };
    case 'read':
      return { filePath: path, limit: 200 };
    case 'search':
      return { pattern: asked, path };
    case 'edit':
      return { filePath: path, oldString: asked, newString: replacement };
  }
}
