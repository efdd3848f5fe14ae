/** Finds sessions of this machine's archive by what people call them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ArchivedSession,
  archivedSessions,
  headerOf,
  sessionOf,
} from '@session-siphon/collector/archive/archived-sessions';
import { tombstonesIn } from '@session-siphon/collector/archive/tombstones';
import { namesOf } from '@session-siphon/collector/consent/consent';
import { machineRef, sessionFolder } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import { decodeCommit } from '@session-siphon/schemas/git/commit';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { readRef } from '@session-siphon/schemas/git/refs';
import { sessionId } from '@session-siphon/schemas/identity';
import type { SessionHeader } from '@session-siphon/schemas/session';
import { sessionTitle } from '@session-siphon/schemas/session-title';
import type { Tombstone } from '@session-siphon/schemas/tombstone';

export interface FoundSession {
  readonly id: string;
  readonly source: string;
  readonly nativeId: string | undefined;
  readonly title: string;
  readonly project: string;
  /** Day it started, UTC. */
  readonly date: string;
  readonly messages: number;
  /** Its folders in the archive, one a generation. */
  readonly folders: readonly string[];
  /** Days that they lie in; a session without times may lie in several. */
  readonly dates: readonly string[];
  /** Session id of the conversation that this is a sub-agent of; absent for one that was asked for. */
  readonly conversation?: string;
}

/** The part of an archive that one machine writes, as it was committed last. */
export class ArchivePart {
  readonly #store: ObjectStore;
  readonly #machine: string;
  readonly #tree: ObjectId | undefined;
  /** Generations by session id, the newest last. */
  readonly #sessions: ReadonlyMap<string, readonly ArchivedSession[]>;
  readonly #headers = new Map<string, SessionHeader | undefined>();

  /** Throws ARCHIVE_MISSING. */
  constructor(directory: string, machine: string) {
    if (!existsSync(join(directory, 'objects')))
      throw new AppError('ARCHIVE_MISSING', `there is no archive in ${directory}.`, {
        hint: 'Run `siphon collect` first, or name another folder with --data.',
      });
    const files = nodeGitFiles(directory);
    this.#store = new ObjectStore(files);
    this.#machine = machine;
    const tip = readRef(files, machineRef(machine));
    this.#tree = tip === undefined ? undefined : decodeCommit(this.#store.read(tip).content).tree;
    const all = this.#tree === undefined ? [] : archivedSessions(this.#store, this.#tree, machine);
    const byAge = [...all].toSorted((a, b) => a.generation - b.generation);
    this.#sessions = Map.groupBy(byAge, (session) => session.sessionId);
  }

