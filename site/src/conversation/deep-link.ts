/** Which conversation and which message an address names. The inverse of `messagePath`. */
import { sessionIdPattern } from '@session-siphon/schemas/id-patterns';

export interface DeepLink {
  readonly conversation: string;
  /** Message to open at. */
  readonly message?: string;
  /** Where the message was when the link was made; it may have moved. */
  readonly hint?: number;
}

/** The link of an address; undefined when it names no conversation. */
export function parseDeepLink(search: string, hash: string): DeepLink | undefined {
  const conversation = new URLSearchParams(search).get('id') ?? '';
  if (!sessionIdPattern.test(conversation)) return undefined;
  return { conversation, ...parseMessageHash(hash) };
}

/** `#m-<message>~<position>`; the position may be missing. */
export function parseMessageHash(hash: string): Pick<DeepLink, 'message' | 'hint'> {
  const [, message, position] = /^#m-([0-9a-f]{16})(?:~(\d{1,9}))?$/.exec(hash) ?? [];
  if (message === undefined) return {};
  return { message, ...(position === undefined ? {} : { hint: Number(position) }) };
}
