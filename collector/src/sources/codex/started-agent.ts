/** Threads that were started from a thread: every version tells it in its own way. */
import { type JsonObject, arrayOf, objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import type { ToolCall } from './tool-call.ts';

/** Id of the sub-agent that a call started, as its output names it. */
export function startedAgent(call: ToolCall, output: string): string | undefined {
  return call.name === 'spawn_agent' ? textOf(objectOf(parseJson(output))['agent_id']) : undefined;
}

interface StartedAgents {
  readonly agentIds: readonly string[];
  readonly call: string | undefined;
  readonly prompt: string | undefined;
}

/** Sub-agents that an event or a completed item tells about. */
export function startedAgents(type: string, fields: JsonObject): StartedAgents {
  const call =
    textOf(fields['call_id'] ?? fields['callId']) ??
    textOf(fields['event_id'] ?? fields['eventId']) ??
    textOf(fields['id']);
  return { agentIds: agentIds(type, fields), call, prompt: textOf(fields['prompt']) };
}

function agentIds(type: string, fields: JsonObject): readonly string[] {
  switch (type) {
    case 'SubAgentActivity':
    case 'sub_agent_activity':
      return [textOf(fields['agent_thread_id'] ?? fields['agentThreadId'])].flatMap((id) => id ?? []);
    case 'collab_agent_spawn_end':
      return [textOf(fields['new_thread_id'] ?? fields['newThreadId'])].flatMap((id) => id ?? []);
    case 'CollabAgentToolCall':
      return (textOf(fields['tool']) ?? '').startsWith('spawn')
        ? arrayOf(fields['receiver_thread_ids'] ?? fields['receiverThreadIds']).flatMap((id) => textOf(id) ?? [])
        : [];
    default:
      return [];
  }
}
