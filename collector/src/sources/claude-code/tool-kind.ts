/** What Claude Code's tools do. */
import type { ToolKind } from '@session-siphon/schemas/session';

const kinds: ReadonlyMap<string, ToolKind> = new Map([
  ['Read', 'read'],
  ['NotebookRead', 'read'],
  ['LS', 'search'],
  ['Grep', 'search'],
  ['Glob', 'search'],
  ['Edit', 'edit'],
  ['MultiEdit', 'edit'],
  ['NotebookEdit', 'edit'],
  ['Write', 'write'],
  ['Bash', 'run'],
  ['BashOutput', 'run'],
  ['KillShell', 'run'],
  ['PowerShell', 'run'],
  ['WebFetch', 'fetch'],
  ['WebSearch', 'fetch'],
  ['Task', 'delegate'],
  ['Agent', 'delegate'],
  ['TodoWrite', 'plan'],
  ['TodoRead', 'plan'],
  ['TaskCreate', 'plan'],
  ['TaskUpdate', 'plan'],
  ['TaskList', 'plan'],
  ['ExitPlanMode', 'plan'],
  ['EnterPlanMode', 'plan'],
  ['AskUserQuestion', 'ask'],
  // Tools that run on the vendor's servers.
  ['web_search', 'fetch'],
  ['web_fetch', 'fetch'],
  ['code_execution', 'run'],
  ['bash_code_execution', 'run'],
  ['text_editor_code_execution', 'edit'],
]);

export function toolKind(name: string): ToolKind {
  return kinds.get(name) ?? 'other';
}
