/** What the first previews of the CLI showed to the person, item after item: told as the events that came in its place. */
import { type JsonObject, objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';
import { withoutFileHeaders } from '../../patch-text.ts';
import type { AgentEvent } from './native.ts';

/** Whether it tells more than what the person typed. */
export function isFullTimeline(items: readonly JsonObject[]): boolean {
  return items.some(({ type }) => type === 'copilot' || isCall(type));
}

/** By time: an answer could be put to the end again, long after it was given. What has no time stays with what it follows. */
export function inOrder(items: readonly JsonObject[]): JsonObject[] {
  let last = 0;
  return items
    .map((item) => {
      const at = timeOf(item['timestamp']);
      if (at !== undefined) last = Date.parse(at);
      return { item, at: last };
    })
    .toSorted((left, right) => left.at - right.at)
    .map(({ item }) => item);
}

/** The events of an item. One of a kind that is not known keeps its name. */
export function timelineEvents(item: JsonObject): AgentEvent[] {
  const type = textOf(item['type']) ?? '';
  const common = { id: textOf(item['id']), at: timeOf(item['timestamp']), agent: undefined };
  if (isCall(type)) return callEvents(item, common);
  if (type === 'user') return [{ ...common, type: 'user.message', data: { content: item['text'] } }];
  if (type === 'copilot') return [{ ...common, type: 'assistant.message', data: { content: item['text'] } }];
  if (type === 'info' || type === 'warning' || type === 'error')
    return [{ ...common, type: `session.${type}`, data: { message: item['text'] } }];
  return [{ ...common, type, data: item }];
}

/** A call is told when it begins, and again in full at its end; one or the other can be all that there is. */
function callEvents(item: JsonObject, common: Omit<AgentEvent, 'type' | 'data'>): AgentEvent[] {
  const id = textOf(item['callId']) ?? common.id;
  const request = { toolCallId: id, name: item['name'], arguments: item['arguments'] };
  const result = objectOf(item['result']);
  const log = textOf(result['log']) ?? textOf(result['message']) ?? '';
  const call: AgentEvent = { ...common, id, type: 'assistant.message', data: { toolRequests: [request] } };
  if (item['result'] === undefined) return [call];
  return [
    call,
    {
      ...common,
      type: 'tool.execution_complete',
      data: {
        toolCallId: id,
        success: result['type'] === 'success',
        result: { content: shownText(log), detailedContent: log },
      },
    },
  ];
}

/** A file that was read is drawn as a diff in which nothing changes; that of a change becomes an edit. */
function shownText(log: string): string {
  if (!/^\s*diff --git /.test(log)) return log;
  const lines = withoutFileHeaders(log).split('\n');
  return lines.some((line) => /^[+-]/.test(line))
    ? ''
    : lines
        .filter((line) => line.startsWith(' '))
        .map((line) => line.slice(1))
        .join('\n');
}

function isCall(type: unknown): boolean {
  return type === 'tool_call_requested' || type === 'tool_call_completed';
}
