/** Logs as Gemini CLI writes them since the middle of 2026: a message again each time that it grows, answers of tools twice, and checkpoints. */
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import {
  type OpenSampleWriter,
  type SampleAnswer,
  type SampleCall,
  type SampleConversation,
  SampleLines,
  hunkHeader,
  hunkLines,
  isoTime,
  saveSample,
  untilFull,
  uuidOf,
} from '../sample-conversation.ts';

const toolNames = { run: 'run_shell_command', read: 'read_file', search: 'grep_search', edit: 'replace' } as const;
/** Answers until older ones are compressed, and how many messages a checkpoint keeps. */
const answersInMemory = 60;
const keptMessages = 30;

export const openSampleWriter: OpenSampleWriter = (home) => ({
  write(conversation) {
    const { id, directory, startedAt } = conversation;
    const log = new ChatLog(conversation);
    for (const { turn, answers } of untilFull(conversation, () => log.lines.bytes)) {
      log.prompt(turn.prompt, turn.at);
      for (const answer of answers) log.answer(answer);
    }
    log.lines.add({ $set: { summary: conversation.title } });
    const project = join(home, '.gemini', 'tmp', basename(directory));
    saveSample(join(project, '.project_root'), directory);
    const name = `session-${isoTime(startedAt).slice(0, 16).replace(':', '-')}-${id.slice(0, 8)}.jsonl`;
    return log.lines.save(join(project, 'chats', name));
  },
  close: () => undefined,
});

class ChatLog {
  readonly lines = new SampleLines();
  readonly #conversation: SampleConversation;
  /** What the model remembers. */
  #memory: unknown[] = [];
  #answers = 0;

  constructor(conversation: SampleConversation) {
    const { id, directory, startedAt } = conversation;
    this.#conversation = conversation;
    const at = isoTime(startedAt);
    const projectHash = createHash('sha256').update(directory).digest('hex');
    this.lines.add({ sessionId: id, projectHash, startTime: at, lastUpdated: at, kind: 'main' });
    const context = `<session_context>\nThis is the Gemini CLI.\n${conversation.noise(3_000)}\n</session_context>`;
    this.#memory.push({ id: conversation.hex(32), timestamp: at, type: 'user', content: [{ text: context }] });
    this.lines.add({ $set: { messages: this.#memory, lastUpdated: at } });
  }

  prompt(text: string, at: number): void {
    const content = [{ text }];
    this.#add({ ...this.#envelope(at), type: 'user', content, displayContent: content });
    this.#touch(at);
  }

  answer({ at, thinking, text, calls, tokens }: SampleAnswer): void {
    const thoughts = thinking === '' ? [] : [{ subject: 'Plan', description: thinking, timestamp: isoTime(at) }];
    const said = {
      ...this.#envelope(at),
      type: 'gemini',
      content: text,
      thoughts,
      tokens: null,
      model: 'gemini-3-pro',
    };
    const { input, cached, output } = tokens;
    const total = input + cached + output;
    const counted = { ...said, tokens: { input: input + cached, output, cached, thoughts: 0, tool: 0, total } };
    this.lines.add(said);
    if (calls.length === 0) this.#add(counted);
    else {
      this.lines.add(counted);
      this.#add({ ...counted, toolCalls: calls.map(toolCall) });
      this.#add({ ...this.#envelope(at), type: 'user', content: calls.map(functionResponse) });
    }
    this.#touch(at);
    this.#answers += 1;
    if (this.#answers % answersInMemory === 0) this.#compress(at);
  }

  /** Everything older becomes a summary. */
  #compress(at: number): void {
    const summary = `<state_snapshot>\n${this.#conversation.noise(4_000)}\n</state_snapshot>`;
    this.#memory = [
      { ...this.#envelope(at), type: 'user', content: [{ text: summary }] },
      { ...this.#envelope(at), type: 'gemini', content: 'Got it. Thanks for the additional context!' },
      ...this.#memory.slice(-keptMessages),
    ];
    this.lines.add({ $set: { messages: this.#memory, lastUpdated: isoTime(at) } });
  }

  #add(message: unknown): void {
    this.#memory.push(message);
    this.lines.add(message);
  }

  #envelope(at: number): { readonly id: string; readonly timestamp: string } {
    return { id: uuidOf(this.#conversation.hex(32)), timestamp: isoTime(at) };
  }

  #touch(at: number): void {
    this.lines.add({ $set: { lastUpdated: isoTime(at) } });
  }
}

function functionResponse({ id, kind, output, ok }: SampleCall): unknown {
  return { functionResponse: { id, name: toolNames[kind], response: ok ? { output } : { error: output } } };
}

function toolCall(call: SampleCall): unknown {
  const { id, kind, path, asked, output, ok, endedAt } = call;
  return {
    id,
    name: toolNames[kind],
    args: argumentsOf(call),
    status: ok ? 'success' : 'error',
    timestamp: isoTime(endedAt),
    result: [functionResponse(call)],
    resultDisplay: kind === 'edit' ? shownEdit(call) : kind === 'read' ? '' : output,
    displayName: kind,
    description: kind === 'run' ? asked : path,
    renderOutputAsMarkdown: false,
  };
}

function argumentsOf({ kind, path, asked, replacement }: SampleCall): unknown {
  switch (kind) {
    case 'run':
      return { command: asked };
    case 'read':
      return { file_path: path };
    case 'search':
      return { pattern: asked, dir_path: path };
    case 'edit':
      return { file_path: path, old_string: asked, new_string: replacement };
  }
}

function shownEdit(call: SampleCall): unknown {
  const { path, replacement, fileBefore } = call;
  const name = basename(path);
  const head = `Index: ${name}\n${'='.repeat(67)}\n--- ${name}\tCurrent\n+++ ${name}\tProposed`;
  return {
    fileDiff: [head, hunkHeader(call), ...hunkLines(call)].join('\n'),
    fileName: name,
    filePath: path,
    originalContent: fileBefore,
    newContent: `${fileBefore}\n${replacement}`,
    diffStat: { model_added_lines: 4, model_removed_lines: 3 },
  };
}
