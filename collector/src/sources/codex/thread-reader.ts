/** One thread, line after line, into a draft. */
import type { Block, SessionDraft, Usage } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, countOf, objectOf, textOf } from '../../narrow.ts';
import type { ReadContext } from '../../source.ts';
import { ThreadRecords } from './thread-records.ts';
import { commandText, contentText, endedCommand, reviewText } from './event-item.ts';
import { InheritedLines } from './inherited-lines.ts';
import { type RolloutLine, contentParts } from './native.ts';
import { type ThreadFacts, threadFacts } from './thread-facts.ts';
import { TokenUsage } from './token-usage.ts';
import { toolCall } from './tool-call.ts';
import { toolOutput } from './tool-output.ts';
import { imageBlock, typedText, userItem } from './typed-text.ts';

/** Items that say nothing a reader needs. */
const noiseItems: ReadonlySet<string> = new Set([
  'tool_search_call',
  'tool_search_output',
  'tool_search_call_output',
  'ghost_snapshot',
  'compaction',
  'context_compaction',
  'compaction_summary',
  'compaction_trigger',
  'additional_tools',
  'configuration_update',
  'other',
]);

/** Events that only repeat an item, or tell about the program. */
const noiseEvents =
  /^(?:agent_reasoning_(?:raw_content|section_break)|.*_(?:begin|delta)|mcp_tool_call_end|web_search_end|view_image_tool_call|image_generation_end|dynamic_tool_call_\w+|item_started|entered_review_mode|undo_\w+|collab_\w+|sub_agent_activity|thread_\w+|guardian_\w+|session_configured|plan_update|turn_diff|stream_error|background_event|warning|deprecation_notice|token_budget\w*|turn_attribution|shutdown_complete|mcp_startup_\w+)$/;

/** Completed items that only repeat another item or mark a moment. */
const noiseCompleted: ReadonlySet<string> = new Set([
  'McpToolCall',
  'DynamicToolCall',
  'WebSearch',
  'ImageView',
  'ImageGeneration',
  'FunctionCallOutput',
  'Extension',
  'CollabAgentToolCall',
  'SubAgentActivity',
  'EnteredReviewMode',
  'ContextCompaction',
  'HookPrompt',
  'Sleep',
]);

export class ThreadReader {
  readonly #fileId: string;
  readonly #context: ReadContext;
  readonly #usage = new TokenUsage();
  readonly #talk: ThreadRecords;
  #facts: ThreadFacts | undefined;
  #inherited: InheritedLines | undefined;
  #directory: string | undefined;
  #calls = 0;

  constructor(fileId: string, context: ReadContext) {
    this.#fileId = fileId;
    this.#context = context;
    this.#talk = new ThreadRecords(context);
  }

