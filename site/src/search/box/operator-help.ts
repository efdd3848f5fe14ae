/** What the search field understands besides words. Read while the site is built, too: it imports nothing. */

export interface OperatorHelp {
  readonly name: string;
  /** What stands behind the colon. */
  readonly takes: string;
}

const date = 'a day, month or year: 2026-09-01, 2026-09, 2026; or counted from today: today, yesterday, 7d, 2w, 6m, 1y';

export const operatorHelp: readonly OperatorHelp[] = [
  { name: 'source', takes: 'an assistant, such as codex' },
  { name: 'project', takes: 'a project, in quotes where it has spaces' },
  { name: 'kind', takes: 'prompt, prose, thinking, tool, result or system' },
  { name: 'role', takes: 'user, assistant, tool or system' },
  { name: 'tool', takes: 'a tool, such as Bash' },
  { name: 'model', takes: 'a model' },
  { name: 'machine', takes: 'a machine' },
  { name: 'branch', takes: 'a branch' },
  {
    name: 'in',
    takes: 'a conversation: the 24 letters and digits of its address; or unknown: those without a project',
  },
  { name: 'is', takes: 'error or subagent' },
  { name: 'has', takes: 'diff or image' },
  { name: 'after', takes: date },
  { name: 'before', takes: date },
];
