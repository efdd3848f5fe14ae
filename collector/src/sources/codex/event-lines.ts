/** Events: what the person saw, and what happened. */
import { type JsonObject, arrayOf, countOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import type { RolloutLine } from './native.ts';
import { noiseCompleted, reportingEvents, repeatingEvents } from './noise.ts';
import { reviewText } from './review-text.ts';
import { startedAgents } from './started-agent.ts';
import type { ThreadFacts } from './thread-facts.ts';
import type { ThreadRecords } from './thread-records.ts';
import type { TokenUsage } from './token-usage.ts';
import { type ToolRun, commandText, completedRun, endedRun, isTypedCommand } from './tool-run.ts';
import { messageText, promptOfEvent, shownPrompt } from './user-message.ts';

interface EventParts {
  readonly talk: ThreadRecords;
  readonly usage: TokenUsage;
  readonly context: ReadContext;
  readonly facts: ThreadFacts;
}

const repeats = 'event that repeats another line';
const reports = 'event about the program';

export function readEvent(line: RolloutLine, number: number, parts: EventParts): void {
  const { type, payload, at, ordinal } = line;
  const { talk, context } = parts;
  switch (type) {
    case 'user_message': {
      const prompt = promptOfEvent(payload, context);
      if (!prompt) return context.drop('injected context');
      talk.prompted('event', { ...prompt, at, ordinal });
      return;
    }
    case 'agent_message':
      return talk.answered('event', { text: textOf(payload['message']) ?? '', at });
    case 'agent_reasoning':
      return talk.thought('event', textOf(payload['text']) ?? '', at);
    case 'token_count':
      return countTokens(payload, parts);
    case 'item_completed':
      return readCompleted(line, number, parts);
    case 'exec_command_end':
    case 'patch_apply_end':
    case 'mcp_tool_call_end':
    case 'view_image_tool_call':
      return toolRan(endedRun(type, payload, context), payload, line, parts);
    case 'sub_agent_activity':
    case 'collab_agent_spawn_end':
      return noteAgents(type, payload, line, parts);
    default:
      return readMoment(line, number, parts);
  }
}

/** Events that mark a moment of the thread. */
function readMoment({ type, payload, at }: RolloutLine, number: number, { talk, usage, context }: EventParts): void {
  if (marked(type, payload, { talk, at })) return;
  switch (type) {
    case 'task_started':
    case 'turn_started':
      return usage.turn();
    case 'task_complete':
    case 'turn_complete':
      talk.concluded(textOf(payload['last_agent_message']), at);
      return talk.endTurn();
    case 'turn_aborted':
      talk.endTurn();
      return talk.notice('interrupt', textOf(payload['reason']) ?? 'interrupted', at);
    case 'error':
      return talk.notice('error', textOf(payload['message']) ?? 'error', at);
    case 'undo_completed':
      return talk.notice('undo', textOf(payload['message']) ?? 'undone', at);
    case 'thread_rolled_back':
      return talk.rolledBack(countOf(payload['num_turns']) ?? 0, at);
    case 'thread_name_updated':
      return talk.title(textOf(payload['thread_name']), { at, by: 'person' });
    case 'thread_settings_applied':
      return talk.setModel(textOf(objectOf(payload['thread_settings'])['model']), at);
    default:
      if (repeatingEvents.has(type)) context.drop(repeats);
      else if (reportingEvents.has(type)) context.drop(reports);
      else context.skip('unknown kind of event', number);
  }
}

function readCompleted(line: RolloutLine, number: number, parts: EventParts): void {
  const { at, ordinal } = line;
  const { talk, context } = parts;
  const item = objectOf(line.payload['item']);
  const type = textOf(item['type']) ?? '';
  const id = textOf(item['id']);
  switch (type) {
    case 'UserMessage':
      talk.prompted('event', { ...shownPrompt(item['content'], context), at, ordinal });
      return;
    case 'AgentMessage':
      return talk.answered('event', { text: messageText(item['content']), at, id });
    case 'Plan':
      return talk.answered('event', { text: textOf(item['text']) ?? '', at, id });
    case 'Reasoning':
      return think(item, line, talk);
    case 'SubAgentActivity':
      return noteAgents(type, item, line, parts);
    case 'CollabAgentToolCall':
      // The call that starts a sub-agent is a tool like others.
      toolRan(completedRun(type, item, context), item, line, parts);
      return noteAgents(type, item, line, parts);
    default: {
      if (marked(type, item, { talk, at })) return;
      const run = completedRun(type, item, context);
      if (run) toolRan(run, item, line, parts);
      else if (noiseCompleted.has(type)) context.drop(repeats);
      else context.skip('unknown kind of completed item', number);
    }
  }
}

/** What has the same meaning as an event and as a completed item. Whether it was that. */
function marked(
  type: string,
  fields: JsonObject,
  { talk, at }: { talk: ThreadRecords; at: string | undefined },
): boolean {
  switch (type) {
    case 'context_compacted':
    case 'ContextCompaction':
      talk.compacted(undefined, at);
      return true;
    case 'entered_review_mode':
    case 'EnteredReviewMode':
      talk.notice(
        'review',
        textOf(fields['user_facing_hint'] ?? fields['userFacingHint']) ?? textOf(fields['review']) ?? 'review',
        at,
      );
      return true;
    case 'exited_review_mode':
    case 'ExitedReviewMode':
      talk.reviewTold({ text: reviewText(fields['review_output'] ?? fields['reviewOutput'] ?? fields['review']), at });
      return true;
    default:
      return false;
  }
}

function think(item: JsonObject, { at }: RolloutLine, talk: ThreadRecords): void {
  const summary = arrayOf(item['summary_text']);
  for (const text of summary.length > 0 ? summary : arrayOf(item['raw_content']))
    talk.thought('event', textOf(text) ?? '', at);
}

function toolRan(run: ToolRun | undefined, fields: JsonObject, { at, ordinal }: RolloutLine, parts: EventParts): void {
  const { talk, context } = parts;
  if (!run) return context.drop(repeats);
  if (isTypedCommand(fields)) {
    const text = `!${commandText(fields['command'])}`;
    talk.prompted('event', { text, blocks: [{ type: 'text', text }], at, ordinal, isBeside: true });
    talk.tools.ran({ ...run, name: undefined }, at);
  } else if (!talk.tools.ran(run, at)) context.drop(repeats);
}

function noteAgents(type: string, fields: JsonObject, { at }: RolloutLine, { talk, context }: EventParts): void {
  const { agentIds, call, prompt } = startedAgents(type, fields);
  for (const agentId of agentIds) talk.delegated(agentId, { call, task: prompt, at });
  if (agentIds.length === 0) context.drop(repeats);
}

/** Totals of a thread that goes on from another begin with those of the other. */
function countTokens(payload: JsonObject, { talk, usage, facts }: EventParts): void {
  const used = usage.count(payload, !facts.hasBase);
  if (used && (talk.hasAnswered || !facts.hasBase)) talk.used(used);
}
