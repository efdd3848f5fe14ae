/** The list of typed prompts that all conversations of a product share. */
import { objectOf, parseJson, textOf, timeOf } from '@session-siphon/schemas/narrow';

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
  const lines = history.split('\n');
  // Each conversation looks through the whole list, so only the lines that name it are parsed.
  const own = [...lines.entries()].flatMap(([at, line]) => {
    const entry = line.includes(conversation) ? entryOf(line) : undefined;
    return entry?.conversation === conversation ? [{ at, entry }] : [];
  });
  const [first] = own;
  if (!first) return [];
  const before = lastEntry(lines.slice(0, first.at), first.entry.workspace);
  const prompts = own.map(({ entry }) => entry);
  return before && before.conversation === undefined ? [before, ...prompts] : prompts;
}

/** The last entry of a workspace. */
function lastEntry(lines: readonly string[], workspace: string | undefined): Entry | undefined {
  for (const line of lines.toReversed()) {
    const entry = entryOf(line);
    if (entry && entry.workspace === workspace) return entry;
  }
  return undefined;
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
