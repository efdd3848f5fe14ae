/** What Antigravity's tools do, also those of older versions. */
import type { ToolKind } from '@session-siphon/schemas/session';

const kinds: ReadonlyMap<string, ToolKind> = new Map([
  ['run_command', 'run'],
  ['command_status', 'run'],
  ['send_command_input', 'run'],
  ['manage_task', 'run'],
  ['view_file', 'read'],
  ['client_view_file', 'read'],
  ['list_dir', 'search'],
  ['find_by_name', 'search'],
  ['grep_search', 'search'],
  ['codebase_search', 'search'],
  ['write_to_file', 'write'],
  ['replace_file_content', 'edit'],
  ['multi_replace_file_content', 'edit'],
  ['search_web', 'fetch'],
  ['read_url_content', 'fetch'],
  ['invoke_subagent', 'delegate'],
  ['define_subagent', 'delegate'],
  ['browser_subagent', 'delegate'],
  ['send_message', 'delegate'],
  ['task_boundary', 'plan'],
  ['ask_question', 'ask'],
  ['ask_permission', 'ask'],
  ['notify_user', 'ask'],
]);

export function toolKind(name: string): ToolKind {
  return kinds.get(name) ?? 'other';
}
