/** Outputs that were too big for the transcript: a preview stands in it, the whole in a file of the session's folder. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { parseJson } from '@session-siphon/schemas/narrow';
import { resultText } from './tool-result.ts';

/** A tool result whose text is only a preview; the whole output lies in a file of this name. */
export interface PersistedOutput {
  readonly name: string;
  readonly result: BlockOf<'tool_result'>;
}

const opening = '<persisted-output>';

/** The output behind a preview, if the text of a result is one. The path is the writing machine's; its last part is the file's name. */
export function persistedOutput(shown: string, result: BlockOf<'tool_result'>): PersistedOutput | undefined {
  if (!shown.startsWith(opening)) return undefined;
  const path = /Full output saved to: (.+)/.exec(shown)?.[1]?.trim();
  const name = path?.split(/[/\\]/).at(-1);
  return name === undefined || name === '' ? undefined : { name, result };
}

/** Puts the whole output in place of the preview. */
export function completeOutput({ name, result }: PersistedOutput, content: string): void {
  const value = name.endsWith('.json') ? parseJson(content) : undefined;
  result.text = Array.isArray(value) ? resultText(value) || content : content;
}
