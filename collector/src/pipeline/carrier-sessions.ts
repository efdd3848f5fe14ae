/** The sessions of one carrier while it is read: what it held before, and what it tells now. */
import type { SeenSession } from './seen-carrier.ts';

export class CarrierSessions {
  readonly #before: ReadonlyMap<string, SeenSession>;
  readonly #now = new Map<string, SeenSession>();

  constructor(before: readonly SeenSession[]) {
    this.#before = new Map(before.map((session) => [session.id, session]));
  }

  /** Whether the session is there in this version; then it need not be read. */
  isKnown(id: string, version: string): boolean {
    const session = this.#before.get(id);
    if (session?.version !== version) return false;
    this.#now.set(id, toldAgain(session));
    return true;
  }

  /** What was collected of a session stays as it is. */
  keep(id: string): void {
    const session = this.#before.get(id);
    if (session) this.#now.set(id, session);
  }

  put(session: SeenSession): void {
    this.#now.set(session.id, session);
  }

  /** What it tells now, and what it told before and does not any more: that was collected, and stays. */
  all(): readonly SeenSession[] {
    const gone = [...this.#before.values()].filter(({ id }) => !this.#now.has(id));
    return [...this.#now.values(), ...gone.map(toldNoMore)];
  }
}

// What did not change stays the same object: it need not be written again.

function toldAgain(session: SeenSession): SeenSession {
  if (session.isGone === undefined) return session;
  const { isGone: _was, ...rest } = session;
  return rest;
}

function toldNoMore(session: SeenSession): SeenSession {
  return session.isGone === undefined ? { ...session, isGone: true } : session;
}
