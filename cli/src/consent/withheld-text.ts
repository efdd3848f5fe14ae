/** Why conversations are not collected, and what changes that, in words. */
import type { WithheldCounts } from '@session-siphon/collector/consent/consent';
import { plural } from '../counted.ts';

/** One line a rule. */
export function withheldLines(counts: WithheldCounts): string[] {
  return Object.entries(counts).map(([rule, count]) => `withheld ${plural(count, 'conversation')}: ${reason(rule)}`);
}

function reason(rule: string): string {
  const [name = '', ...pattern] = rule.split(' ');
  switch (name) {
    case 'project-excluded':
      return `collector.projects.exclude has ${pattern.join(' ')}; take it out of the configuration to collect them`;
    case 'session-excluded':
      return 'collector.sessions.exclude names them; take them out of the configuration to collect them';
    case 'forgotten':
      return 'they were forgotten; `siphon forget --undo ID` takes that back';
    default:
      return 'their projects were not chosen; `siphon init` chooses, or collector.projects.include';
  }
}
