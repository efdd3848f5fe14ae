/** What Claude Code's lines look like, as far as this source looks at them. Everything else passes by. */
import { type JsonObject, isObject, objectOf, textOf, timeOf } from '../../narrow.ts';

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
  const at = timeOf(fields['timestamp']);
  return at === undefined ? {} : { at };
}

/** Line types without an envelope that say nothing a reader of the conversation needs. */
export const noiseTypes: ReadonlySet<string> = new Set([
  'agent-color',
  'agent-setting',
  'api-request',
  'api-request-blob',
  'api-request-resumed',
  'api-request-shape',
  'atis-latch',
  'attribution-snapshot',
  'bridge-session',
  'content-replacement',
  'cost-state',
  'data-flow-incomplete',
  'data-flow-records',
  'derived-from',
  'dev-mods',
  'ended-by-model',
  'file-history-delta',
  'file-history-snapshot',
  'fork-context-ref',
  'frame-link',
  'history-suppression',
  'host-row',
  'hybrid-organization',
  'isolation-latch',
  'last-prompt',
  'memory-mode',
  'mode',
  'observer-ref',
  'permission-mode',
  'progress',
  'repl-mode',
  'resume-head-vouch',
  'session-owner',
  'tag',
  'tools-used',
]);

/** Attachments whose text a reader may want, with the kind of the message they become. */
export const keptAttachments: ReadonlyMap<string, string> = new Map([
  ['file', 'context'],
  ['hook_blocking_error', 'hook'],
  ['hook_stopped_continuation', 'hook'],
  ['hook_system_message', 'hook'],
  ['plan_file_reference', 'plan'],
  ['structured_output', 'output'],
]);

/** Attachments that are context for the model, repeated again and again. */
export const noiseAttachments: ReadonlySet<string> = new Set([
  'agent_listing_delta',
  'async_hook_response',
  'auto_mode',
  'budget_usd',
  'compact_file_reference',
  'date',
  'date_change',
  'deferred_tools_delta',
  'edited_text_file',
  'environment',
  'hook_additional_context',
  'hook_cancelled',
  'hook_non_blocking_error',
  'hook_success',
  'invoked_skills',
  'max_turns_reached',
  'mcp_instructions_delta',
  'model',
  'nested_memory',
  'output_style_instructions',
  'plan_mode',
  'plan_mode_exit',
  'prompt_snapshot',
  'relevant_memories',
  'remote_session_change',
  'session_context',
  'skill_listing',
  'task_reminder',
  'task_status',
  'teammate_mailbox',
  'todo_reminder',
  'total_tokens_reminder',
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
  'turn_duration',
]);
