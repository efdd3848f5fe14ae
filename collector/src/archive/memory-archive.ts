/** An archive that forgets: for dry runs, and as a stand-in that passes the same contract suite. */
import { createHash } from 'node:crypto';
import type { SessionHeader } from '@session-siphon/schemas/session';
import type { RedactedSession } from '../redact/redacted-session.ts';
import type { ArchiveWriter, CommitId } from './archive-writer.ts';
import { sessionLines } from './session-lines.ts';

export class MemoryArchive implements ArchiveWriter {
  readonly #digests = new Map<string, string>();
  readonly #sizes = new Map<string, number>();
  readonly #starts = new Map<string, string>();
  readonly #commits: CommitId[] = [];
  readonly forgotten: ReadonlySet<string>;
  #isStaged = false;
  stagedBytes = 0;

  constructor(forgotten: ReadonlySet<string> = new Set()) {
    this.forgotten = forgotten;
  }

  get commits(): readonly CommitId[] {
    return this.#commits;
  }

  get isEmpty(): boolean {
    return this.#commits.length === 0;
  }

  async put(session: RedactedSession): Promise<'added' | 'changed' | 'same'> {
    const digest = createHash('sha256');
    let bytes = 0;
    for (const line of sessionLines(session)) {
      digest.update(line);
      bytes += Buffer.byteLength(line);
    }
    const fingerprint = digest.digest('hex');
    const before = this.#digests.get(session.header.id);
    if (before === fingerprint) return 'same';
    this.#digests.set(session.header.id, fingerprint);
    this.#sizes.set(session.header.id, bytes);
    this.#starts.set(session.header.id, session.header.startedAt);
    this.#isStaged = true;
    this.stagedBytes += bytes;
    return before === undefined ? 'added' : 'changed';
  }

  sizeOf({ id }: SessionHeader): number {
    return this.#sizes.get(id) ?? 0;
  }

  startOf(_source: string, id: string): string | undefined {
    return this.#starts.get(id);
  }

  async writeDue(): Promise<void> {}

  async commit(): Promise<CommitId | undefined> {
    if (!this.#isStaged) return undefined;
    this.#isStaged = false;
    this.stagedBytes = 0;
    const id = createHash('sha1')
      .update([...this.#commits, ...this.#digests.values()].join('\n'))
      .digest('hex');
    this.#commits.push(id);
    return id;
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
