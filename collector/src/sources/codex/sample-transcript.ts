/** Rollout files as Codex writes them since August 2026: numbered lines, everything that was said both as an item and as an event. */
import { join } from 'node:path';
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
  uuidOf,
} from '../sample-conversation.ts';

/** Answers until the program shortens what the model remembers. */
const answersInMemory = 90;

export const openSampleWriter: OpenSampleWriter = (home) => ({
  write(conversation) {
    const { id, startedAt } = conversation;
    const thread = new ThreadLines(conversation);
    for (const { turn, answers } of untilFull(conversation, () => thread.lines.bytes)) {
      thread.begin(turn);
      for (const answer of answers) thread.answer(answer);
      thread.end();
    }
    const time = isoTime(startedAt).slice(0, 19);
    const day = join(home, '.codex', 'sessions', ...time.slice(0, 10).split('-'));
    return thread.lines.save(join(day, `rollout-${time.replaceAll(':', '-')}-${id}.jsonl`));
  },
  close: () => undefined,
});

class ThreadLines {
  readonly lines = new SampleLines();
  readonly #conversation: SampleConversation;
  readonly #said: unknown[] = [];
  #ordinal = 0;
  #turn = '';
  #at: number;
  #answers = 0;
  #total = { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_output_tokens: 0, total_tokens: 0 };

