/** A log of Copilot's agent, event after event: the session and the sub-agents in it. */
import { countOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../../source.ts';
import { textBlocks } from '../../text-blocks.ts';
import { AgentRecords } from './agent-records.ts';
import { EventAttachments } from './event-attachments.ts';
import { type LogFacts, logFacts } from './log-facts.ts';
import { type LoggedAgent, LoggedSubagents } from './logged-subagents.ts';
import { type AgentEvent, noiseOf, noticeEvents } from './native.ts';
import { noticeText } from './notice-text.ts';
import { promptKind } from './prompt-kind.ts';
import { typedPrompt } from './typed-prompt.ts';
import { TokenTotals } from './token-totals.ts';

export class EventLog {
  readonly #context: ReadContext;
  readonly #attachments: EventAttachments;
  readonly #main: AgentRecords;
  readonly #subagents: LoggedSubagents;
  readonly #tokens = new TokenTotals();
  #facts: LogFacts | undefined;
  #firstAt: string | undefined;
  #prompts = 0;

  constructor(context: ReadContext) {
    this.#context = context;
    this.#attachments = new EventAttachments(context);
    this.#main = new AgentRecords(this.#attachments);
    this.#subagents = new LoggedSubagents(this.#main, this.#attachments);
  }

  get facts(): LogFacts {
    return { ...this.#facts, startedAt: this.#facts?.startedAt ?? this.#firstAt };
  }

  /** How often anybody asked for anything. */
  get prompts(): number {
    return this.#prompts;
  }

  add(event: AgentEvent, line?: number): void {
    this.#firstAt ??= event.at;
    this.#facts ??= event.type === 'session.start' ? logFacts(event) : undefined;
    if (event.type === 'subagent.started') return this.#subagents.announce(event);
    // Comes before the answer, which for a sub-agent can be the first that it says.
    if (event.type === 'session.usage_record') return this.#tokens.noteCall(objectOf(event.data['usage']));
    const records = event.agent === undefined ? this.#main : this.#subagents.recordsOf(event.agent, event);
    if (!records) return this.#context.drop(noiseOf(event.type) ?? 'state of a sub-agent');
    switch (event.type) {
      case 'user.message':
        return this.#prompt(event, records);
      case 'assistant.message':
        return this.#tokens.noteAnswer(records.answer(event), event.data);
      case 'assistant.turn_start':
        return records.setModel(event, textOf(event.data['model']));
      case 'assistant.reasoning':
        return records.think(event, textOf(event.data['content']) ?? '');
      case 'tool.user_requested':
        this.#prompts += 1;
        return records.ranByPerson(event);
      case 'tool.execution_start':
        return records.started(event);
      case 'tool.execution_complete':
        return records.ended(event);
      default:
        return this.#sessionEvent(event, records, line);
    }
  }

  /** The session, then its sub-agents. */
  finish(): readonly LoggedAgent[] {
    this.#attachments.settle();
    return [{ startedAt: this.facts.startedAt, records: this.#main.take() }, ...this.#subagents.finish()];
  }

  #prompt(event: AgentEvent, records: AgentRecords): void {
    if (event.agent === undefined) this.#prompts += 1;
    const content = textOf(event.data['content']) ?? '';
    const kind = event.agent === undefined ? promptKind(event.data) : 'task';
    const text = kind === undefined ? typedPrompt(content) : content;
    if (text !== content) this.#context.drop('context that the editor added');
    records.say(event, kind === undefined ? { role: 'user' } : { role: 'system', kind }, [
      ...textBlocks(text),
      ...this.#attachments.ofPrompt(event.data['attachments']),
    ]);
  }

  /** What happens to the session as a whole. */
  #sessionEvent(event: AgentEvent, records: AgentRecords, line?: number): void {
    const { type, data } = event;
    switch (type) {
      case 'session.start':
        return records.setModel(event, textOf(data['selectedModel']));
      case 'session.resume':
        return records.event(event, { event: 'resume' });
      case 'session.model_change':
        return records.setModel(event, textOf(data['newModel']));
      case 'session.title_changed':
        return this.#title(event);
      case 'session.compaction_complete':
        return compacted(event, records);
      case 'session.truncation':
        return records.event(event, {
          event: 'compaction',
          trigger: 'truncation',
          ...tokens(data['preTruncationTokensInMessages'], data['postTruncationTokensInMessages']),
        });
      case 'session.context_cleared':
        return records.event(event, { event: 'compaction', trigger: 'cleared' });
      case 'session.shutdown':
        return this.#tokens.settle(this.#main.lastAnswer, data['modelMetrics']);
      case 'session.binary_asset':
        return this.#attachments.addAsset(data);
      default:
        return this.#otherEvent(event, records, line);
    }
  }

  #otherEvent(event: AgentEvent, records: AgentRecords, line?: number): void {
    const kind = noticeEvents.get(event.type);
    const noise = kind === undefined ? noiseOf(event.type) : undefined;
    const text = kind === undefined ? '' : noticeText(event);
    if (kind !== undefined && text !== '') records.notice(event, kind, text);
    else if (kind !== undefined || noise !== undefined) this.#context.drop(noise ?? 'notice without a text');
    else this.#context.skip('unknown kind of event', line);
  }

  #title(event: AgentEvent): void {
    const title = textOf(event.data['title']);
    if (title !== undefined) this.#main.event(event, { event: 'title', title, by: 'assistant' });
  }
}

function compacted(event: AgentEvent, records: AgentRecords): void {
  const { data } = event;
  if (data['success'] === false) return;
  const trigger = textOf(data['trigger']);
  records.event(event, {
    event: 'compaction',
    ...(trigger === undefined ? {} : { trigger }),
    ...tokens(data['preCompactionTokens'], data['postCompactionTokens']),
  });
  const summary = textOf(data['summaryContent']);
  if (summary !== undefined) records.notice(event, 'compaction', summary);
}

function tokens(before: unknown, after: unknown): { tokensBefore?: number; tokensAfter?: number } {
  const [tokensBefore, tokensAfter] = [countOf(before), countOf(after)];
  return {
    ...(tokensBefore === undefined ? {} : { tokensBefore }),
    ...(tokensAfter === undefined ? {} : { tokensAfter }),
  };
}
