/** Text of a tree that a prompt was made of. */
import { isObject } from '@session-siphon/schemas/narrow';

/** A list of nodes that is being walked. */
interface OpenLevel {
  readonly nodes: readonly unknown[];
  at: number;
  /** Whether the node before is a text. */
  isBehindText: boolean;
}

/** Elements have children; texts go on or begin a line. Trees are deep, so they are walked with a list. */
export function promptTreeText(root: unknown): string {
  const pieces: string[] = [];
  let isAtLineStart = true;
  const levels: OpenLevel[] = [{ nodes: [root], at: 0, isBehindText: false }];
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const node = level.nodes[level.at];
    level.at += 1;
    if (level.at >= level.nodes.length) levels.pop();
    if (!isObject(node)) continue;
    const { text, children, lineBreakBefore } = node;
    if (typeof text === 'string') {
      if (!isAtLineStart && beginsLine(lineBreakBefore, level.isBehindText)) pieces.push('\n');
      pieces.push(text);
      if (text !== '') isAtLineStart = text.endsWith('\n');
    }
    level.isBehindText = typeof text === 'string';
    if (Array.isArray(children) && children.length > 0) levels.push({ nodes: children, at: 0, isBehindText: false });
  }
  return pieces.join('');
}

/** Always, or (2) unless it goes on with a text. */
function beginsLine(lineBreak: unknown, isBehindText: boolean): boolean {
  return lineBreak === true || lineBreak === 1 || (lineBreak === 2 && !isBehindText);
}