  constructor(conversation: SampleConversation) {
    const { id, directory, startedAt } = conversation;
    this.#conversation = conversation;
    this.#at = startedAt;
    this.#line('session_meta', {
      session_id: id,
      id,
      timestamp: isoTime(startedAt),
      cwd: directory,
      originator: 'codex_cli_rs',
      cli_version: '0.169.0',
      source: 'cli',
      thread_source: 'user',
      model_provider: 'openai',
      base_instructions: { text: conversation.noise(18_000) },
      history_mode: 'paginated',
      git: { commit_hash: conversation.hex(40), branch: 'main', repository_url: 'https://example.com/acme/shop.git' },
    });
  }

  begin({ at, prompt }: SampleTurn): void {
    this.#at = at;
    this.#turn = uuidOf(this.#conversation.hex(32));
    this.#event({ type: 'task_started', turn_id: this.#turn, model_context_window: 258_400 });
    this.#line('turn_context', {
      turn_id: this.#turn,
      cwd: this.#conversation.directory,
      approval_policy: 'never',
      sandbox_policy: { type: 'workspace-write' },
      model: 'gpt-5.5',
      effort: 'high',
      summary: 'auto',
    });
    this.#line('world_state', { full: false, state: { environment: this.#conversation.noise(2_000) } });
    this.#message('user', prompt, 'input_text', `msg_${this.#conversation.hex(24)}`);
    const content = [{ type: 'text', text: prompt, text_elements: [] }];
    this.#completed({ type: 'UserMessage', id: uuidOf(this.#conversation.hex(32)), content });
  }

  answer({ at, thinking, text, calls, tokens }: SampleAnswer): void {
    this.#at = at;
    if (thinking !== '') this.#reasoning(thinking);
    if (text !== '') this.#speak(text, calls.length > 0);
    for (const call of calls) this.#call(call);
    this.#tokens(tokens);
    for (const call of calls) this.#result(call);
    this.#answers += 1;
    if (this.#answers % answersInMemory === 0)
      this.#line('compacted', { message: '', replacement_history: this.#said.splice(0) });
  }

  end(): void {
    this.#event({ type: 'task_complete', turn_id: this.#turn });
  }

  #reasoning(thinking: string): void {
    const id = `rs_${this.#conversation.hex(24)}`;
    const summary = [{ type: 'summary_text', text: thinking }];
    this.#item({ type: 'reasoning', id, summary, content: null, encrypted_content: this.#conversation.hex(1_600) });
    this.#completed({ type: 'Reasoning', id, summary_text: [thinking], raw_content: [] });
  }

  #speak(text: string, goesOn: boolean): void {
    const id = `msg_${this.#conversation.hex(24)}`;
    const phase = goesOn ? 'commentary' : 'final_answer';
    this.#completed({ type: 'AgentMessage', id, content: [{ type: 'Text', text }], phase });
    this.#message('assistant', text, 'output_text', id);
  }

  #message(role: string, text: string, type: string, id: string): void {
    const item = { type: 'message', id, role, content: [{ type, text }] };
    this.#said.push(item);
    this.#item(item);
  }

  #call(call: SampleCall): void {
    if (call.kind === 'edit')
      this.#item({
        type: 'custom_tool_call',
        status: 'completed',
        call_id: call.id,
        name: 'apply_patch',
        input: patchOf(call),
      });
    else {
      const args = JSON.stringify({ cmd: commandOf(call), workdir: this.#conversation.directory });
      this.#item({
        type: 'function_call',
        id: `fc_${call.id}`,
        name: 'exec_command',
        arguments: args,
        call_id: call.id,
      });
    }
  }

  #result(call: SampleCall): void {
    this.#at = call.endedAt;
    const code = call.ok ? 0 : 1;
    if (call.kind === 'edit') {
      const diff = `${hunkHeader(call)}\n${hunkLines(call).join('\n')}\n`;
      const changes = { [call.path]: { type: 'update', unified_diff: diff, move_path: null } };
      this.#completed({
        type: 'FileChange',
        id: call.id,
        changes,
        status: call.ok ? 'completed' : 'failed',
        stdout: '',
        stderr: '',
      });
      const output = `Exit code: ${code}\nWall time: 0 seconds\nOutput:\nSuccess. Updated the following files:\nM ${call.path}\n`;
      this.#item({ type: 'custom_tool_call_output', call_id: call.id, output });
      return;
    }
    this.#completed({
      type: 'CommandExecution',
      id: call.id,
      process_id: '36150',
      command: ['/bin/bash', '-lc', commandOf(call)],
      cwd: `file://${this.#conversation.directory}`,
      parsed_cmd: [{ type: 'unknown', cmd: commandOf(call) }],
      source: 'unified_exec_startup',
      status: call.ok ? 'completed' : 'failed',
      aggregated_output: call.output,
      exit_code: code,
      duration: { secs: 0, nanos: 28_262_000 },
    });
    const output = `Chunk ID: 9ae5d3\nWall time: 0.0300 seconds\nProcess exited with code ${code}\nOutput:\n${call.output}`;
    this.#item({ type: 'function_call_output', call_id: call.id, output });
  }

  #tokens({ input, cached, output }: SampleAnswer['tokens']): void {
    const last = {
      input_tokens: input + cached,
      cached_input_tokens: cached,
      output_tokens: output,
      reasoning_output_tokens: 0,
      total_tokens: input + cached + output,
    };
    const total = this.#total;
    this.#total = {
      input_tokens: total.input_tokens + last.input_tokens,
      cached_input_tokens: total.cached_input_tokens + cached,
      output_tokens: total.output_tokens + output,
      reasoning_output_tokens: 0,
      total_tokens: total.total_tokens + last.total_tokens,
    };
    const { id } = this.#conversation;
    const response = `resp_${this.#conversation.hex(24)}`;
    this.#line('token_usage_record', {
      thread_id: id,
      turn_id: this.#turn,
      session_id: id,
      response_id: response,
      usage: last,
    });
    const info = { total_token_usage: this.#total, last_token_usage: last, model_context_window: 258_400 };
    this.#event({ type: 'token_count', info, rate_limits: { primary: null, secondary: null } });
  }

  #completed(item: unknown): void {
    const ms = { started_at_ms: this.#at, completed_at_ms: this.#at };
    this.#event({ type: 'item_completed', thread_id: this.#conversation.id, turn_id: this.#turn, item, ...ms });
  }

  #item(payload: unknown): void {
    this.#line('response_item', payload);
  }

  #event(payload: unknown): void {
    this.#line('event_msg', payload);
  }

  #line(type: string, payload: unknown): void {
    this.lines.add({ timestamp: isoTime(this.#at), ordinal: this.#ordinal, type, payload });
    this.#ordinal += 1;
  }
}

/** There are no tools for reading and searching: commands do it. */
function commandOf({ kind, path, asked }: SampleCall): string {
  if (kind === 'read') return `sed -n '1,200p' ${path}`;
  return kind === 'search' ? `rg -n '${asked}' ${path}` : asked;
}

function patchOf(call: SampleCall): string {
  return ['*** Begin Patch', `*** Update File: ${call.path}`, '@@', ...hunkLines(call), '*** End Patch'].join('\n');
}
