/** What OpenCode's tools do, by the names of 1.x and 2.x. */
import type { ToolKind } from '@session-siphon/schemas/session';

const kinds: ReadonlyMap<string, ToolKind> = new Map([
  ['read', 'read'],
  ['list', 'search'],
  ['glob', 'search'],
  ['grep', 'search'],
  ['codesearch', 'search'],
  ['lsp', 'search'],
  ['edit', 'edit'],
  ['multiedit', 'edit'],
  ['apply_patch', 'edit'],
  ['patch', 'edit'],
  ['write', 'write'],
  ['bash', 'run'],
  ['shell', 'run'],
  ['execute', 'run'],
  ['webfetch', 'fetch'],
  ['websearch', 'fetch'],
  ['task', 'delegate'],
  ['subagent', 'delegate'],
  ['todowrite', 'plan'],
  ['todoread', 'plan'],
  ['plan_enter', 'plan'],
  ['plan_exit', 'plan'],
  ['question', 'ask'],
]);

export function toolKind(name: string): ToolKind {
  return kinds.get(name) ?? 'other';
}
