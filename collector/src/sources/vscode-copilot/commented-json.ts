/** JSON as people write it into settings: with comments, and with a comma too many. */
import { parseJson } from '@session-siphon/schemas/narrow';

/** Strings come first, so that nothing inside of them is taken for anything else. */
const comments = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g;
const lastCommas = /"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g;

export function parseCommentedJson(text: string): unknown {
  const keepStrings = (piece: string): string => (piece.startsWith('"') ? piece : '');
  return parseJson(text.replaceAll(comments, keepStrings).replaceAll(lastCommas, keepStrings));
}
