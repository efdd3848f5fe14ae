/** What two lines show of a matching text. Pure; matches have marks around them. */
import { highlightTags } from '@session-siphon/schemas/search-query';

const longestSnippet = 600;

interface SnippetPlace {
  /** The tool's name, which stands before the snippet already. */
  readonly tool: string | undefined;
  /** Words of a person or an assistant, written in Markdown. */
  readonly isSpoken: boolean;
  /** Characters kept before the first match. */
  readonly lead: number;
}

/** A snippet for two lines: blank runs and the signs of Markdown say nothing there, and the first match has to be in sight. */
export function shownSnippet(text: string, { tool, isSpoken, lead }: SnippetPlace): string {
  const flat = (isSpoken ? withoutMarkdown(text) : text).replaceAll(/\s+/g, ' ').trim();
  const named = tool !== undefined && flat.startsWith(`${tool} `) ? flat.slice(tool.length + 1) : flat;
  const start = startBefore(named, named.indexOf(highlightTags.start), lead);
  return `${start > 0 ? '… ' : ''}${named.slice(start, start + longestSnippet)}`;
}

/** Beginning of a word at most `lead` characters before a position. */
function startBefore(text: string, at: number, lead: number): number {
  if (at <= lead) return 0;
  const space = text.indexOf(' ', at - lead);
  // Without a space near it the position is inside a long word, which is cut anywhere.
  return space >= 0 && space < at ? space + 1 : at - Math.floor(lead / 2);
}

/** Words without fences, backticks, heading signs and signs of emphasis. */
function withoutMarkdown(text: string): string {
  return (
    text
      .replaceAll(/^ {0,3}(?:```|~~~).*$/gm, '')
      .replaceAll(/^ {0,3}#{1,6} /gm, '')
      .replaceAll('`', '')
      .replaceAll(/\*{2,}(?=\S)|(?<=\S)\*{2,}/g, '')
      // A single sign is one of emphasis only around whole words: it also stands in patterns and in comments.
      .replaceAll(/(?<=^|[\s(])([*_])(?=[^\s*_./])([^*_\n]*[^\s*_])\1(?=$|[\s.,;:!?)])/gm, '$2')
  );
}
