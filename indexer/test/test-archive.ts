/** An archive made by git itself, so that a reader of archives is tested against the original. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sessionFolder, segmentName, tombstonePath } from '@session-siphon/schemas/archive-path';
import { contentMessageId, sessionId } from '@session-siphon/schemas/identity';
import { formatVersion } from '@session-siphon/schemas/format-version';
import type { Message, Session } from '@session-siphon/schemas/session';
import { encodeSession } from '@session-siphon/schemas/session-file';
import { encodeTombstone } from '@session-siphon/schemas/tombstone';

/** A conversation of one prompt and answer after the other. */
export function conversation(
  nativeId: string,
  texts: readonly string[],
  machine = 'laptop',
  startedAt = '2026-10-05T08:00:00.000Z',
): Session {
  const id = sessionId({ source: 'claude-code', nativeId, agentId: undefined });
  return {
    header: {
      type: 'session',
      format: formatVersion,
      id,
      source: 'claude-code',
      nativeId,
      agent: { name: 'Claude Code', monogram: 'CC' },
      machine,
      project: { name: 'shop' },
      startedAt,
    },
    records: texts.map((text, seq): Message => ({
      type: 'message',
      seq,
      id: contentMessageId({ session: id, content: `${seq}`, ordinal: 0 }),
      role: seq % 2 === 0 ? 'user' : 'assistant',
      at: new Date(Date.UTC(2026, 9, 5, 8, seq)).toISOString(),
      blocks: [{ type: 'text', text }],
    })),
  };
}

export class TestArchive {
  readonly path = mkdtempSync(join(tmpdir(), 'siphon-archive-'));

  constructor() {
    this.#git('init', '--quiet', '--initial-branch=main');
  }

  /** Writes a session, a segment of `linesPerSegment` lines after the other, as its newest version. */
  put(session: Session, { generation = 0, linesPerSegment = 3 } = {}): void {
    const folder = this.#folder(session, generation);
    rmSync(folder, { recursive: true, force: true });
    const lines = [...encodeSession(session)];
    for (let from = 0; from < lines.length; from += linesPerSegment)
      this.#write(
        join(folder, segmentName(from / linesPerSegment)),
        lines.slice(from, from + linesPerSegment).join(''),
      );
  }

  /** A segment that no program of ours would write, in the place of one of a session or as the next one. */
  damage(session: Session, { generation = 0, segment = 0 } = {}): void {
    this.#write(join(this.#folder(session, generation), segmentName(segment)), 'no JSON\n');
  }

  remove(session: Session, generation = 0): void {
    rmSync(this.#folder(session, generation), { recursive: true });
  }

  /** Notes that the session was forgotten on its machine. */
  putTombstone({ header }: Session): void {
    const { id: session, source, startedAt } = header;
    const content = encodeTombstone({ session, source, date: startedAt.slice(0, 10), forgottenAt: startedAt });
    this.#write(this.#tombstone(header), content);
  }

  removeTombstone({ header }: Session): void {
    rmSync(this.#tombstone(header));
  }

  /** Nothing of any machine is left. */
  clear(): void {
    rmSync(join(this.path, 'machines'), { recursive: true, force: true });
  }

  /** The files as they are become the only commit, and nothing else is left. */
  startOver(): void {
    rmSync(join(this.path, '.git'), { recursive: true });
    this.#git('init', '--quiet', '--initial-branch=main');
    this.commit();
  }

  /** Every machine's files become a commit on a branch of its own, as the machines would push them; a machine without files has none. */
  splitByMachine(): void {
    const folder = join(this.path, 'machines');
    const machines = existsSync(folder) ? readdirSync(folder) : [];
    const branches = this.#git('for-each-ref', '--format=%(refname:lstrip=3)', 'refs/heads/machines').split('\n');
    for (const machine of branches)
      if (machine !== '' && !machines.includes(machine))
        this.#git('update-ref', '-d', `refs/heads/machines/${machine}`);
    for (const machine of machines) {
      const tree = this.#git('ls-tree', '-z', 'HEAD', `machines/${machine}`);
      const [, id = ''] = /^\d+ tree ([0-9a-f]+)/.exec(tree) ?? [];
      const root = this.#treeOf('machines', this.#treeOf(machine, id));
      const commit = this.#git(...identity, 'commit-tree', root, '-m', 'test');
      this.#git('update-ref', `refs/heads/machines/${machine}`, commit);
    }
  }

  commit(): void {
    this.#git('add', '--all');
    this.#git(...identity, 'commit', '--quiet', '--allow-empty', '--message=test');
  }

  /** All objects into one pack with deltas, as git does by itself from time to time. */
  pack(): void {
    this.#git('gc', '--quiet', '--aggressive', '--prune=now');
  }

  delete(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  #folder({ header }: Session, generation: number): string {
    const { machine, source, id: sessionIdentity, startedAt } = header;
    return join(
      this.path,
      sessionFolder({ machine, source, date: startedAt.slice(0, 10), sessionId: sessionIdentity, generation }),
    );
  }

  #tombstone({ machine, id: session }: Session['header']): string {
    return join(this.path, tombstonePath({ machine, session }));
  }

  #write(path: string, content: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  #git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.path, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  }

  /** The id of a tree of one folder. */
  #treeOf(name: string, id: string): string {
    const input = `040000 tree ${id}\t${name}\n`;
    return execFileSync('git', ['mktree'], { cwd: this.path, encoding: 'utf8', input }).trim();
  }
}

const identity = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
