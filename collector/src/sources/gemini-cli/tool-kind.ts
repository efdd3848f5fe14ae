/** What Gemini CLI's tools do. Tools of MCP servers may do anything. */
import type { ToolKind } from '@session-siphon/schemas/session';

const kinds: ReadonlyMap<string, ToolKind> = new Map([
  ['read_file', 'read'],
  ['read_many_files', 'read'],
  ['get_internal_docs', 'read'],
  ['search_file_content', 'search'],
  ['grep_search', 'search'],
  ['glob', 'search'],
  ['list_directory', 'search'],
  ['replace', 'edit'],
  ['write_file', 'write'],
  ['run_shell_command', 'run'],
  ['code_execution', 'run'],
  ['web_fetch', 'fetch'],
  ['google_web_search', 'fetch'],
  ['codebase_investigator', 'delegate'],
  ['cli_help', 'delegate'],
  ['generalist', 'delegate'],
  ['browser_agent', 'delegate'],
  ['delegate_to_agent', 'delegate'],
  ['invoke_agent', 'delegate'],
  ['write_todos', 'plan'],
  ['enter_plan_mode', 'plan'],
  ['exit_plan_mode', 'plan'],
  ['tracker_create_task', 'plan'],
  ['tracker_update_task', 'plan'],
  ['ask_user', 'ask'],
]);

/** `startedAgent`: the call is known to have started a sub-agent, whatever its name. */
export function toolKind(name: string, startedAgent = false): ToolKind {
  return startedAgent ? 'delegate' : (kinds.get(name) ?? 'other');
}
