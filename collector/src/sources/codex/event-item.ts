/** Items inside of `item_completed` events, and their doubles among the older events, in one shape. */
import { type JsonObject, arrayOf, textOf } from '../../narrow.ts';
import { type ToolOutput, durationOf, integerOf } from './tool-output.ts';

/** Output of a command that ended. */
export function endedCommand(fields: JsonObject): ToolOutput {
  const exitCode = integerOf(fields['exit_code']);
  const streams = [textOf(fields['stdout']), textOf(fields['stderr'])].flatMap((text) => text ?? []).join('\n');
  const status = textOf(fields['status']);
  return {
    text: textOf(fields['aggregated_output']) ?? streams,
    ok: status !== 'failed' && status !== 'declined' && (exitCode ?? 0) === 0,
    exitCode,
    durationMs: durationOf(fields['duration']),
    others: [],
  };
}

/** A command as one would type it: the shell that runs it says nothing. */
export function commandText(command: unknown): string | undefined {
  if (typeof command === 'string') return command;
  const words = arrayOf(command).filter((word) => typeof word === 'string');
  const isShell =
    words.length === 3 && /(?:^|[/\\])(?:ba|z|da)?sh$/.test(words[0] ?? '') && /^-l?c$/.test(words[1] ?? '');
  return words.length === 0 ? undefined : isShell ? words[2] : words.join(' ');
}

/** Text of an item's content, whose parts are spelled with a small or a capital letter. */
export function contentText(content: unknown): string {
  return arrayOf(content)
    .flatMap((part) => (typeof part === 'object' && part !== null && 'text' in part ? (textOf(part.text) ?? []) : []))
    .join('\n');
}

/** What a review found. */
export function reviewText(output: unknown): string {
  if (typeof output === 'string') return output;
  if (typeof output !== 'object' || output === null) return '';
  const whole = 'overall_explanation' in output ? (textOf(output.overall_explanation) ?? '') : '';
  const findings = 'findings' in output ? arrayOf(output.findings) : [];
  const points = findings.map((finding) => {
    const { title, body } = { title: undefined, body: undefined, ...(typeof finding === 'object' ? finding : {}) };
    return [textOf(title), textOf(body)].filter((text) => text !== undefined).join(': ');
  });
  return [whole, ...points.filter((point) => point !== '').map((point) => `- ${point}`)].join('\n').trim();
}
