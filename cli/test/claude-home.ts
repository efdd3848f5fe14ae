/** A home folder with Claude Code transcripts, written the way the assistant writes them: one line at a time. */
import { createHash, randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git } from '@session-siphon/schemas/git/git-for-tests';

/** A transcript that grows. */
export class ClaudeSession {
  readonly id: string;
  readonly file: string;
  #parent: string | null = null;
  #minute = 0;

  readonly #facts: Readonly<Record<string, unknown>>;

  private constructor(file: string, id: string, facts: Readonly<Record<string, unknown>>) {
    this.id = id;
    this.file = file;
    this.#facts = { sessionId: id, version: '2.1.12', gitBranch: 'main', isSidechain: false, ...facts };
  }

  static in(home: string, { name, project }: { name: string; project: string }): ClaudeSession {
    const hex = createHash('sha256').update(name).digest('hex');
    const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    const folder = join(home, '.claude', 'projects', `-home-ana-${project}`);
    mkdirSync(folder, { recursive: true });
    return new ClaudeSession(join(folder, `${id}.jsonl`), id, { cwd: `/home/ana/${project}` });
  }

  prompt(text: string): this {
    return this.#append({ type: 'user', message: { role: 'user', content: text } });
  }

  answer(text: string): this {
    return this.#assistant([{ type: 'text', text }]);
  }

  tool(name: string, input: Readonly<Record<string, unknown>>, output: string, facts: object = {}): this {
    const id = `toolu_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
    this.#assistant([{ type: 'tool_use', id, name, input }]);
    return this.#append({
      type: 'user',
      message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: output }] },
      toolUseResult: { stdout: output, stderr: '', interrupted: false, isImage: false, ...facts },
    });
  }

  /** Has a sub-agent do something and answer; its transcript is a file of its own. */
  delegate(task: string, answer: string): this {
    const agentId = createHash('sha256').update(task).digest('hex').slice(0, 7);
    const file = join(dirname(this.file), `agent-${agentId}.jsonl`);
    new ClaudeSession(file, this.id, { ...this.#facts, isSidechain: true, agentId }).prompt(task).answer(answer);
    return this.tool('Task', { description: task, prompt: task, subagent_type: 'Explore' }, answer, { agentId });
  }

  title(summary: string): this {
    appendFileSync(this.file, JSON.stringify({ type: 'summary', summary, leafUuid: this.#parent }) + '\n');
    return this;
  }

  /** What a sub-agent writes beside the transcript that started it. */
  subagent(agentId: string, said: string): this {
    const folder = join(this.file.replace(/\.jsonl$/, ''), 'subagents');
    mkdirSync(folder, { recursive: true });
    const facts = { ...this.#facts, isSidechain: true, agentId, timestamp: '2026-10-05T10:00:00.000Z' };
    const prompt = { type: 'user', uuid: `${agentId}-1`, message: { role: 'user', content: 'count' } };
    const content = [{ type: 'text', text: said }];
    const answer = {
      type: 'assistant',
      uuid: `${agentId}-2`,
      parentUuid: `${agentId}-1`,
      message: { id: agentId, role: 'assistant', content },
    };
    for (const row of [prompt, answer])
      appendFileSync(join(folder, `agent-${agentId}.jsonl`), JSON.stringify({ ...facts, ...row }) + '\n');
    return this;
  }

  #assistant(content: readonly unknown[]): this {
    const message = {
      id: `msg_${randomUUID().replaceAll('-', '').slice(0, 24)}`,
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5-20250929',
      content,
      usage: { input_tokens: 10, output_tokens: 20 },
    };
    return this.#append({ type: 'assistant', message });
  }

  #append(row: Readonly<Record<string, unknown>>): this {
    const uuid = randomUUID();
    const timestamp = new Date(Date.UTC(2026, 9, 5, 9, this.#minute++)).toISOString();
    appendFileSync(
      this.file,
      JSON.stringify({ parentUuid: this.#parent, ...this.#facts, ...row, uuid, timestamp }) + '\n',
    );
    this.#parent = uuid;
    return this;
  }
}

/** Folders of one test; deleted when it is disposed. */
export class TestPlace implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'siphon-place-'));
  readonly home = join(this.folder, 'home');
  readonly data = join(this.folder, 'data');

  constructor() {
    mkdirSync(this.home);
  }

  session(name: string, project = 'shop'): ClaudeSession {
    return ClaudeSession.in(this.home, { name, project });
  }

  /** Path of a git remote that holds nothing. */
  newRemote(name = 'remote.git'): string {
    const remote = join(this.folder, name);
    git(this.folder, ['init', '-q', '--bare', '-b', 'main', remote]);
    return remote;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
