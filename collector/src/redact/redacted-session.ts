/** A session that went through `redact`. The archive takes nothing else, so archiving an unredacted one does not compile. */
import type { Session } from '@session-siphon/schemas/session';

declare const redacted: unique symbol;

export type RedactedSession = Session & { readonly [redacted]: true };
