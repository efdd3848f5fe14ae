/** What the conversation page needs before any message is loaded: spine, outline, counts. */
import type { OutlineEntry } from '@session-siphon/schemas/search-document';
import type { Message, Session, ToolKind } from '@session-siphon/schemas/session';
import { messageText } from '@session-siphon/schemas/session-title';
import type { SpineKind, Vertebra } from '@session-siphon/schemas/spine';

export interface ConversationShape {
  readonly spine: readonly Vertebra[];
  readonly outline: readonly OutlineEntry[];
  readonly counts: { readonly prompts: number; readonly toolCalls: number; readonly errors: number };
}

export function conversationShape(session: Session): ConversationShape {
  const kinds = new Map<string, ToolKind>();
  const spine: Vertebra[] = [];
  const outline: { -readonly [K in keyof OutlineEntry]: OutlineEntry[K] }[] = [];
  const counts = { prompts: 0, toolCalls: 0, errors: 0 };
  for (const record of session.records) {
    if (record.type !== 'message') continue;
    const vertebra = vertebraOf(record, kinds);
    spine.push(vertebra);
    if (record.role === 'user') {
      counts.prompts += 1;
      const text = messageText(record).replaceAll(/\s+/g, ' ').trim().slice(0, 120).toWellFormed();
      outline.push({
        seq: record.seq,
        text,
        ...(record.at === undefined ? {} : { at: record.at }),
        calls: 0,
        errors: 0,
        added: 0,
        removed: 0,
      });
    }
    const turn = outline.at(-1);
    const change = changedLines(record);
    counts.toolCalls += vertebra.kind === 'result' ? 0 : callCount(record);
    counts.errors += vertebra.isError ? 1 : 0;
    if (!turn) continue;
    turn.calls += callCount(record);
    turn.errors += vertebra.isError ? 1 : 0;
    turn.added += change.added;
    turn.removed += change.removed;
  }
  return { spine, outline, counts };
}

/** The kind a message is shown as: the first of prompt, prose, tool, thinking that it has. */
export function messageKind(message: Message): SpineKind {
  if (message.role === 'user') return 'prompt';
  if (message.role === 'system') return 'system';
  if (message.role === 'tool') return 'result';
  const types = new Set(message.blocks.map((block) => block.type));
  if (types.has('text')) return 'prose';
  if (types.has('tool_call')) return 'tool';
  return types.has('thinking') ? 'thinking' : 'prose';
}

/** A failed tool result, or an error the assistant reported. */
export function isError(message: Message): boolean {
  return message.kind === 'error' || message.blocks.some((block) => block.type === 'tool_result' && !block.ok);
}

function vertebraOf(message: Message, kinds: Map<string, ToolKind>): Vertebra {
  let text = 0;
  let output = 0;
  let toolKind: ToolKind | undefined;
  for (const block of message.blocks) {
    if (block.type === 'text' || block.type === 'notice') text += lineCount(block.text, 80);
    if (block.type === 'tool_result') output += lineCount(block.text);
    if (block.type === 'edit') output += lineCount(block.diff);
    if (block.type === 'tool_call') {
      kinds.set(block.call, block.kind);
      toolKind ??= block.kind;
    }
    if (block.type === 'tool_result') toolKind ??= kinds.get(block.call);
  }
  return {
    kind: messageKind(message),
    isError: isError(message),
    isSuperseded: message.superseded === true,
    isMixed: new Set(message.blocks.map((block) => block.type)).size > 1,
    toolKind,
    calls: callCount(message),
    textLines: text,
    outputLines: output,
  };
}

function callCount(message: Message): number {
  return message.blocks.reduce((count, block) => count + (block.type === 'tool_call' ? 1 : 0), 0);
}

function changedLines(message: Message): { added: number; removed: number } {
  let added = 0;
  let removed = 0;
  for (const block of message.blocks)
    if (block.type === 'edit')
      for (const line of block.diff.split('\n')) {
        if (line.startsWith('+')) added += 1;
        if (line.startsWith('-')) removed += 1;
      }
  return { added, removed };
}

/** Lines of a text, long ones counted as often as they wrap. */
function lineCount(text: string, width?: number): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return width === undefined ? lines : Math.max(lines, Math.ceil(text.length / width));
}
