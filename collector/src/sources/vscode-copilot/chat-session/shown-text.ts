/** Texts that VS Code shows: plain, or Markdown in an object. */
import { isObject } from '@session-siphon/schemas/narrow';
import { baseName, resourceOf } from '../resource.ts';

const unnamedLink = /\[\]\(([^()\s]+)\)/g;

/** The text of a label; empty when there is none. Links without words, which the editor draws as files, get the file's name. */
export function shownText(value: unknown): string {
  const text = isObject(value) ? value['value'] : value;
  if (typeof text !== 'string') return '';
  return text.includes('[](') ? text.replaceAll(unnamedLink, (_, target: string) => fileName(target)) : text;
}

function fileName(target: string): string {
  return `\`${baseName(resourceOf(target)?.path ?? target)}\``;
}

/** What stands where the editor cut a value that was too long to be written. */
const cutMarker = '[VS Code: value truncated for persistence';

/** What such content is counted as. */
export const cutContent = 'content that the editor cut away';

/** Whether content is lost. */
export function isCut(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith(cutMarker);
}