  /** The sessions of these names, and their sub-agents. Throws SESSION_UNKNOWN, or USAGE for a name that fits several. */
  find(names: readonly string[]): readonly FoundSession[] {
    const asked = new Set(names.map((name) => this.#idOf(name)));
    const found = [...asked].map((id) => this.#facts(id));
    return [...found, ...this.#startedBy(asked)];
  }

  /** Forgotten sessions of these names, with what was forgotten together with them. Throws SESSION_UNKNOWN, or USAGE. */
  findForgotten(names: readonly string[]): readonly Tombstone[] {
    const all = tombstonesIn(this.#store, this.#tree, this.#machine);
    const sources = new Set(all.map(({ source }) => source));
    const ids = all.map(({ session }) => session);
    const asked = new Set(names.map((name) => only(name, matching(name, { ids, sources }), 'was forgotten here')));
    return all.filter(({ session, conversation }) => asked.has(session) || asked.has(conversation ?? ''));
  }

  #idOf(name: string): string {
    const ids = [...this.#sessions.keys()];
    const sources = new Set(this.#sessions.values().flatMap((generations) => generations.map(({ source }) => source)));
    const direct = matching(name, { ids, sources });
    const fits = direct.length > 0 ? direct : ids.filter((id) => this.#isCalled(id, nameOf(name)));
    return only(name, fits, 'is in the archive of this machine');
  }

  /** By the assistant's own id, also of a sub-agent, and by the beginning of it. */
  #isCalled(id: string, name: string): boolean {
    const { nativeId, agentId } = this.#header(id) ?? {};
    return (
      agentId === name || (agentId === undefined && name.length >= shortestPrefix && (nativeId ?? '').startsWith(name))
    );
  }

  /** Sub-agents of sessions, and theirs. */
  #startedBy(asked: ReadonlySet<string>): readonly FoundSession[] {
    const family = new Map([...asked].map((id) => [id, id]));
    const [sources, earliest] = [new Set<string>(), this.#earliest(asked)];
    for (const id of asked) sources.add(this.#newest(id)?.source ?? '');
    const candidates = [...this.#sessions.keys()].filter((id) => {
      const session = this.#newest(id);
      return session && sources.has(session.source) && session.date >= earliest;
    });
    for (let size = 0; size !== family.size;) {
      size = family.size;
      for (const id of candidates) {
        const header = family.has(id) ? undefined : this.#header(id);
        const parent = header && namesOf(header.source, header).ids.find((one) => family.has(one));
        if (parent !== undefined) family.set(id, family.get(parent) ?? parent);
      }
    }
    return [...family]
      .filter(([id]) => !asked.has(id))
      .map(([id, conversation]) => ({ ...this.#facts(id), conversation }));
  }

  #earliest(ids: ReadonlySet<string>): string {
    return [...ids].map((id) => this.#newest(id)?.date ?? '').toSorted()[0] ?? '';
  }

  #facts(id: string): FoundSession {
    const generations = this.#sessions.get(id) ?? [];
    const newest = this.#newest(id);
    const session = newest && sessionOf(this.#store, newest.tree);
    return {
      id,
      source: newest?.source ?? '',
      nativeId: session?.header.nativeId,
      title: session ? sessionTitle(session) : '',
      project: session?.header.project.name ?? '',
      date: newest?.date ?? '',
      messages: session?.records.filter(({ type }) => type === 'message').length ?? 0,
      folders: generations.map((one) => sessionFolder(one)),
      dates: [...new Set(generations.map(({ date }) => date))],
    };
  }

  #newest(id: string): ArchivedSession | undefined {
    return this.#sessions.get(id)?.at(-1);
  }

  #header(id: string): SessionHeader | undefined {
    const newest = this.#newest(id);
    if (!this.#headers.has(id)) this.#headers.set(id, newest && headerOf(this.#store, newest.tree));
    return this.#headers.get(id);
  }
}

const shortestPrefix = 6;

/** By session id, the beginning of one, or the assistant's own id. */
function matching(
  name: string,
  { ids, sources }: { readonly ids: readonly string[]; readonly sources: Iterable<string> },
): readonly string[] {
  const text = nameOf(name);
  const native = new Set([...sources].map((source) => sessionId({ source, nativeId: text })));
  const isPrefix = text.length >= shortestPrefix && /^[0-9a-f]+$/.test(text);
  return ids.filter((id) => native.has(id) || (isPrefix && id.startsWith(text)));
}

/** A search result's address names the session. */
function nameOf(text: string): string {
  return /[?&]id=([0-9a-f]{24})(?:[&#]|$)/.exec(text)?.[1] ?? text.trim();
}

function only(name: string, ids: readonly string[], where: string): string {
  const [first, ...others] = ids;
  if (first === undefined)
    throw new AppError('SESSION_UNKNOWN', `no conversation called ${JSON.stringify(name)} ${where}.`, {
      hint: `Give a session id or its first ${shortestPrefix} digits or more, the assistant's own id, or the address of a search result.`,
    });
  if (others.length > 0)
    throw new AppError(
      'USAGE',
      `${JSON.stringify(name)} fits ${ids.length} conversations: ${ids.slice(0, 5).join(', ')}.`,
      {
        hint: 'Give more of the id.',
      },
    );
  return first;
}
