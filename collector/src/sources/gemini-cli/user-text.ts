/** Tells what a person typed from what the program put into the same role. */

/** Whose a text is. */
export type UserText =
  | { readonly from: 'person'; readonly text: string }
  /** A command to the program: not sent to the model. */
  | { readonly from: 'command'; readonly text: string }
  /** A command that the person ran with `!`, and what it printed. */
  | { readonly from: 'shell'; readonly text: string; readonly output: string }
  | { readonly from: 'hook'; readonly text: string }
  /** Summary that stands for what was compressed away. */
  | { readonly from: 'summary'; readonly text: string }
  /** Told to the model about its surroundings, again and again. */
  | { readonly from: 'context' };

const contexts: readonly string[] = [
  '<session_context>',
  'This is the Gemini CLI',
  "Here is the user's editor context",
  "Here is a summary of changes in the user's editor context",
];

const hookStart = '<hook_context>';
const hookEnd = '</hook_context>';
const shell =
  /^I ran the following shell command:\s*```sh\n([^]*?)\n```\s*This produced the following result:\s*```\n?([^]*?)\n?```\s*$/;

/** Sorts a text part on its own, apart from whether it is a command: that shows only in all that was typed. */
export function sortPart(text: string): UserText {
  const trimmed = text.trimStart();
  if (contexts.some((beginning) => trimmed.startsWith(beginning))) return { from: 'context' };
  if (trimmed.startsWith('<state_snapshot>')) return { from: 'summary', text: trimmed.trimEnd() };
  if (trimmed.startsWith(hookStart)) return { from: 'hook', text: withoutTags(trimmed) };
  const [, command, output] = trimmed.startsWith('I ran the following shell command:')
    ? (shell.exec(trimmed) ?? [])
    : [];
  if (command !== undefined) return { from: 'shell', text: `!${command}`, output: output ?? '' };
  return { from: 'person', text };
}

/** What was typed, without files that were expanded into it and what hooks added at its end. */
export function sortTyped(text: string): {
  readonly typed: UserText;
  readonly hook: string;
  readonly hasFiles: boolean;
} {
  const { rest, hook } = withoutLastHooks(text);
  const own = withoutReferencedFiles(rest).trim();
  const isCommand = /^(?:\/(?![/*])|\?)/.test(own);
  return {
    typed: { from: isCommand ? 'command' : 'person', text: own },
    hook,
    hasFiles: own.length < rest.trim().length,
  };
}

/** A text without the blocks that hooks put at its end. */
export function withoutLastHooks(text: string): { readonly rest: string; readonly hook: string } {
  const hooks: string[] = [];
  let rest = text;
  while (rest.trimEnd().endsWith(hookEnd)) {
    const start = rest.lastIndexOf(hookStart);
    if (start < 0) break;
    hooks.unshift(withoutTags(rest.slice(start)));
    rest = rest.slice(0, start).trimEnd();
  }
  return { rest, hook: hooks.join('\n\n') };
}

const filesStart = '--- Content from referenced files ---';
const filesEnd = '--- End of content ---';

/** Follows the parts of a prompt: what stands in a file says nothing about who says it. */
export class ReferencedFiles {
  #isInside = false;

  /** Whether a part begins inside a file. */
  holds(text: string): boolean {
    const isInside = this.#isInside;
    const start = text.lastIndexOf(filesStart);
    const end = text.lastIndexOf(filesEnd);
    if (start !== end) this.#isInside = start > end;
    return isInside;
  }
}

function withoutReferencedFiles(text: string): string {
  const start = text.indexOf(filesStart);
  if (start < 0) return text;
  const end = text.lastIndexOf(filesEnd);
  return text.slice(0, start) + (end < start ? '' : text.slice(end + filesEnd.length));
}

function withoutTags(text: string): string {
  return text.replaceAll(hookStart, '').replaceAll(hookEnd, '').trim();
}
