/** What says nothing that a reader needs: counted, and left out. */

export const noiseItems: ReadonlySet<string> = new Set([
  'tool_search_call',
  'tool_search_output',
  'ghost_snapshot',
  'compaction_trigger',
  'additional_tools',
  'configuration_update',
  'other',
]);

/** Events that only repeat an item, or another event. */
export const repeatingEvents: ReadonlySet<string> = new Set([
  'agent_message_content_delta',
  'agent_message_delta',
  'agent_reasoning_delta',
  'agent_reasoning_raw_content',
  'agent_reasoning_raw_content_delta',
  'agent_reasoning_section_break',
  'collab_agent_interaction_begin',
  'collab_agent_interaction_end',
  'collab_agent_spawn_begin',
  'collab_close_begin',
  'collab_close_end',
  'collab_resume_begin',
  'collab_resume_end',
  'collab_waiting_begin',
  'collab_waiting_end',
  'dynamic_tool_call_request',
  'dynamic_tool_call_response',
  'exec_command_begin',
  'exec_command_output_delta',
  'image_generation_begin',
  'image_generation_end',
  'item_started',
  'mcp_tool_call_begin',
  'patch_apply_begin',
  'patch_apply_updated',
  'plan_delta',
  'plan_update',
  'raw_response_item',
  'reasoning_content_delta',
  'reasoning_raw_content_delta',
  'turn_diff',
  'web_search_begin',
  'web_search_end',
]);

/** Events that tell about the program. */
export const reportingEvents: ReadonlySet<string> = new Set([
  'apply_patch_approval_request',
  'background_event',
  'deprecation_notice',
  'elicitation_request',
  'exec_approval_request',
  'guardian_assessment',
  'guardian_warning',
  'hook_completed',
  'hook_started',
  'mcp_startup_complete',
  'mcp_startup_update',
  'model_reroute',
  'model_verification',
  'request_permissions',
  'request_user_input',
  'session_configured',
  'shutdown_complete',
  'stream_error',
  'terminal_interaction',
  'thread_goal_updated',
  'turn_attribution',
  'undo_started',
  'warning',
]);

/** Completed items that repeat an item, or mark a moment that another line tells. */
export const noiseCompleted: ReadonlySet<string> = new Set(['Extension', 'HookPrompt', 'Sleep']);
