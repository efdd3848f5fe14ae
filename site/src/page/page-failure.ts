/** Something that stops a page or a search: what happened, and what the person can do. */

export type FailureKind = 'unreachable' | 'settings' | 'unindexed' | 'key' | 'busy' | 'refused';

export class PageFailure extends Error {
  readonly kind: FailureKind;
  /** What to do, as a sentence. */
  readonly advice: string;
  /** A command that does it. */
  readonly command: string | undefined;

  constructor(kind: FailureKind, message: string, help: { readonly advice: string; readonly command?: string }) {
    super(message);
    this.name = 'PageFailure';
    this.kind = kind;
    this.advice = help.advice;
    this.command = help.command;
  }
}

/** Any thrown value as a failure that can be shown. */
export function pageFailure(error: unknown): PageFailure {
  if (error instanceof PageFailure) return error;
  // InstantSearch wraps what the search client throws.
  if (error instanceof Error && error.cause instanceof PageFailure) return error.cause;
  if (typeof error === 'object' && error !== null && 'error' in error && error.error instanceof PageFailure)
    return error.error;
  const detail = error instanceof Error ? error.message : String(error);
  return new PageFailure('refused', 'The page could not go on', { advice: `Reload it. The browser says: ${detail}` });
}
