/** Conversations as Antigravity 1.2 keeps them: a database of protocol buffers each, and a transcript that repeats most of it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  type OpenSampleWriter,
  type SampleAnswer,
  type SampleCall,
  type SampleConversation,
  SampleLines,
  type SampleTurn,
  hunkHeader,
  hunkLines,
  isoTime,
  untilFull,
} from '../sample-conversation.ts';

const toolNames = {
  run: 'run_command',
  read: 'view_file',
  search: 'grep_search',
  edit: 'replace_file_content',
} as const;
const stepTypes = { prompt: 14, answer: 15, generic: 132 } as const;
const done = 3;

const tables = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA user_version = 1;
  CREATE TABLE steps (idx integer PRIMARY KEY, step_type integer NOT NULL DEFAULT 0, status integer NOT NULL DEFAULT 0,
    has_subtrajectory numeric NOT NULL DEFAULT false, metadata blob, error_details blob, permissions blob, task_details blob, render_info blob,
    step_payload blob, step_format integer NOT NULL DEFAULT 0);
  CREATE TABLE trajectory_meta (trajectory_id text PRIMARY KEY, cascade_id text, trajectory_type integer, source integer);
  CREATE TABLE trajectory_metadata_blob (id text DEFAULT 'main' PRIMARY KEY, data blob);
  CREATE TABLE parent_references (idx integer PRIMARY KEY, data blob);
  CREATE TABLE gen_metadata (idx integer PRIMARY KEY, data blob);
  CREATE TABLE executor_metadata (idx integer PRIMARY KEY, data blob);
`;

export const openSampleWriter: OpenSampleWriter = (home) => {
  const product = join(home, '.gemini', 'antigravity-cli');
  mkdirSync(join(product, 'conversations'), { recursive: true });
  return {
    write(conversation) {
      const { id } = conversation;
      const steps = new ConversationSteps(conversation, join(product, 'conversations', `${id}.db`));
      for (const { turn, answers } of untilFull(conversation, () => steps.bytes)) {
        steps.prompt(turn);
        for (const answer of answers) steps.answer(answer);
      }
      steps.close();
      return (
        steps.bytes -
        steps.lines.bytes +
        steps.lines.save(join(product, 'brain', id, '.system_generated', 'logs', 'transcript_full.jsonl'))
      );
    },
    close: () => undefined,
  };
};

class ConversationSteps {
  readonly lines = new SampleLines();
  readonly #conversation: SampleConversation;
  readonly #database: DatabaseSync;
  readonly #addStep;
  readonly #addCall;
  #stored = 0;
  #index = 0;
  #answers = 0;

  constructor(conversation: SampleConversation, path: string) {
    const { id, directory } = conversation;
    this.#conversation = conversation;
    this.#database = new DatabaseSync(path);
    this.#database.exec(`${tables} BEGIN`);
    this.#addStep = this.#database.prepare(
      'INSERT INTO steps (idx, step_type, status, step_payload) VALUES (?, ?, ?, ?)',
    );
    this.#addCall = this.#database.prepare('INSERT INTO gen_metadata VALUES (?, ?)');
    this.#database.prepare('INSERT INTO trajectory_meta VALUES (?, ?, 4, 17)').run(conversation.hex(32), id);
    this.#database
      .prepare("INSERT INTO trajectory_metadata_blob VALUES ('main', ?)")
      .run(message([[1, [[1, `file://${directory}`]]]]));
  }

  get bytes(): number {
    return this.#stored + this.lines.bytes;
  }

  prompt({ at, prompt }: SampleTurn): void {
    const content = `<USER_REQUEST>\n${prompt}\n</USER_REQUEST>\n<ADDITIONAL_METADATA>\n${this.#conversation.noise(400)}\n</ADDITIONAL_METADATA>`;
    this.#line(at, { source: 'USER_EXPLICIT', type: 'USER_INPUT', content });
    this.#step('prompt', at, [], [19, [[2, prompt]]]);
  }

  answer({ at, thinking, text, calls, tokens }: SampleAnswer): void {
    const tool_calls = calls.map((call) => ({ name: toolNames[call.kind], args: argumentsOf(call) }));
    this.#line(at, {
      source: 'MODEL',
      type: 'PLANNER_RESPONSE',
      ...(text === '' ? {} : { content: text }),
      ...(thinking === '' ? {} : { thinking }),
      ...(calls.length === 0 ? {} : { tool_calls }),
    });
    const signature = this.#conversation.hex(600);
    const usage: Field = [
      4,
      [
        [2, tokens.input],
        [3, tokens.output],
        [5, tokens.cached],
      ],
    ];
    const data = message([
      [1, [usage, [19, 'gemini-3-pro'], [21, 'Gemini 3 Pro (High)']]],
      [2, this.#index],
    ]);
    this.#addCall.run(this.#answers, data);
    this.#answers += 1;
    this.#step(
      'answer',
      at,
      [],
      [20, [[1, text], [3, thinking], ...calls.map((call): Field => [7, [...callFields(call), [6, signature]]])]],
    );
    for (const call of calls) this.#result(call);
  }

  close(): void {
    this.#database.exec('COMMIT');
    this.#database.close();
  }

  #result(call: SampleCall): void {
    const text = resultText(call);
    const times = `Created At: ${isoTime(call.startedAt)}\nCompleted At: ${isoTime(call.endedAt)}\n\n`;
    this.#line(call.endedAt, { source: 'MODEL', type: 'GENERIC', content: times + text });
    this.#step('generic', call.endedAt, [[4, callFields(call)]], [140, [[2, [[1, text]]]]]);
  }

  #line(at: number, fields: Readonly<Record<string, unknown>>): void {
    const created_at = isoTime(at).replace(/\.\d+Z$/, 'Z');
    this.lines.add({ step_index: this.#index, status: 'DONE', created_at, ...fields });
  }

  #step(kind: keyof typeof stepTypes, at: number, facts: readonly Field[], content: Field): void {
    const type = stepTypes[kind];
    const created: Field = [
      1,
      [
        [1, Math.floor(at / 1000)],
        [2, (at % 1000) * 1_000_000],
      ],
    ];
    const payload = message([[1, type], [4, done], [5, [created, ...facts]], content]);
    this.#addStep.run(this.#index, type, done, payload);
    this.#stored += payload.length;
    this.#index += 1;
  }
}

function callFields(call: SampleCall): readonly Field[] {
  return [
    [1, call.id],
    [2, toolNames[call.kind]],
    [3, JSON.stringify(argumentsOf(call))],
  ];
}

function argumentsOf({ kind, path, asked, replacement }: SampleCall): unknown {
  switch (kind) {
    case 'run':
      return { CommandLine: asked, Cwd: path, WaitMsBeforeAsync: 5_000 };
    case 'read':
      return { AbsolutePath: path };
    case 'search':
      return { Query: asked, SearchPath: path, MatchPerLine: true };
    case 'edit':
      return { TargetFile: path, TargetContent: asked, ReplacementContent: replacement, AllowMultiple: false };
  }
}

function resultText(call: SampleCall): string {
  const { kind, path, output, ok } = call;
  if (kind === 'run') return `The command exited with code ${ok ? 0 : 1}.\nOutput:\n${output}`;
  if (kind !== 'edit') return output;
  const diff = ['[diff_block_start]', hunkHeader(call), ...hunkLines(call), '[diff_block_end]', ''].join('\n');
  return `The following changes were made by the ${toolNames.edit} tool to: ${path}. If relevant, run commands.\n${diff}`;
}

/** A field of a protocol buffer: number, and what it holds. */
type Field = readonly [number: number, value: number | string | readonly Field[]];

function message(fields: readonly Field[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, value]) => {
      if (typeof value === 'number') return [varint(number << 3), varint(value)];
      const content = typeof value === 'string' ? Buffer.from(value) : message(value);
      return content.length === 0 ? [] : [varint((number << 3) | 2), varint(content.length), content];
    }),
  );
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}
