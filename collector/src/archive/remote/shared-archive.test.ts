/** Many machines and one remote. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@session-siphon/schemas/errors';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { type GitHttpServer, startGitHttpServer } from '@session-siphon/schemas/git/git-http-server-for-tests';
import { openGitArchive } from '../git-archive.ts';
import { sampleSession } from '../sample-session.ts';
import { archiveRemote, setArchiveRemote } from './archive-remote.ts';
import { openRemote } from './connect-remote.ts';
import { type PushCounts, pushArchive } from './push-archive.ts';
import { pushShared } from './push-shared.ts';
import { weaveRemote } from './weave-remote.ts';

const env = { PATH: process.env['PATH'], HOME: '/dev/null/home' };
const now = (): number => 1_770_000_000_000;

let folder: string;
let remote: string;
let server: GitHttpServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'siphon-shared-'));
  remote = join(folder, 'remote.git');
  git(folder, ['init', '-q', '--bare', remote]);
  server = await startGitHttpServer({ root: folder });
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const archiveOf = (machine: string): string => join(folder, `${machine}.git`);
const address = (): string => `${server.url}/remote.git`;
const weave = () => weaveRemote({ remote: openRemote(address(), { env }), author: 'Weaver', now });

async function commit(machine: string, name: string, texts: readonly string[]): Promise<void> {
  await using writer = await openGitArchive({
    directory: archiveOf(machine),
    name: 'Team',
    machine,
    person: machine,
    now,
  });
  await writer.put(sampleSession({ name: `${machine} ${name}`, texts, header: { machine } }));
  await writer.commit();
}

const pushWith = (push: typeof pushShared, machine: string): Promise<PushCounts> =>
  push({
    directory: archiveOf(machine),
    machine,
    person: machine,
    remote: openRemote(address(), { env }),
    onForeignTip: 'stop',
    now,
  });

/** Whoever loses the race for main again and again leaves it for later, as a collector does. */
async function pushUntilTaken(machine: string): Promise<void> {
  try {
    await pushWith(pushShared, machine);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'REMOTE_UNREACHABLE') throw error;
    await pushUntilTaken(machine);
  }
}

function expectMainShows(machines: readonly string[]): void {
  expect(git(remote, ['fsck', '--strict', '--full', '--no-dangling'])).toBe('');
  for (const machine of machines)
    expect(git(remote, ['rev-parse', `main:machines/${machine}`])).toBe(
      git(archiveOf(machine), ['rev-parse', `main:machines/${machine}`]),
    );
  expect(git(remote, ['ls-tree', '--name-only', 'main:machines']).split('\n')).toEqual(machines.toSorted());
}

describe('weaving main', () => {
  it('shows the branches of all machines, and does nothing when they are shown', async () => {
    for (const machine of ['desktop', 'laptop']) {
      await commit(machine, 'one', ['hello']);
      await pushWith(pushArchive, machine);
    }
    const { machines, commit: made } = await weave();
    expect(machines).toEqual(['desktop', 'laptop']);
    expect(git(remote, ['rev-parse', 'main'])).toBe(made);
    expectMainShows(['desktop', 'laptop']);
    expect(git(remote, ['ls-tree', '--name-only', 'main']).split('\n')).toEqual([
      '.gitattributes',
      'README.md',
      'archive.json',
      'machines',
    ]);
    expect(await weave()).toEqual({ machines, commit: undefined });
    await commit('laptop', 'one', ['hello', 'again']);
    await pushWith(pushArchive, 'laptop');
    await weave();
    expectMainShows(['desktop', 'laptop']);
    expect(git(remote, ['log', '-1', '--format=%B', 'main'])).toMatch(
      /^claude-code: 1 session in shop \(2 messages\), on laptop\n\nTip: machines\/desktop /,
    );
  });

  it('fetches the upper folders only, however much lies below them', async () => {
    for (const machine of ['desktop', 'laptop']) {
      for (let day = 1; day < 6; day += 1) await commit(machine, `${day}`, ['x'.repeat(200_000)]);
      await pushWith(pushArchive, machine);
    }
    const before = git(remote, ['count-objects', '-v']);
    await weave();
    const loose = (text: string): number =>
      Number(/^count: (\d+)/m.exec(text)?.[1]) + Number(/in-pack: (\d+)/.exec(text)?.[1]);
    // Root, machines and the commit.
    expect(loose(git(remote, ['count-objects', '-v'])) - loose(before)).toBe(3);
  });

  it('of an empty remote does nothing', async () => {
    expect(await weave()).toEqual({ machines: [], commit: undefined });
  });

  it('goes on when somebody else was faster', async () => {
    await commit('laptop', 'one', ['a']);
    await pushWith(pushArchive, 'laptop');
    await commit('desktop', 'one', ['b']);
    await pushWith(pushArchive, 'desktop');
    const results = await Promise.all([weave(), weave(), weave()]);
    expect(results.filter((result) => result.commit !== undefined).length).toBeGreaterThan(0);
    expectMainShows(['desktop', 'laptop']);
  });
});

