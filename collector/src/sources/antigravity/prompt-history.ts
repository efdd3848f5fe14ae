/** The list of typed prompts that all conversations of a product share. */
import { objectOf, parseJson, textOf, timeOf } from '../../narrow.ts';

export interface ListedPrompt {
  readonly text: string;
  readonly at: string | undefined;
  readonly workspace: string | undefined;
}

interface Entry extends ListedPrompt {
  readonly conversation: string | undefined;
}

/** Prompts of a conversation. The first one of each is written before the conversation has an id. */
export function promptsOf(history: string, conversation: string): readonly ListedPrompt[] {
  if (!history.includes(conversation)) return [];
  const entries = history.split('\n').flatMap((line) => entryOf(line) ?? []);
  const own = entries.filter((entry) => entry.conversation === conversation);
  const [first] = own;
  if (!first) return [];
  const before = entries.slice(0, entries.indexOf(first)).findLast(({ workspace }) => workspace === first.workspace);
  return before && before.conversation === undefined ? [before, ...own] : own;
}

function entryOf(line: string): Entry | undefined {
  const fields = objectOf(parseJson(line));
  const text = textOf(fields['display']);
  if (text === undefined) return undefined;
  return {
    text,
    at: timeOf(fields['timestamp']),
    workspace: textOf(fields['workspace']),
    conversation: textOf(fields['conversationId']),
  };
}
