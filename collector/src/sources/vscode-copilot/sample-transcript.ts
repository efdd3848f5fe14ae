/** Chats as VS Code writes them in 2026: a log of changes, begun anew with the whole chat after a thousand of them. */
import { join } from 'node:path';
import {
  type OpenSampleWriter,
  type SampleAnswer,
  type SampleCall,
  type SampleConversation,
  SampleLines,
  type SampleTurn,
  saveSample,
  untilFull,
  uuidOf,
} from '../sample-conversation.ts';

const cardNames = {
  run: 'run_in_terminal',
  read: 'copilot_readFile',
  search: 'copilot_findTextInFiles',
  edit: 'copilot_replaceString',
} as const;
const toolNames = {
  run: 'run_in_terminal',
  read: 'read_file',
  search: 'grep_search',
  edit: 'replace_string_in_file',
} as const;
const changesInLog = 1_000;

export const openSampleWriter: OpenSampleWriter = (home) => ({
  write(conversation) {
    const { id, directory, title } = conversation;
    const log = new ChatLog(conversation);
    for (const { turn, answers } of untilFull(conversation, () => log.lines.bytes)) {
      log.begin(turn);
      for (const answer of answers) log.answer(answer);
      log.end();
    }
    log.lines.add({ kind: 1, k: ['customTitle'], v: title });
    const folder = Buffer.from(directory).toString('hex').slice(-32).padStart(32, '0');
    const workspace = join(home, '.config', 'Code', 'User', 'workspaceStorage', folder);
    saveSample(join(workspace, 'workspace.json'), JSON.stringify({ folder: `file://${directory}` }));
    return log.lines.save(join(workspace, 'chatSessions', `${id}.jsonl`));
  },
  close: () => undefined,
});

interface ChatRequest extends Readonly<Record<string, unknown>> {
  readonly response: unknown[];
}

class ChatLog {
  readonly lines = new SampleLines();
  readonly #conversation: SampleConversation;
  readonly #requests: ChatRequest[] = [];
  #response: unknown[] = [];
  #rounds: unknown[] = [];
  #results: Record<string, unknown> = {};
  #turn: SampleTurn | undefined;
  #last: SampleAnswer | undefined;
  #changes = 0;

  constructor(conversation: SampleConversation) {
    this.#conversation = conversation;
    this.#whole();
  }

  begin(turn: SampleTurn): void {
    const { at, prompt: text } = turn;
    this.#turn = turn;
    this.#response = [];
    this.#rounds = [];
    this.#results = {};
    const request = {
      requestId: `request_${uuidOf(this.#conversation.hex(32))}`,
      responseId: `response_${uuidOf(this.#conversation.hex(32))}`,
      timestamp: at,
      message: { text, parts: [{ kind: 'text', range: { start: 0, endExclusive: text.length }, text }] },
      variableData: { variables: [] },
      agent: { id: 'github.copilot.editsAgent', name: 'agent', extensionVersion: '0.67.0' },
      modelId: 'copilot/claude-sonnet-4.5',
      modelState: { value: 0 },
    };
    this.#push(['requests'], [{ ...request, response: [] }]);
    this.#set(['inputState', 'inputText'], '');
    this.#requests.push({ ...request, response: this.#response });
  }