describe('eight machines that push to one remote at the same time', () => {
  const machines = Array.from({ length: 8 }, (_, index) => `machine-${index}`);

  it('lose nothing and are all shown, each on its branch', async () => {
    const work = async (machine: string): Promise<void> => {
      for (let round = 0; round < 4; round += 1) {
        await commit(
          machine,
          `${round % 2}`,
          Array.from({ length: round + 1 }, (_, line) => `${machine} ${line}`),
        );
        await pushWith(pushArchive, machine);
      }
    };
    await Promise.all([...machines.map(work), weave(), weave()]);
    await weave();
    expectMainShows(machines);
    for (const machine of machines) expect(git(remote, ['rev-list', '--count', `machines/${machine}`])).toBe('4');
  });

  it.each([
    ['own', pushArchive],
    ['shared', pushShared],
  ] as const)('push more seldom than one alone, with %s branches', async (branches, push) => {
    const [first = '', ...others] = machines;
    await commit(first, 'one', ['a']);
    await setArchiveRemote(archiveOf(first), { url: address(), branches });
    const own = await archiveRemote(archiveOf(first), { env });
    const options = { machine: first, person: first, onForeignTip: 'stop', now } as const;
    await own?.push(options);
    expect(own?.intervalMs).toBe(60_000);
    for (const machine of others) {
      await commit(machine, 'one', ['a']);
      await pushWith(push, machine);
    }
    await commit(first, 'one', ['a', 'b']);
    await own?.push(options);
    expect(own?.intervalMs).toBe(80_000);
  });

  it('lose nothing where none of them may make a branch', async () => {
    writeFileSync(join(remote, 'hooks', 'update'), '#!/bin/sh\n[ "$1" = refs/heads/main ]\n', { mode: 0o755 });
    const work = async (machine: string): Promise<void> => {
      for (let round = 0; round < 3; round += 1) {
        await commit(
          machine,
          'one',
          Array.from({ length: round + 1 }, (_, line) => `${machine} ${line}`),
        );
        await pushUntilTaken(machine);
      }
    };
    await Promise.all(machines.map(work));
    expectMainShows(machines);
    expect(git(remote, ['for-each-ref', '--format=%(refname)'])).toBe('refs/heads/main');
    expect(Number(git(remote, ['rev-list', '--count', 'main']))).toBe(24);
  });
});

describe('a shared main', () => {
  it('refuses a second machine of the same name', async () => {
    await commit('laptop', 'one', ['mine']);
    await pushWith(pushShared, 'laptop');
    rmSync(archiveOf('laptop'), { recursive: true });
    await commit('laptop', 'two', ['theirs']);
    await expect(pushWith(pushShared, 'laptop')).rejects.toMatchObject({ code: 'REMOTE_CHANGED' });
    expect(git(remote, ['rev-list', '--count', 'main'])).toBe('1');
  });

  it('keeps what people put beside the machines', async () => {
    const blob = git(remote, ['hash-object', '-w', '--stdin'], '# Ours\n');
    const tree = git(remote, ['mktree'], `100644 blob ${blob}\tREADME.md\n`);
    git(remote, ['update-ref', 'refs/heads/main', git(remote, ['commit-tree', tree, '-m', 'ours'])]);
    await commit('laptop', 'one', ['a']);
    expect(await pushWith(pushShared, 'laptop')).toMatchObject({ pushes: 1 });
    expect(await pushWith(pushShared, 'laptop')).toMatchObject({ pushes: 0 });
    expect(git(remote, ['show', 'main:README.md'])).toBe('# Ours');
    expectMainShows(['laptop']);
  });
});
