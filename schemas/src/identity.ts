/** How ids are derived. Only from what the assistant wrote, so that every machine derives the same ones. */
import { hash } from 'node:crypto';

/** Session id: 24 hexadecimal digits (96 bits) of SHA-256 over source, native id and agent id. */
export function sessionId(parts: { source: string; nativeId: string; agentId?: string | undefined }): string {
  const fields = [parts.source, parts.nativeId, ...(parts.agentId === undefined ? [] : [parts.agentId])];
  return digest(fields.join('\0')).slice(0, 24);
}

/** Message id: 16 hexadecimal digits (64 bits) of SHA-256 over session id and the assistant's own message id. */
export function messageId(session: string, nativeId: string): string {
  return digest(`${session}\0${nativeId}`).slice(0, 16);
}

/** Message id where the assistant gives none: from the content and how often this content occurred before in the session. */
export function contentMessageId(parts: { session: string; content: string; ordinal: number }): string {
  return digest(`${parts.session}\0\0${parts.ordinal}\0${parts.content}`).slice(0, 16);
}

function digest(text: string): string {
  // A lone surrogate has no UTF-8 form; `toWellFormed` makes the same text give the same bytes everywhere.
  return hash('sha256', text.toWellFormed(), 'hex');
}
