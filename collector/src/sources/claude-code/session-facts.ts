/** Facts about a session as a whole, from the envelopes of its rows and from lines of their own. */
import type { SessionDraft, SessionLink } from '@session-siphon/schemas/session';
import { type JsonObject, objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { Row } from './native.ts';

/** Which session is read. */
export interface SessionIdentity {
  readonly nativeId: string;
  /** Present for a sub-agent. */
  readonly agentId?: string;
  readonly links: readonly SessionLink[];
  /** What a sub-agent was asked for, in short. */
  readonly title?: string | undefined;
  /** Directory of the session that a sub-agent worked for, where it is at hand: its own may be any below. */
  readonly directory?: string | undefined;
}

type HeaderFacts = {
  -readonly [K in 'agentVersion' | 'client' | 'directory' | 'branch' | 'commit' | 'startedAt']: SessionDraft[K];
};

/** Work trees that the tool makes lie inside the repository they were made from. */
const ownWorktree = /[/\\]\.claude[/\\]worktrees[/\\][^/\\]+(?:[/\\].*)?$/;

export class SessionFacts {
  readonly #identity: SessionIdentity;
  readonly #header: Partial<HeaderFacts> = {};
  readonly #origins = new Map<string, SessionLink>();
  /** Directory of the first row that names one, as it stands there. */
  #startDirectory: string | undefined;
  /** What it belongs to. */
  #repository: string | undefined;
  #relocated: string | undefined;
  #hasOwnAnswer = false;

  constructor(identity: SessionIdentity) {
    this.#identity = identity;
  }

  get header(): Readonly<Partial<HeaderFacts>> {
    const directory = this.#relocated ?? this.#repository;
    return directory === undefined ? this.#header : { ...this.#header, directory };
  }

  get links(): readonly SessionLink[] {
    return [...this.#identity.links, ...this.#origins.values()];
  }

  /**
   * Notes a row's envelope. The first row that has a fact decides, so a growing file keeps its header. Returns whether the row was copied from another
   * session, which then counts its tokens.
   */
  noteRow({ type, fields }: Row): boolean {
    const header = this.#header;
    header.startedAt ??= timeOf(fields['timestamp']);
    header.agentVersion ??= textOf(fields['version']);
    header.client ??= textOf(fields['entrypoint']);
    const directory = textOf(fields['cwd']);
    if (directory !== undefined && this.#startDirectory === undefined) {
      this.#startDirectory = directory;
      this.#repository ??= this.#identity.directory ?? repositoryFolder(directory);
      // A detached head is no branch.
      if (fields['gitBranch'] !== 'HEAD') header.branch = textOf(fields['gitBranch']);
    }
    const origin = this.#originOf(fields);
    // Copies come first. Whatever claims to be one later does not change where this session came from.
    if (origin && !this.#hasOwnAnswer) this.#origins.set(origin.nativeId, origin);
    if (!origin && type === 'assistant') this.#hasOwnAnswer = true;
    return origin !== undefined;
  }

  /** `/cd` moved the session to another directory, where it can be resumed. */
  relocate(fields: JsonObject): void {
    const directory = textOf(fields['relocatedCwd']);
    if (directory !== undefined) this.#relocated = repositoryFolder(directory);
  }

  /** A session that began in a work tree belongs to the repository it was made from. */
  noteWorktree(fields: JsonObject): void {
    const worktree = objectOf(fields['worktreeSession']);
    const original = textOf(worktree['originalCwd']);
    const start = this.#startDirectory;
    if (original === undefined || (start !== undefined && start !== worktree['worktreePath'])) return;
    this.#repository = original;
    const commit = textOf(worktree['originalHeadCommit']);
    if (commit !== undefined && /^[0-9a-f]{7,64}$/.test(commit)) this.#header.commit = commit;
  }

  #originOf(fields: JsonObject): SessionLink | undefined {
    const { nativeId, agentId } = this.#identity;
    if (agentId !== undefined) return undefined;
    const forked = textOf(objectOf(fields['forkedFrom'])['sessionId']) ?? textOf(fields['requestSessionId']);
    if (forked !== undefined && forked !== nativeId) return { relation: 'fork-of', nativeId: forked };
    // Old versions resumed into a new file and copied the history with its old session id.
    const session = textOf(fields['sessionId']);
    return session === undefined || session === nativeId
      ? undefined
      : { relation: 'continued-from', nativeId: session };
  }
}

function repositoryFolder(directory: string): string {
  return directory.replace(ownWorktree, '') || directory;
}