  get facts(): ThreadFacts {
    return (this.#facts ??= threadFacts({}, this.#fileId));
  }

  add(line: RolloutLine, number: number): void {
    if (line.kind === 'session') return this.#header(line);
    const { facts } = this;
    if (this.#inherited?.holds(line)) return this.#context.drop('copied from the parent');
    const thread = line.kind === 'event' || line.kind === 'usage' ? textOf(line.payload['thread_id']) : undefined;
    if (thread !== undefined && thread !== facts.id) return this.#context.drop('of another thread');
    switch (line.kind) {
      case 'turn':
        return this.#talk.setModel(textOf(line.payload['model']), line.at);
      case 'item':
        return this.#item(line, number);
      case 'event':
        return this.#event(line, number);
      case 'usage':
        return this.#addUsage(this.#usage.record(line.payload));
      case 'compacted':
        return this.#talk.compacted(textOf(line.payload['message']), line.at);
      case 'noise':
        return this.#context.drop(line.type.replaceAll('_', ' '));
    }
  }

  /** A later file of the same thread goes on before `ordinal`: what this one has from there on is no longer part of it. */
  revert(ordinal: number | undefined, at: string | undefined): void {
    this.#talk.revert(ordinal, at);
  }

  name(title: string): void {
    this.#talk.title(title, undefined);
  }

  /** The draft; undefined for a thread in which nothing was said. */
  finish(): SessionDraft | undefined {
    const { facts } = this;
    const { records, isEmpty } = this.#talk.finish(facts.isDelegated);
    if (facts.isInternal) this.#context.drop('thread of the program itself');
    if (facts.isInternal || isEmpty) return undefined;
    return {
      nativeId: facts.id,
      agentVersion: facts.version,
      client: facts.client,
      directory: facts.directory ?? this.#directory,
      remoteUrl: facts.remoteUrl,
      branch: facts.branch,
      commit: facts.commit,
      startedAt: facts.startedAt,
      ...(facts.links.length > 0 ? { links: facts.links } : {}),
      resume: ['codex', 'resume', facts.id],
      records,
    };
  }

  #header({ payload, at }: RolloutLine): void {
    if (this.#facts) {
      // A parent's header follows its child's where the parent was copied; a session that was taken up again may repeat its own.
      if (textOf(payload['id']) !== this.#facts.id) this.#inherited?.begin();
      return;
    }
    this.#facts = threadFacts(payload, this.#fileId);
    if (this.#facts.isForked) this.#inherited = new InheritedLines(this.#facts, at);
  }

  #item({ type, payload, at, metadata, ordinal }: RolloutLine, number: number): void {
    if (type === 'message') return this.#message({ payload, at, metadata, ordinal });
    if (type === 'reasoning') return this.#reasoning(payload, at);
    if (type.endsWith('_call_output') && type !== 'tool_search_call_output') {
      const call = textOf(payload['call_id']);
      if (call === undefined) return this.#context.skip('tool output without a call id', number);
      return this.#talk.closeFor((tools) => tools.output(call, toolOutput(payload['output']), at));
    }
    if (type === 'agent_message') return this.#agentMessage(payload, at);
    const call = toolCall(type, payload, `unnamed-${(this.#calls += 1)}`);
    if (call) {
      this.#talk.call(call, at);
      const image = type === 'image_generation_call' ? textOf(payload['result']) : undefined;
      if (image !== undefined) {
        const others = [imageBlock(`data:image/png;base64,${image}`)];
        const output = { text: '', ok: true, exitCode: undefined, durationMs: undefined, others };
        this.#talk.closeFor((tools) => tools.output(call.call, output, at));
      }
    } else if (noiseItems.has(type)) this.#context.drop(type.replaceAll('_', ' '));
    else this.#context.skip('unknown kind of item', number);
  }

  #message({ payload, at, metadata, ordinal }: Omit<RolloutLine, 'kind' | 'type'>): void {
    const nativeId = textOf(payload['id']);
    const { role } = { role: payload['role'] };
    if (role === 'assistant') {
      if (metadata['compaction_output'] === true) return this.#context.drop('compaction summary');
      const text = contentParts(payload['content'])
        .flatMap((part) => part.text ?? [])
        .join('\n');
      return this.#talk.answered('item', text, { at, nativeId });
    }
    if (role !== 'user') return this.#context.drop('message of the program');
    this.#noteDirectory(payload);
    const item = userItem(payload);
    if (item.kind === 'noise') this.#context.drop(item.noise);
    else if (item.kind === 'system') this.#talk.system(item.systemKind, [{ type: 'text', text: item.text }], at);
    else this.#talk.prompted('item', item.text, { at, nativeId, ordinal, blocks: item.blocks });
  }

  /** The first generation names the directory only in what it tells the model. */
  #noteDirectory(payload: JsonObject): void {
    if (this.#directory !== undefined) return;
    const text = contentParts(payload['content'])[0]?.text ?? '';
    if (text.startsWith('<environment_context>')) this.#directory = /<cwd>([^<\n]{1,4096})<\/cwd>/.exec(text)?.[1];
  }

  #reasoning(payload: JsonObject, at: string | undefined): void {
    const summary = contentParts(payload['summary']).flatMap((part) => part.text ?? []);
    const texts = summary.length > 0 ? summary : contentParts(payload['content']).flatMap((part) => part.text ?? []);
    if (texts.length === 0) return this.#context.drop('encrypted reasoning');
    for (const text of texts) this.#talk.thought('item', text, at);
  }

