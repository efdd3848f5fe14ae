/** What Codex's tools do. */
import type { ToolKind } from '@session-siphon/schemas/session';

const kinds: ReadonlyMap<string, ToolKind> = new Map([
  ['shell', 'run'],
  ['container.exec', 'run'],
  ['local_shell', 'run'],
  ['shell_command', 'run'],
  ['exec_command', 'run'],
  ['exec', 'run'],
  ['write_stdin', 'run'],
  ['apply_patch', 'edit'],
  ['update_plan', 'plan'],
  ['view_image', 'read'],
  ['request_user_input', 'ask'],
  ['web_search', 'fetch'],
  ['web.search', 'fetch'],
  ['image_generation', 'other'],
  ['spawn_agent', 'delegate'],
  ['send_input', 'delegate'],
  ['send_message', 'delegate'],
  ['followup_task', 'delegate'],
  ['wait', 'delegate'],
  ['wait_agent', 'delegate'],
  ['close_agent', 'delegate'],
  ['resume_agent', 'delegate'],
]);

export function toolKind(name: string): ToolKind {
  return kinds.get(name) ?? 'other';
}
