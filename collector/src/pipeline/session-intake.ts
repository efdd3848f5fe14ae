/** Takes one session in: it is completed, redacted and put into the archive, unless another carrier holds a longer copy of it. */
import { sessionId } from '@session-siphon/schemas/identity';
import type { SessionDraft } from '@session-siphon/schemas/session';
import { encodeSession } from '@session-siphon/schemas/session-file';
import { type Findings, redact } from '../redact/redact.ts';
import type { RedactedSession } from '../redact/redacted-session.ts';
import type { CollectCounts } from './collect-counts.ts';
import type { CollectorParts } from './collector-parts.ts';
import { complete } from './complete.ts';
import type { FoundCarrier } from './scan.ts';
import type { SeenSession } from './seen-carrier.ts';
import type { SessionOwners } from './session-owners.ts';
import { type SessionSummary, sessionSummary } from './session-summary.ts';

type IntakeParts = Pick<CollectorParts, 'collecting' | 'archive' | 'seen' | 'redactText'>;

interface IntakeOptions {
  readonly counts: CollectCounts;
  /** Told of every session that was put, also when it was there already. */
  readonly onSession: ((summary: SessionSummary) => void) | undefined;
}

interface TakenSession {
  readonly session: RedactedSession;
  /** Whether it is settled: it did not give way to the copy of another carrier, which may release it. */
  readonly isSettled: boolean;
  readonly seen: SeenSession;
  readonly findings: Findings;
}

export class SessionIntake {
  readonly #parts: IntakeParts;
  readonly #options: IntakeOptions;
  readonly #owners: SessionOwners;

  constructor(parts: IntakeParts, options: IntakeOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#owners = parts.seen.owners;
  }

  /** A draft that tells no start began when its carrier was last `modifiedAt` at its first collection: touching the file moves nothing. */
  async take(draft: SessionDraft, found: FoundCarrier, modifiedAt: string): Promise<TakenSession> {
    const { source } = found;
    const { archive, collecting, redactText } = this.#parts;
    const known =
      draft.startedAt === undefined
        ? archive.startOf(source.id, sessionId({ source: source.id, ...draft }))
        : undefined;
    const fallbackTime = known ?? modifiedAt;
    const whole = await complete(draft, { source, collecting, fallbackTime });
    const { session, findings } = redact(whole, redactText);
    const { id } = session.header;
    const messages = session.records.reduce((count, record) => count + (record.type === 'message' ? 1 : 0), 0);
    const newestAt = session.records.findLast((record) => record.at !== undefined)?.at;
    const isExcerpt = draft.isExcerpt === true;
    const isSettled = await this.#put(session, { isExcerpt, found, messages });
    this.#options.counts.messages += messages;
    const seen = {
      id,
      messages,
      ...(newestAt === undefined ? {} : { newestAt }),
      ...(isExcerpt ? { isExcerpt } : {}),
    };
    return { session, isSettled, findings, seen };
  }

  /** A carrier tells a session no more: where its copy counted, that of the returned carrier does, once it is read again. */
  release(id: string, path: string): string | undefined {
    return this.#owners.release(id, path);
  }

  async #put(
    session: RedactedSession,
    {
      isExcerpt,
      found,
      messages,
    }: { readonly isExcerpt: boolean; readonly found: FoundCarrier; readonly messages: number },
  ): Promise<boolean> {
    const { archive } = this.#parts;
    const { counts, onSession } = this.#options;
    const { id } = session.header;
    const copy = { path: found.path, messages };
    const isShorter = isExcerpt ? archive.sizeOf(session.header) > sizeOf(session) : this.#owners.isElsewhere(id, copy);
    if (isShorter) {
      counts.sessions.duplicate += 1;
      if (!isExcerpt) this.#owners.giveWay(id, copy);
      return isExcerpt;
    }
    counts.sessions[await archive.put(session)] += 1;
    if (!isExcerpt) this.#owners.take(id, copy);
    onSession?.(sessionSummary(session));
    return true;
  }
}

/** Bytes of a session as the archive would hold it. */
function sizeOf(session: RedactedSession): number {
  return encodeSession(session).reduce((total, line) => total + Buffer.byteLength(line), 0);
}
