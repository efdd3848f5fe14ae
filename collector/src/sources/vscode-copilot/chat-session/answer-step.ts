/** A step of an answer, in the order in which it came about. */
import type { AnswerPart } from './answer-parts.ts';
import type { ChatToolUse } from './tool-use.ts';

export type AnswerStep =
  | Exclude<AnswerPart, { type: 'card' }>
  | { readonly type: 'use'; readonly use: ChatToolUse }
  | { readonly type: 'compaction'; readonly text: string };
