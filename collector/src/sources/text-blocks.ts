import type { BlockOf } from '@session-siphon/schemas/session';

/** A text as the blocks of a message; nothing said is no block. */
export function textBlocks(text: string): BlockOf<'text'>[] {
  return text === '' ? [] : [{ type: 'text', text }];
}
