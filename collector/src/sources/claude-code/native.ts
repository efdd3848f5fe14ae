/** What Claude Code's lines look like, as far as this source looks at them. Everything else passes by. */
import { type JsonObject, isObject, objectOf, textOf } from '../../narrow.ts';

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

/** Line types without an envelope that say nothing a reader of the conversation needs. */
export const noiseTypes: ReadonlySet<string> = new Set([
  'api-request',
  'api-request-blob',
  'api-request-resumed',
  'api-request-shape',
  'agent-color',
  'agent-setting',
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

/** Attachments whose text a reader may want; every other known or unknown kind is context for the model. */
export const keptAttachments: ReadonlySet<string> = new Set([
  'queued_command',
  'hook_blocking_error',
  'hook_stopped_continuation',
  'hook_system_message',
  'plan_file_reference',
]);

/** `system` rows whose text a reader may want, with the kind they get. */
export const keptSystemRows: ReadonlyMap<string, string> = new Map([
  ['away_summary', 'summary'],
  ['error', 'error'],
  ['api_refusal', 'error'],
  ['model_refusal_fallback', 'model-change'],
  ['model_refusal_no_fallback', 'error'],
  ['model_fallback', 'model-change'],
  ['model_consent_fallback', 'model-change'],
  ['scheduled_task_fire', 'scheduled-task'],
  ['informational', 'notice'],
  ['local_command', 'command'],
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
  'microcompact_boundary',
  'permission_retry',
  'rewind_stand_in',
  'session_start',
  'stop_hook_summary',
  'turn_duration',
]);
