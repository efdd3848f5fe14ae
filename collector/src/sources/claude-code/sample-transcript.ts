/** Transcripts as Claude Code 2.1 writes them: a line a block, the tool's answer once more in a form of its own, and context that nobody reads. */
import { join } from 'node:path';
import {
  type OpenSampleWriter,
  type SampleAnswer,
  type SampleCall,
  type SampleConversation,
  SampleLines,
  hunkLines,
  isoTime,
  untilFull,
  uuidOf,
} from '../sample-conversation.ts';

const toolNames = { run: 'Bash', read: 'Read', search: 'Grep', edit: 'Edit' } as const;

export const openSampleWriter: OpenSampleWriter = (home) => ({
  write(conversation) {
    const session = new SessionLines(conversation);
    for (const { turn, answers } of untilFull(conversation, () => session.lines.bytes)) {
      session.prompt(turn.prompt, turn.at);
      for (const answer of answers) session.answer(answer);
    }
    session.lines.add({ type: 'ai-title', aiTitle: conversation.title, sessionId: conversation.id });
    const project = conversation.directory.replaceAll(/[^A-Za-z0-9]/g, '-');
    return session.lines.save(join(home, '.claude', 'projects', project, `${conversation.id}.jsonl`));
  },
  close: () => undefined,
});

class SessionLines {
  readonly lines = new SampleLines();
  readonly #conversation: SampleConversation;
  #parent: string | null = null;

  constructor(conversation: SampleConversation) {
    this.#conversation = conversation;
    this.lines.add({ type: 'permission-mode', permissionMode: 'default', sessionId: conversation.id });
  }

  prompt(text: string, at: number): void {
    this.#parent = this.#row(at, {
      type: 'user',
      message: { role: 'user', content: text },
      origin: { kind: 'human' },
      promptSource: 'typed',
      turnOrigin: 'human',
    });
  }

  answer(answer: SampleAnswer): void {
    const { at, thinking, text, calls, tokens } = answer;
    const hex = this.#conversation.hex(66);
    const message = (content: unknown) => ({
      id: `msg_01${hex.slice(0, 22)}`,
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5-20250929',
      content: [content],
      stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn',
      stop_sequence: null,
      usage: {
        input_tokens: tokens.input,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: tokens.cached,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
        output_tokens: tokens.output,
        service_tier: 'standard',
      },
    });
    const add = (content: unknown): void => {
      const requestId = `req_01${hex.slice(22, 44)}`;
      this.#parent = this.#row(at, { type: 'assistant', message: message(content), requestId });
    };
    if (thinking !== '') add({ type: 'thinking', thinking, signature: this.#conversation.hex(600) });
    if (text !== '') add({ type: 'text', text });
    for (const call of calls) {
      add({ type: 'tool_use', id: `toolu_01${call.id}`, name: toolNames[call.kind], input: inputOf(call) });
      this.#hook(call);
      this.#result(call);
    }
  }

  /** What the model is told beside the conversation; about a fifth of a file. */
  #hook(call: SampleCall): void {
    const attachment = {
      type: 'hook_success',
      hookName: `PostToolUse:${toolNames[call.kind]}`,
      hookEvent: 'PostToolUse',
      toolUseID: `toolu_01${call.id}`,
      content: '',
      stdout: this.#conversation.noise(4_000),
      stderr: '',
      exitCode: 0,
      command: './check.sh',
      durationMs: 12,
    };
    this.#parent = this.#row(call.startedAt, { type: 'attachment', attachment });
  }

  #result(call: SampleCall): void {
    const content = call.ok || call.kind !== 'run' ? call.output : `Exit code 1\n${call.output}`;
    const result = { tool_use_id: `toolu_01${call.id}`, type: 'tool_result', content, is_error: !call.ok };
    this.#parent = this.#row(call.endedAt, {
      type: 'user',
      message: { role: 'user', content: [result] },
      toolUseResult: call.ok ? copyOf(call) : `Error: ${content}`,
      sourceToolAssistantUUID: this.#parent,
    });
  }

  #row(at: number, fields: Readonly<Record<string, unknown>>): string {
    const { id, directory } = this.#conversation;
    const uuid = uuidOf(this.#conversation.hex(32));
    this.lines.add({
      parentUuid: this.#parent,
      isSidechain: false,
      userType: 'external',
      entrypoint: 'cli',
      cwd: directory,
      sessionId: id,
      version: '2.1.330',
      gitBranch: 'main',
      ...fields,
      uuid,
      timestamp: isoTime(at),
    });
    return uuid;
  }
}

function inputOf({ kind, path, asked, replacement }: SampleCall): unknown {
  switch (kind) {
    case 'run':
      return { command: asked, description: asked.slice(0, 40) };
    case 'read':
      return { file_path: path, limit: 200 };
    case 'search':
      return { pattern: asked, path, output_mode: 'content' };
    case 'edit':
      return { file_path: path, old_string: asked, new_string: replacement, replace_all: false };
  }
}

/** The tool's answer in a form for the screen. */
function copyOf(call: SampleCall): unknown {
  const { kind, path, output, asked, replacement, fileBefore } = call;
  switch (kind) {
    case 'run':
      return { stdout: output, stderr: '', interrupted: false, isImage: false };
    case 'read':
      return { type: 'text', file: { filePath: path, content: output, numLines: 200, startLine: 1, totalLines: 812 } };
    case 'search':
      return { mode: 'content', numFiles: 0, filenames: [], content: output, durationMs: 31 };
    case 'edit':
      return {
        filePath: path,
        oldString: asked,
        newString: replacement,
        originalFile: fileBefore,
        structuredPatch: [{ oldStart: 12, oldLines: 3, newStart: 12, newLines: 4, lines: hunkLines(call) }],
        userModified: false,
        replaceAll: false,
      };
  }
}
