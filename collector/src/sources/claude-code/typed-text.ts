/** Tells what a person typed from what the tool put into user texts. */
import { noContent } from './native.ts';

/** A text of a user row, and whose it is. */
export interface TypedText {
  /** `command`: a slash command, typed like any prompt but meant for the tool. `shell`: output of a command that the person ran with `!`. */
  readonly from: 'person' | 'command' | 'tool' | 'shell';
  /** Kind of a system message, for texts of the tool. */
  readonly kind?: string;
  readonly text: string;
  /** Whether a reminder of the tool to the model was taken out. */
  readonly hadReminder?: boolean;
}

/** Known wrappers by the tag a text begins with; the value is the kind, or undefined for noise that is dropped. */
const wrapperKinds: ReadonlyMap<string, string | undefined> = new Map([
  ['local-command-stdout', 'command'],
  ['local-command-stderr', 'command'],
  ['local-command-caveat', undefined],
  ['system-reminder', undefined],
  ['ide_opened_file', undefined],
  ['ide_selection', 'context'],
  ['ide_diagnostics', undefined],
  ['task-notification', 'notification'],
  ['user-prompt-submit-hook', 'hook'],
  ['agent-message', 'notification'],
  ['teammate-message', 'notification'],
  ['channel', 'notification'],
  ['cross-session-message', 'notification'],
  ['github-webhook-activity', 'notification'],
  ['mcp-polling-update', 'notification'],
  ['mcp-resource-update', 'notification'],
  ['scheduled-task', 'scheduled-task'],
  ['fork-boilerplate', 'task'],
]);
/** What the tool writes before a text of its own. */
const openings: readonly { readonly opening: string; readonly kind: string }[] = [
  { opening: '[Request interrupted by user', kind: 'interrupt' },
  { opening: 'This session is being continued from a previous conversation', kind: 'compaction' },
  { opening: 'Another Claude session sent a message:', kind: 'notification' },
];
const shellTags: ReadonlySet<string> = new Set(['bash-stdout', 'bash-stderr']);
const commandTags: ReadonlySet<string> = new Set(['command-name', 'command-message', 'command-args']);
const outerTags = new RegExp(`</?(?:${[...wrapperKinds.keys(), ...shellTags].join('|')})(?:\\s[^>]*)?>`, 'g');

/** Sorts one text of a user row. Undefined: noise, to be dropped. A tag that is not known may well be what the person wrote about. */
export function sortUserText(text: string): TypedText | undefined {
  const trimmed = text.trimStart();
  const opening = openings.find((one) => trimmed.startsWith(one.opening));
  if (opening) return { from: 'tool', kind: opening.kind, text: trimmed.trim() };
  if (trimmed.startsWith('Caveat: The messages below were generated') || trimmed === noContent) return undefined;
  const typedBehind = behindAttachments(trimmed);
  if (typedBehind !== undefined) return withReminder(sortUserText(typedBehind));
  const tag = /^<([a-z][a-z0-9_-]*)[\s>]/.exec(trimmed)?.[1];
  if (tag === 'bash-input') return { from: 'person', text: `! ${inside(trimmed, tag) ?? ''}`.trimEnd() };
  if (tag === 'user-memory-input') return { from: 'person', text: `# ${inside(trimmed, tag) ?? ''}`.trimEnd() };
  if (tag !== undefined && commandTags.has(tag)) return { from: 'command', text: slashCommand(trimmed) };
  if (tag !== undefined && shellTags.has(tag)) return { from: 'shell', text: unwrapped(trimmed) };
  if (tag !== undefined && wrapperKinds.has(tag)) return sortWrapped(trimmed, tag);
  const typed = withoutReminders(text);
  return { from: 'person', text: withoutPasteMarks(typed), hadReminder: typed !== text };
}

const reminderStart = '<system-reminder>';
const reminderEnd = '</system-reminder>';
const attachmentsEnd = '</attachments>';

/** Text without the reminders at its end, which are the tool's words to the model and no output. */
export function withoutLastReminders(text: string): string {
  let rest = text;
  while (rest.trimEnd().endsWith(reminderEnd)) {
    const start = rest.lastIndexOf(reminderStart);
    if (start < 0) break;
    rest = rest.slice(0, start).trimEnd();
  }
  return rest;
}

function sortWrapped(text: string, tag: string): TypedText | undefined {
  const kind = wrapperKinds.get(tag);
  if (kind === undefined) {
    // A reminder may stand before what the person typed, in the same text.
    const rest = tag === 'system-reminder' ? withoutReminders(text).trim() : '';
    return rest.startsWith(reminderStart) ? undefined : withReminder(sortUserText(rest));
  }
  const content = unwrapped(text);
  return content === '' || content === noContent ? undefined : { from: 'tool', kind, text: content };
}

/** Nothing where nothing was typed. */
function withReminder(sorted: TypedText | undefined): TypedText | undefined {
  return sorted && sorted.text !== '' ? { ...sorted, hadReminder: true } : undefined;
}

/** An editor hands over files in front of the prompt. Undefined for a text that does not begin with any. */
function behindAttachments(text: string): string | undefined {
  if (!/^<attachments>\s*<attachment[\s>]/.test(text)) return undefined;
  const end = text.indexOf(attachmentsEnd);
  return end < 0 ? undefined : text.slice(end + attachmentsEnd.length).trim();
}

function withoutReminders(text: string): string {
  return text.includes(reminderStart)
    ? text.replaceAll(/<system-reminder>[\s\S]*?<\/system-reminder>\n*/g, '').trimEnd()
    : text;
}

/** Newer versions put what was pasted between two marks of one id. It is as good as typed, the marks are not. */
function withoutPasteMarks(text: string): string {
  const closed = new Set([...text.matchAll(/<\/pasted_content id="([\w-]{1,32})">/g)].map(([, id]) => id));
  if (closed.size === 0) return text;
  return text
    .replaceAll(
      /<pasted_content id="([\w-]{1,32})">\n?|\n?<\/pasted_content id="([\w-]{1,32})">/g,
      (mark, from, to) => {
        const id = String(from ?? to);
        return closed.has(id) && text.includes(`<pasted_content id="${id}">`) ? '' : mark;
      },
    )
    .trim();
}

function slashCommand(text: string): string {
  const name = inside(text, 'command-name') ?? `/${inside(text, 'command-message') ?? ''}`;
  const args = withoutPasteMarks(inside(text, 'command-args') ?? '');
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
  return text.replaceAll(outerTags, '\n').trim();
}
