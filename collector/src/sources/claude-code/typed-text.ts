/** Tells what a person typed from what the tool put into user texts. */

interface TypedText {
  readonly from: 'person' | 'tool';
  /** Kind of a system message, for texts that are not the person's. */
  readonly kind?: string;
  readonly text: string;
}

/** Known wrappers by the tag a text begins with; the value is the kind, or undefined for noise that is dropped. */
const wrapperKinds: ReadonlyMap<string, string | undefined> = new Map([
  ['local-command-stdout', 'command'],
  ['local-command-stderr', 'command'],
  ['local-command-caveat', undefined],
  ['bash-stdout', 'command'],
  ['bash-stderr', 'command'],
  ['system-reminder', undefined],
  ['ide_opened_file', undefined],
  ['ide_selection', 'context'],
  ['ide_diagnostics', undefined],
  ['task-notification', 'notification'],
  ['user-prompt-submit-hook', 'hook'],
  ['teammate-message', 'notification'],
  ['channel', 'notification'],
  ['cross-session-message', 'notification'],
]);

const commandTags = ['command-name', 'command-message', 'command-args'] as const;

/** Sorts one text of a user row. Undefined: noise, to be dropped. */
export function sortUserText(text: string): TypedText | undefined {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('[Request interrupted by user'))
    return { from: 'tool', kind: 'interrupt', text: trimmed.trim() };
  if (trimmed.startsWith('Caveat: The messages below were generated')) return undefined;
  if (trimmed.startsWith('This session is being continued from a previous conversation'))
    return { from: 'tool', kind: 'compaction', text };
  const tag = /^<([a-z][a-z0-9_-]*)[\s>]/.exec(trimmed)?.[1];
  if (tag === undefined) return { from: 'person', text: withoutReminders(text) };
  if (tag === 'bash-input') return { from: 'person', text: `! ${inside(trimmed, 'bash-input') ?? ''}`.trimEnd() };
  if (commandTags.some((name) => name === tag)) return { from: 'person', text: slashCommand(trimmed) };
  if (wrapperKinds.has(tag)) {
    const kind = wrapperKinds.get(tag);
    if (kind !== undefined) return { from: 'tool', kind, text: unwrapped(trimmed) };
    // A reminder may stand before what the person typed, in the same text.
    const rest = withoutReminders(trimmed).trim();
    return tag === 'system-reminder' && rest !== '' ? sortUserText(rest) : undefined;
  }
  return { from: 'person', text };
}

/** Whether a text begins with a wrapper that no person types. */
export function isWrapped(text: string): boolean {
  return sortUserText(text)?.from !== 'person';
}

function withoutReminders(text: string): string {
  return text.includes('<system-reminder>')
    ? text.replaceAll(/<system-reminder>[\s\S]*?<\/system-reminder>\n?/g, '')
    : text;
}

function slashCommand(text: string): string {
  const name = inside(text, 'command-name') ?? `/${inside(text, 'command-message') ?? ''}`;
  const args = inside(text, 'command-args') ?? '';
  return `${name} ${args}`.trim();
}

function inside(text: string, tag: string): string | undefined {
  const from = text.indexOf(`<${tag}>`);
  if (from < 0) return undefined;
  const to = text.indexOf(`</${tag}>`, from);
  return text.slice(from + tag.length + 2, to < 0 ? undefined : to).trim();
}

/** Text without the outer tags of the known wrappers. */
function unwrapped(text: string): string {
  const tags = [...wrapperKinds.keys()].join('|');
  return text.replaceAll(new RegExp(`</?(?:${tags})(?:\\s[^>]*)?>`, 'g'), '\n').trim();
}
