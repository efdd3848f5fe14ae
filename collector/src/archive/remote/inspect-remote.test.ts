import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { type GitHttpServer, startGitHttpServer } from '@session-siphon/schemas/git/git-http-server-for-tests';
import { openGitArchive } from '../git-archive.ts';
import { sampleSession } from '../sample-session.ts';
import { openRemote } from './connect-remote.ts';
import { inspectRemote } from './inspect-remote.ts';
import { pushArchive } from './push-archive.ts';
import { startRemote } from './start-remote.ts';

const env = { PATH: process.env['PATH'], HOME: '/dev/null/home' };
const now = (): number => 1_770_000_000_000;
const template = join(import.meta.dirname, '../../../../archive-template');

let folder: string;
let bare: string;
let server: GitHttpServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'siphon-inspect-'));
  bare = join(folder, 'remote.git');
  git(folder, ['init', '-q', '--bare', '-b', 'main', bare]);
  server = await startGitHttpServer({ root: folder });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const remote = () => openRemote(`${server.url}/remote.git`, { env });
const files = (): Map<string, Buffer> =>
  new Map(
    readdirSync(template, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(template, path), readFileSync(path)]),
  );

/** An archive on this machine, with a session. */
async function archiveHere(): Promise<string> {
  const directory = join(folder, 'archive.git');
  await using archive = await openGitArchive({ directory, name: 'Ana', machine: 'laptop', person: 'Ana', now });
  await archive.put(sampleSession({ texts: ['hello'] }));
  await archive.commit();
  return directory;
}

/** A commit on main of the remote with these files. */
function commitThere(content: Readonly<Record<string, string>>): void {
  const clone = join(folder, 'clone');
  git(folder, ['init', '-q', '-b', 'main', clone]);
  for (const [path, text] of Object.entries(content)) writeFileSync(join(clone, path), text);
  git(clone, ['add', '-A']);
  git(clone, ['commit', '-q', '-m', 'step']);
  git(clone, ['push', '-q', bare, 'HEAD:main']);
}

describe('a git remote', () => {
  it('is empty, then an archive that was begun, then one with machines', async () => {
    expect(await inspectRemote(remote())).toEqual({ kind: 'empty' });
    const directory = await archiveHere();
    expect(await startRemote({ remote: remote(), directory, files: files(), author: 'Ana', now })).toEqual([]);
    expect(await inspectRemote(remote())).toEqual({
      kind: 'archive',
      name: 'Conversations',
      machines: new Map(),
      shown: [],
    });
    for (const [path, content] of files()) expect(git(bare, ['show', `main:${path}`])).toBe(content.toString().trim());
    const pushed = await pushArchive({
      remote: remote(),
      directory,
      machine: 'laptop',
      person: 'Ana',
      onForeignTip: 'stop',
      now,
    });
    // The first machine goes on from what it began, without anybody weaving.
    expect(pushed).toMatchObject({ commits: 1, isMainCurrent: true });
    const tip = git(bare, ['rev-parse', 'machines/laptop']);
    expect(await inspectRemote(remote())).toMatchObject({
      kind: 'archive',
      machines: new Map([['laptop', tip]]),
      shown: ['laptop'],
    });
    expect(git(bare, ['log', '--format=%s', 'main']).split('\n').at(-1)).toBe('archive: begin');
    expect(git(bare, ['ls-tree', '-r', '--name-only', 'main']).split('\n')).toEqual(
      expect.arrayContaining([...files().keys(), expect.stringMatching(/^machines\/laptop\/.+\.jsonl$/)]),
    );
  });

  it('is known as an archive also when machines pushed before there was main', async () => {
    const directory = await archiveHere();
    git(directory, ['push', '-q', bare, 'machines/laptop:machines/laptop']);
    expect(await inspectRemote(remote())).toMatchObject({ kind: 'archive', name: 'Ana' });
  });

  it('is empty also when it is reached without a server', async () => {
    expect(await inspectRemote(openRemote(bare, { env }))).toEqual({ kind: 'empty' });
    await expect(inspectRemote(openRemote(join(folder, 'nowhere.git'), { env }))).rejects.toMatchObject({
      code: 'REMOTE_UNUSABLE',
    });
  });

  it('is known where it cannot send a part', async () => {
    commitThere({ 'archive.json': '{"kind":"session-siphon-archive","format":1,"name":"Team"}' });
    git(bare, ['config', 'uploadpack.allowFilter', 'false']);
    expect(await inspectRemote(openRemote(bare, { env }))).toMatchObject({ kind: 'archive', name: 'Team' });
  });

  it.each([
    ['a README', { 'README.md': '# hello' }],
    ['another archive.json', { 'archive.json': '{"kind":"something"}' }],
    ['an archive.json that is no JSON', { 'archive.json': 'hello' }],
  ])('with %s is something else', async (_what, content) => {
    commitThere(content);
    await expect(inspectRemote(remote())).rejects.toMatchObject({
      code: 'REMOTE_UNUSABLE',
      message: expect.stringContaining('repository of something else'),
    });
  });

  it('with other branches only is something else', async () => {
    commitThere({ 'README.md': 'x' });
    git(bare, ['branch', '-m', 'main', 'master']);
    await expect(inspectRemote(remote())).rejects.toMatchObject({ code: 'REMOTE_UNUSABLE' });
  });

  it('of a newer version is told', async () => {
    commitThere({ 'archive.json': '{"kind":"session-siphon-archive","format":2,"name":"Team","more":true}' });
    await expect(inspectRemote(remote())).rejects.toMatchObject({ code: 'FORMAT_TOO_NEW' });
  });

  it('that lets a token write no workflows begins without them', async () => {
    const hook =
      '#!/bin/sh\nwhile read old new ref; do git ls-tree -r --name-only $new | grep -q ^.github/ && { echo "refusing to allow a token to create or update workflow" >&2; exit 1; }; done; exit 0\n';
    writeFileSync(join(bare, 'hooks', 'pre-receive'), hook, { mode: 0o755 });
    const directory = await archiveHere();
    const left = await startRemote({ remote: remote(), directory, files: files(), author: 'Ana', now });
    expect(left).toEqual([...files().keys()].filter((path) => path.startsWith('.github/')));
    expect(left).not.toEqual([]);
    expect(git(bare, ['ls-tree', '-r', '--name-only', 'main'])).toContain('archive.json');
  });
});
