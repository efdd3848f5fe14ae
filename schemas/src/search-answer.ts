/** What `siphon search --json` prints. Version 1; fields are only added. */

export interface SearchAnswer {
  readonly version: 1;
  readonly query: string;
  /** Messages found that hold all words, all pages. */
  readonly found: number;
  /** When those are few: messages among the hits of all pages that hold some of the words, after the others. */
  readonly foundPartly?: number;
  readonly tookMs: number;
  /** Best first. */
  readonly hits: readonly SearchHit[];
}

export interface SearchHit {
  readonly conversation: {
    readonly id: string;
    readonly nativeId: string;
    readonly source: string;
    readonly project: string;
    readonly title: string;
    readonly machine: string;
  };
  readonly message: { readonly id: string; readonly seq: number; readonly role: string; readonly at: string };
  /** Text around the match, without marks. */
  readonly snippet: string;
  /** Page that opens at the message: absolute when a server is known, else relative to the site. */
  readonly url: string;
  /** On a message that lacks some of the words. */
  readonly partly?: PartialMatch;
  /** Messages around the hit, when they were asked for. */
  readonly context?: { readonly before: readonly ContextMessage[]; readonly after: readonly ContextMessage[] };
}

/** What of a search a message holds. */
export interface PartialMatch {
  /** Words of the search that it holds; none where it is alike in meaning only. */
  readonly words: readonly string[];
  /** Whether its conversation holds all of them, each in some message. */
  readonly isWholeInConversation: boolean;
}

/** The words that a message holds of a search, as people read it. */
export function heldText(words: readonly string[]): string {
  return words.length > 0 ? `has ${words.join(', ')}` : 'alike in meaning';
}

/** A message beside a hit. */
export interface ContextMessage {
  readonly seq: number;
  readonly role: string;
  readonly at: string;
  /** Beginning of its text. */
  readonly text: string;
}

/** Address of a conversation on the site, relative to the site's base. */
export function conversationPath(conversation: string): string {
  return `c/?id=${conversation}`;
}

/** Address of a message there, likewise. */
export function messagePath(conversation: string, message: string, seq: number): string {
  return `${conversationPath(conversation)}#m-${message}~${seq}`;
}
