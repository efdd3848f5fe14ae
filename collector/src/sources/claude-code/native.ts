/** What Claude Code's lines look like, as far as this source looks at them. Everything else passes by. */
import { type JsonObject, isObject, objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';
import { timed } from '../record-time.ts';

/** A line with an envelope: who, when, where. */
export interface Row {
  readonly type: string;
  readonly uuid: string | undefined;
  readonly fields: JsonObject;
  readonly message: JsonObject;
}

/** Reads the envelope of a parsed line; undefined when it is no object with a type. */
export function rowOf(value: unknown): Row | undefined {
  if (!isObject(value)) return undefined;
  const type = textOf(value['type']);
  if (type === undefined) return undefined;
  return { type, uuid: textOf(value['uuid']), fields: value, message: objectOf(value['message']) };
}

/** The time of a row or line, as a record has it. */
export function timeFact(fields: JsonObject): { readonly at?: string } {
  return timed(timeOf(fields['timestamp']));
}

/** What the tool writes where a text is empty. */
export const noContent = '(no content)';

/** Line types without an envelope that say nothing a reader of the conversation needs. */
export const noiseTypes: ReadonlySet<string> = new Set([
  'agent-color',
  'agent-setting',
  'api-request',
  'api-request-blob',
  'api-request-resumed',
  'api-request-shape',
  'artifact-autoreact-ledger',
  'artifact-comment-monitor',
  'atis-latch',
  'attribution-snapshot',
  'bridge-session',
  'content-replacement',
  'cost-state',
  'data-flow-incomplete',
  'data-flow-records',
  'derived-from',
  'dev-mods',
  'ended',
  'ended-by-model',
  'file-history-delta',
  'file-history-snapshot',
  'fork-context-ref',
  'frame-link',
  'history-suppression',
  'host-row',
  'hybrid-organization',
  'isolation-latch',
  'marble-origami-commit',
  'marble-origami-snapshot',
  'memory-mode',
  'mode',
  'observer-ref',
  'permission-mode',
  'repl-mode',
  'resume-head-vouch',
  'session-owner',
  'speculation-accept',
  'tag',
  'task-summary',
  'tools-used',
]);

/** Attachments whose text a reader may want, with the kind of the message they become. */
export const keptAttachments: ReadonlyMap<string, string> = new Map([
  ['already_read_file', 'context'],
  ['directory', 'context'],
  ['file', 'context'],
  ['hook_blocking_error', 'hook'],
  ['hook_error_during_execution', 'hook'],
  ['hook_stopped_continuation', 'hook'],
  ['hook_system_message', 'hook'],
  ['pdf_reference', 'context'],
  ['plan_file_reference', 'plan'],
  ['selected_lines_in_diff', 'context'],
  ['selected_lines_in_ide', 'context'],
  ['structured_output', 'output'],
]);

/** Attachments that are context for the model, repeated again and again. */
export const noiseAttachments: ReadonlySet<string> = new Set([
  'account_memory_recall',
  'advisor_tool',
  'agent_listing_delta',
  'agent_mention',
  'artifact_opening_prefetch',
  'async_hook_response',
  'async_hook_response_batch',
  'at_mention_reference',
  'attention_budget',
  'auto_mode',
  'auto_mode_exit',
  'bash_output_audience_note',
  'batching_reminder',
  'batching_reminder_sent',
  'budget_usd',
  'command_permissions',
  'compact_file_reference',
  'compaction_reminder',
  'companion_intro',
  'context_efficiency',
  'context_sections',
  'context_tip',
  'coordinator_context',
  'cowork_memory_context',
  'credential_org',
  'critical_system_reminder',
  'current_session_memory',
  'date',
  'date_change',
  'deferred_tools_delta',
  'deferred_tools_record',
  'diagnostics',
  'dir_sync_notice',
  'dynamic_skill',
  'edited_image_file',
  'edited_text_file',
  'environment',
  'fork_briefing',
  'goal_status',
  'hook_additional_context',
  'hook_cancelled',
  'hook_deferred_tool',
  'hook_non_blocking_error',
  'hook_permission_decision',
  'hook_plugin_listing',
  'hook_success',
  'inlined_image_paths',
  'instructions',
  'invoked_skills',
  'language',
  'max_turns_reached',
  'mcp_dropped_tools_delta',
  'mcp_instructions_delta',
  'mcp_resource',
  'memory_update',
  'model',
  'nested_memory',
  'opened_file_in_ide',
  'output_style',
  'output_style_instructions',
  'output_token_usage',
  'peer_mention',
  'plan_mode',
  'plan_mode_exit',
  'plan_mode_reentry',
  'poll_events',
  'proactivity',
  'prompt_render_point',
  'prompt_snapshot',
  'read_truncation_notice',
  'relevant_memories',
  'remote_session_change',
  'sandbox_instructions',
  'secondary_reminder',
  'secondary_reminder_sent',
  'session_context',
  'silent_turn_reminder',
  'skill_discovery',
  'skill_listing',
  'skill_mention',
  'task_reminder',
  'task_status',
  'team_context',
  'teammate_mailbox',
  'teammate_shutdown_batch',
  'thinking_drop',
  'thinking_reminder',
  'thinking_stripped',
  'todo_reminder',
  'token_usage',
  'tool_host_result_lines',
  'tool_hosts_notice',
  'tool_search_usage_reminder',
  'total_tokens_reminder',
  'ultra_effort_enter',
  'ultra_effort_exit',
  'ultrathink_effort',
  'unknown_command_fallback',
  'verify_plan_reminder',
  'workflow_keyword_request',
  'workflow_size_guideline_change',
]);

/** `system` rows whose text a reader may want, with the kind they get. */
export const keptSystemRows: ReadonlyMap<string, string> = new Map([
  ['api_refusal', 'error'],
  ['away_summary', 'summary'],
  ['error', 'error'],
  ['informational', 'notice'],
  ['local_command', 'command'],
  ['model_consent_fallback', 'model-change'],
  ['model_fallback', 'model-change'],
  ['model_refusal_fallback', 'model-change'],
  ['model_refusal_no_fallback', 'error'],
  ['scheduled_task_fire', 'scheduled-task'],
  ['voice_call_talk', 'voice'],
]);

/** `system` rows that are noise. */
export const noiseSystemRows: ReadonlySet<string> = new Set([
  'agents_killed',
  'api_error',
  'bridge_status',
  'cloud_session_status',
  'file_attachments_missing',
  'file_snapshot',
  'late_allow_not_run',
  'memory_saved',
  'permission_retry',
  'rewind_stand_in',
  'session_start',
  'stop_hook_summary',
  'thinking',
  'turn_duration',
]);