  answer(answer: SampleAnswer): void {
    const { at, thinking, text, calls } = answer;
    this.#last = answer;
    if (thinking !== '') this.#show({ kind: 'thinking', value: thinking, id: this.#conversation.hex(16) });
    if (text !== '') this.#stream(text);
    for (const call of calls) {
      this.#show({ ...card(call), isComplete: false });
      this.#replaceLast(card(call));
      if (call.kind === 'edit') this.#show(editGroup(call));
      this.#results[callId(call)] = { $mid: 20, content: [resultPart(call)] };
    }
    this.#rounds.push({
      id: uuidOf(this.#conversation.hex(32)),
      response: text,
      toolCalls: calls.map((call) => ({
        id: callId(call),
        name: toolNames[call.kind],
        arguments: JSON.stringify(argumentsOf(call)),
      })),
      toolInputRetry: 0,
      timestamp: at,
      ...(thinking === '' ? {} : { thinking: { id: this.#conversation.hex(16), text: [thinking] } }),
    });
  }

  end(): void {
    const { at, tokens } = this.#last ?? { at: 0, tokens: { input: 0, cached: 0, output: 0 } };
    const result = {
      timings: { firstProgress: 900, totalElapsed: at - (this.#turn?.at ?? at) },
      metadata: {
        toolCallRounds: this.#rounds,
        toolCallResults: this.#results,
        renderedUserMessage: [{ type: 1, text: this.#conversation.noise(3_000) }],
      },
    };
    const facts = {
      result,
      modelState: { value: 1, completedAt: at },
      promptTokens: tokens.input + tokens.cached,
      completionTokens: tokens.output,
    };
    const place = this.#requests.length - 1;
    for (const [key, value] of Object.entries(facts)) this.#set(['requests', place, key], value);
    this.#requests[place] = { ...this.#requests[place], ...facts, response: this.#response };
    if (this.#changes >= changesInLog) this.#whole();
  }

  /** Text comes in pieces; each time the last part is written again. */
  #stream(text: string): void {
    this.#show({ value: text.slice(0, 40) });
    for (let end = 400; end < text.length; end += 400) this.#replaceLast({ value: text.slice(0, end) });
    this.#replaceLast({ value: text });
  }

  #show(part: unknown): void {
    this.#response.push(part);
    this.#push(this.#place(), [part]);
  }

  #replaceLast(part: unknown): void {
    const last = this.#response.length - 1;
    this.#response[last] = part;
    this.#push(this.#place(), [part], last);
  }

  #place(): readonly (string | number)[] {
    return ['requests', this.#requests.length - 1, 'response'];
  }

  #set(k: readonly (string | number)[], v: unknown): void {
    this.#changes += 1;
    this.lines.add({ kind: 1, k, v });
  }

  #push(k: readonly (string | number)[], v: unknown, i?: number): void {
    this.#changes += 1;
    this.lines.add({ kind: 2, k, v, ...(i === undefined ? {} : { i }) });
  }

  #whole(): void {
    this.#changes = 0;
    this.lines.clear();
    const { id, startedAt } = this.#conversation;
    const v = {
      version: 3,
      creationDate: startedAt,
      initialLocation: 'panel',
      responderUsername: 'GitHub Copilot',
      sessionId: id,
      inputState: { inputText: '', attachments: [], mode: { id: 'agent', kind: 'agent' } },
      requests: this.#requests,
      hasPendingEdits: false,
      pendingRequests: [],
    };
    this.lines.add({ kind: 0, v });
  }
}

function callId({ id, startedAt }: SampleCall): string {
  return `call_${id}__vscode-${startedAt}`;
}

function card(call: SampleCall): Readonly<Record<string, unknown>> {
  const { kind, path, asked, output, ok } = call;
  const label = { value: `${kind} ${path}`, uris: { [`file://${path}`]: fileUri(path) } };
  const terminal = {
    kind: 'terminal',
    commandLine: { original: asked },
    language: 'sh',
    terminalCommandOutput: { text: output },
    terminalCommandState: { exitCode: ok ? 0 : 1, timestamp: call.startedAt, duration: call.endedAt - call.startedAt },
  };
  return {
    kind: 'toolInvocationSerialized',
    toolId: cardNames[kind],
    toolCallId: callId(call),
    invocationMessage: label,
    pastTenseMessage: label,
    isConfirmed: { type: 1 },
    isComplete: true,
    source: { type: 'internal', label: 'Built-In' },
    ...(kind === 'run' ? { toolSpecificData: terminal } : {}),
  };
}

function editGroup({ path, replacement }: SampleCall): unknown {
  const range = { startLineNumber: 12, startColumn: 1, endLineNumber: 15, endColumn: 1 };
  return { kind: 'textEditGroup', uri: fileUri(path), edits: [[{ text: replacement, range }]], done: true };
}

function fileUri(path: string): unknown {
  return { $mid: 1, fsPath: path, external: `file://${path}`, path, scheme: 'file' };
}

/** What is read comes as a tree of the prompt, everything else as text. */
function resultPart({ kind, output }: SampleCall): unknown {
  if (kind !== 'read') return { $mid: 21, value: output };
  const text = { type: 2, priority: 9_007_199_254_740_991, text: output, references: [], lineBreakBefore: false };
  return {
    $mid: 23,
    value: { node: { type: 1, ctor: 2, ctorName: 'Fragment', children: [text], props: {}, references: [] } },
  };
}

function argumentsOf({ kind, path, asked, replacement }: SampleCall): unknown {
  switch (kind) {
    case 'run':
      return { command: asked, explanation: asked.slice(0, 40), isBackground: false };
    case 'read':
      return { filePath: path, startLine: 1, endLine: 200 };
    case 'search':
      return { query: asked, isRegexp: true };
    case 'edit':
      return { filePath: path, oldString: asked, newString: replacement };
  }
}
