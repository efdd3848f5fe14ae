/** Content of assistant messages: a string, or an array of content blocks. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, isObject, textOf } from '@session-siphon/schemas/narrow';
import type { ContentPolicy } from '../attachment.ts';
import { unknownBlock } from '../unknown-block.ts';
import { imageBlock } from './image-block.ts';
import { noContent } from './native.ts';
import { toolKind } from './tool-kind.ts';
import { toolResultBlocks } from './tool-result.ts';

/** Blocks in order; empty texts say nothing and are left out. */
export function contentBlocks(content: unknown, policy: ContentPolicy): Block[] {
  return (typeof content === 'string' ? [content] : arrayOf(content)).flatMap((value) => {
    if (typeof value === 'string') return textBlocks(value);
    return isObject(value) ? contentBlock(value, policy) : [unknownBlock('', value)];
  });
}

function contentBlock(value: JsonObject, policy: ContentPolicy): Block[] {
  const type = textOf(value['type']) ?? '';
  switch (type) {
    case 'text':
      return textBlocks(textOf(value['text']) ?? '');
    case 'thinking':
      return [{ type: 'thinking', text: textOf(value['thinking']) ?? '' }];
    case 'redacted_thinking':
      return [{ type: 'thinking', text: '' }];
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return [toolCall(value)];
    case 'image':
    case 'document':
      return [imageBlock(value, policy) ?? unknownBlock(type, value)];
    case 'compaction': {
      const text = textOf(value['content']);
      return [text === undefined ? unknownBlock(type, value) : { type: 'notice', kind: type, text }];
    }
    default:
      // Tools that run on the vendor's servers answer inside the assistant's message.
      return type.endsWith('_tool_result') ? toolResultBlocks(value, { policy }) : [unknownBlock(type, value)];
  }
}

/** The block of a text that says something. */
export function textBlocks(text: string): Block[] {
  return text === '' || text === noContent ? [] : [{ type: 'text', text }];
}

function toolCall(value: JsonObject): BlockOf<'tool_call'> {
  const name = textOf(value['name']) ?? 'unknown';
  return {
    type: 'tool_call',
    call: textOf(value['id']) ?? '',
    name,
    kind: toolKind(name),
    input: jsonInput(value['input']),
  };
}

/** Values from JSON.parse are JSON; anything missing is an empty object. */
function jsonInput(input: unknown): BlockOf<'tool_call'>['input'] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the value comes from JSON.parse
  return input === undefined ? {} : (input as BlockOf<'tool_call'>['input']);
}
