/** What a tool call was about, in a few words. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { toolSubject } from '@session-siphon/schemas/tool-subject';
import { codeSpan, plainLine } from './markdown-text.ts';

type Call = Pick<BlockOf<'tool_call'>, 'name' | 'kind' | 'input'>;

/** `read`, or the tool's name where its kind says nothing, as a link to the file that has the call, and what it was about. Markdown. */
export function callLine(call: Call, file: string): string {
  const what = `[${(call.kind === 'other' && plainLine(call.name, 60)) || call.kind}](${file})`;
  const subject = codeSpan(toolSubject(call) ?? '');
  return subject === '' ? what : `${what} ${subject}`;
}
