/** Events of Copilot's agent: one a line, in the same envelope whoever writes them. */
import { type JsonObject, isObject, objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';

export interface AgentEvent {
  readonly type: string;
  readonly data: JsonObject;
  readonly id: string | undefined;
  readonly at: string | undefined;
  /** The sub-agent it is of; older versions name it by the call that started it. */
  readonly agent: string | undefined;
}

export function agentEvent(value: unknown): AgentEvent | undefined {
  const type = isObject(value) ? textOf(value['type']) : undefined;
  if (!isObject(value) || type === undefined || !isObject(value['data'])) return undefined;
  const data = objectOf(value['data']);
  return {
    type,
    data,
    id: textOf(value['id']),
    at: timeOf(value['timestamp']),
    agent: textOf(value['agentId']) ?? textOf(data['parentToolCallId']),
  };
}

/** Events that report something to the person, with the kind of the notice. */
export const noticeEvents: ReadonlyMap<string, string> = new Map([
  ['session.error', 'error'],
  ['session.warning', 'warning'],
  ['session.info', 'info'],
  ['session.handoff', 'handoff'],
  ['session.task_complete', 'task-complete'],
  ['system.notification', 'notification'],
  ['skill.invoked', 'skill'],
  ['skill.invoked_ref', 'skill'],
  ['abort', 'interrupt'],
]);

/** Events that say nothing a reader needs: repeated elsewhere, of the program's own affairs, or only meant for who watches. */
const noise: ReadonlyMap<string, string> = new Map([
  ['assistant.idle', 'state of the agent'],
  ['assistant.intent', 'state of the agent'],
  ['assistant.turn_end', 'state of the agent'],
  ['assistant.usage', 'usage that the total repeats'],
  ['assistant.message_start', 'progress'],
  ['assistant.server_tool_progress', 'progress'],
  ['model.call_failure', 'state of the agent'],
  ['model.call_finished', 'state of the agent'],
  ['model.call_start', 'state of the agent'],
  ['session.auto_mode_resolved', 'state of the agent'],
  ['session.auto_tier_recommendation', 'state of the agent'],
  ['session.auto_tier_switch_failed', 'state of the agent'],
  ['session.autopilot_objective_changed', 'state of the agent'],
  ['session.background_tasks_changed', 'state of the agent'],
  ['session.compaction_start', 'beginning of a compaction'],
  ['session.completion_receipt', 'state of the agent'],
  ['session.context_changed', 'state of the agent'],
  ['session.custom_agents_updated', 'state of the agent'],
  ['session.custom_notification', 'state of the agent'],
  ['session.idle', 'state of the agent'],
  ['session.mode_changed', 'state of the agent'],
  ['session.mode_notice_delivered', 'state of the agent'],
  ['session.permissions_changed', 'permission'],
  ['session.plan_changed', 'state of the agent'],
  ['session.remote_steerable_changed', 'state of the agent'],
  ['session.session_limits_changed', 'state of the agent'],
  ['session.skills_loaded', 'state of the agent'],
  ['session.snapshot_rewind', 'state of the agent'],
  ['session.todos_changed', 'state of the agent'],
  ['session.tools_updated', 'state of the agent'],
  ['session.usage_checkpoint', 'usage that the total repeats'],
  ['session.usage_info', 'usage that the total repeats'],
  ['session.workspace_file_changed', 'state of the agent'],
  ['skill.context_delivered_ref', 'state of the agent'],
  ['subagent.completed', 'state of a sub-agent'],
  ['subagent.configured', 'state of a sub-agent'],
  ['subagent.deselected', 'state of a sub-agent'],
  ['subagent.failed', 'state of a sub-agent'],
  ['subagent.selected', 'state of a sub-agent'],
  ['system.message', 'system prompt'],
  ['tool.execution_partial_result', 'progress'],
  ['tool.execution_progress', 'progress'],
  ['tool_search.activated', 'state of the agent'],
  ['pending_messages.modified', 'state of the agent'],
]);
const noisePatterns: readonly (readonly [RegExp, string])[] = [
  [/^permission\./, 'permission'],
  [/^hook\./, 'hook'],
  [/^external_tool\./, 'external tool'],
  [
    /^(?:auto_mode_switch|elicitation|exit_plan_mode|sampling|session_limits_exhausted|user_input)\./,
    'question of the program',
  ],
  [/^(?:capabilities|commands?|factory|mcp|mcp_app|ui)\./, 'state of the agent'],
  [/^session\.(?:canvas\.|extensions[._]|managed_settings_|mcp_server|schedule_)/, 'state of the agent'],
  [/^(?:session|assistant)\.fusion_/, 'state of the agent'],
  [/_delta$/, 'progress'],
];

/** What an event without value is counted as; undefined for one that is not known. */
export function noiseOf(type: string): string | undefined {
  return noise.get(type) ?? noisePatterns.find(([pattern]) => pattern.test(type))?.[1];
}
