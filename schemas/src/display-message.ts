/** A message as the conversation page shows it: what `blocks` of a message document holds, as JSON. */
import type { Block, Message } from './session.ts';

/** Largest JSON of one display message, in characters as JavaScript counts them. */
export const longestDisplayJson = 64 * 1024;

/**
 * The message without position facts that the document has already. Long texts are cut to a head and a tail with
 * `… N characters left out …` between them, so that the JSON stays below `longestDisplayJson`; `truncated` says that something was cut.
 */
export interface DisplayMessage {
  readonly at?: string;
  readonly model?: string;
  readonly kind?: string;
  readonly superseded?: true;
  readonly usage?: NonNullable<Message['usage']>;
  readonly truncated?: true;
  readonly blocks: readonly Block[];
}