  #agentMessage(payload: JsonObject, at: string | undefined): void {
    const text = contentParts(payload['content'])
      .flatMap((part) => part.text ?? [])
      .join('\n');
    if (text === '') return this.#context.drop('encrypted message between agents');
    this.#talk.system('subagent', [{ type: 'text', text }], at);
  }

  #event(line: RolloutLine, number: number): void {
    const { type, payload, at } = line;
    switch (type) {
      case 'user_message': {
        const images = arrayOf(payload['images']).filter((url) => typeof url === 'string');
        return this.#prompt(line, textOf(payload['message']) ?? '', images.map(imageBlock));
      }
      case 'agent_message':
        return this.#talk.answered('event', textOf(payload['message']) ?? '', { at });
      case 'agent_reasoning':
        return this.#talk.thought('event', textOf(payload['text']) ?? '', at);
      case 'exited_review_mode':
        return this.#talk.answered('event', reviewText(payload['review_output']), { at });
      case 'token_count':
        return this.#addUsage(this.#usage.count(payload));
      case 'exec_command_end':
        return this.#commandEnded(textOf(payload['call_id']), payload, at);
      case 'patch_apply_end':
        return this.#filesChanged(textOf(payload['call_id']), payload, at);
      case 'item_completed':
        return this.#completed(line, objectOf(payload['item']), number);
      default:
        return this.#moment(line, number);
    }
  }

  /** Events that mark a moment of the thread. */
  #moment({ type, payload, at }: RolloutLine, number: number): void {
    switch (type) {
      case 'task_started':
      case 'turn_started':
        return this.#talk.turn();
      case 'task_complete':
      case 'turn_complete':
        return this.#talk.turnEnded(textOf(payload['last_agent_message']), at);
      case 'turn_aborted':
        return this.#talk.notice('interrupt', textOf(payload['reason']) ?? 'interrupted', at);
      case 'error':
        return this.#talk.notice('error', textOf(payload['message']) ?? 'error', at);
      case 'thread_rolled_back':
        return this.#talk.rolledBack(countOf(payload['num_turns']) ?? 0, at);
      case 'thread_name_updated':
        return this.#talk.title(textOf(payload['thread_name']), at);
      case 'thread_settings_applied':
        return this.#talk.setModel(textOf(objectOf(payload['thread_settings'])['model']), at);
      case 'context_compacted':
        return this.#talk.compacted(undefined, at);
      default:
        if (noiseEvents.test(type)) this.#context.drop('event that repeats or reports');
        else this.#context.skip('unknown kind of event', number);
    }
  }

  #completed(line: RolloutLine, item: JsonObject, number: number): void {
    const { at } = line;
    const type = textOf(item['type']) ?? '';
    const id = textOf(item['id']);
    switch (type) {
      case 'UserMessage':
        return this.#prompt(line, contentText(item['content']), []);
      case 'AgentMessage':
        return this.#talk.answered('event', contentText(item['content']), { at, nativeId: id });
      case 'Plan':
        return this.#talk.answered('event', textOf(item['text']) ?? '', { at, nativeId: id });
      case 'ExitedReviewMode':
        return this.#talk.answered('event', reviewText(item['review_output']), { at, nativeId: id });
      case 'Reasoning':
        for (const text of arrayOf(item['summary_text'])) this.#talk.thought('event', textOf(text) ?? '', at);
        return undefined;
      case 'CommandExecution':
        return this.#commandEnded(id, item, at);
      case 'FileChange':
        return this.#filesChanged(id, item, at);
      default:
        if (noiseCompleted.has(type)) this.#context.drop('event that repeats or reports');
        else this.#context.skip('unknown kind of completed item', number);
    }
  }

  #prompt({ at, ordinal }: RolloutLine, text: string, blocks: readonly Block[]): void {
    const typed = typedText(text);
    this.#talk.prompted('event', typed, {
      at,
      ordinal,
      blocks: [...(typed === '' ? [] : [{ type: 'text' as const, text: typed }]), ...blocks],
    });
  }

  #commandEnded(call: string | undefined, fields: JsonObject, at: string | undefined): void {
    if (call === undefined) return this.#context.drop('event that repeats or reports');
    this.#talk.closeFor((tools) =>
      tools.ended(call, endedCommand(fields), { at, title: commandText(fields['command']) }),
    );
  }

  #filesChanged(call: string | undefined, fields: JsonObject, at: string | undefined): void {
    if (call === undefined) return this.#context.drop('event that repeats or reports');
    const ok = fields['success'] !== false && fields['status'] !== 'failed' && fields['status'] !== 'declined';
    this.#talk.closeFor((tools) => tools.changed(call, fields['changes'], { at, ok }));
  }

  #addUsage(usage: Usage | undefined): void {
    if (usage) this.#talk.used(usage);
  }
}
