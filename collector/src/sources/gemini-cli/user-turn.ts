/** A message of the type `user`, taken apart: hardly half of them were typed by a person. */
import type { JsonObject } from '@session-siphon/schemas/narrow';
import { type FunctionResponse, partsOf } from './native.ts';
import { ReferencedFiles, type UserText, sortPart, sortTyped } from './user-text.ts';

/** An answer of a tool that is told in the user's name. */
export interface ToldResponse {
  readonly response: FunctionResponse;
  /** Images and files that follow it. */
  readonly others: unknown[];
}

export interface UserTurn {
  /** What was typed. */
  readonly typed: UserText | undefined;
  /** Images and files that came with it. */
  readonly attachments: readonly unknown[];
  readonly responses: readonly ToldResponse[];
  readonly hooks: readonly string[];
  readonly summaries: readonly string[];
  readonly shells: readonly Extract<UserText, { from: 'shell' }>[];
  /** Whether the model was told about its surroundings. */
  readonly hasContext: boolean;
  /** Whether files were expanded into what was typed. */
  readonly hasFiles: boolean;
}

export function userTurn(fields: JsonObject): UserTurn {
  const responses: ToldResponse[] = [];
  const attachments: unknown[] = [];
  const sorted: UserText[] = [];
  const files = new ReferencedFiles();
  for (const part of partsOf(fields['content'])) {
    if (part.kind === 'response') responses.push({ response: part.response, others: [] });
    else if (part.kind === 'text' || part.kind === 'thought')
      sorted.push(files.holds(part.text) ? { from: 'person', text: part.text } : sortPart(part.text));
    else if (part.kind === 'other') {
      const answer = sorted.some(({ from }) => from === 'person') ? undefined : responses.at(-1);
      (answer?.others ?? attachments).push(part.value);
    }
  }
  const content = textsFrom(sorted, 'person').join('');
  // What was typed, before the program worked on it.
  const display = partsOf(fields['displayContent']).flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  const sent = sortTyped(content);
  const { typed, hook, hasFiles } = display.length > 0 ? sortTyped(display.join('')) : sent;
  return {
    typed: typedText(typed, sent.typed),
    attachments,
    responses,
    hooks: [...textsFrom(sorted, 'hook'), ...(hook === '' ? [] : [hook])],
    summaries: textsFrom(sorted, 'summary'),
    shells: sorted.filter((text) => text.from === 'shell'),
    hasContext: sorted.some(({ from }) => from === 'context'),
    hasFiles: hasFiles || (display.length > 0 && sent.hasFiles),
  };
}

/** A command that became a prompt for the model is what the person asked it. */
function typedText(typed: UserText, sent: UserText): UserText | undefined {
  if (!('text' in typed) || typed.text === '') return undefined;
  const isPrompt = typed.from === 'command' && sent.from === 'person' && sent.text !== '';
  return isPrompt ? { from: 'person', text: typed.text } : typed;
}

function textsFrom(sorted: readonly UserText[], from: UserText['from']): string[] {
  return sorted.flatMap((text) => (text.from === from && 'text' in text ? [text.text] : []));
}
