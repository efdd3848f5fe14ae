import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sessionId } from '@session-siphon/schemas/identity';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { startGitHttpServer } from '@session-siphon/schemas/git/git-http-server-for-tests';
import type { SetupAnswer } from '../src/init/setup-report.ts';
import { type ClaudeSession, TestPlace } from './claude-home.ts';
import { type Finished, siphon } from './siphon-process.ts';

const configOf = (place: TestPlace): string => join(place.folder, 'config.yaml');
const at = (place: TestPlace): string[] => ['--home', place.home, '--data', place.data, '--config', configOf(place)];
const archiveOf = (place: TestPlace): string => join(place.data, 'archive.git');
const init = (place: TestPlace, ...args: readonly string[]): Promise<Finished> => siphon('init', ...at(place), ...args);

async function answer(place: TestPlace, ...args: readonly string[]): Promise<SetupAnswer> {
  const { stdout, stderr, code } = await init(place, ...args, '--yes', '--json');
  if (code !== 0) throw new Error(`init ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as SetupAnswer;
}

const everyObject = (repository: string): string =>
  execFileSync('git', ['-C', repository, 'cat-file', '--batch-all-objects', '--batch'], { encoding: 'latin1' });

/** Two projects, one of them nobody else's business. */
function twoProjects(place: TestPlace): ClaudeSession {
  const token = `ghp_${'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zaB3dE5'.slice(0, 36)}`;
  const one = place.session('one').prompt(`why does the otter loop, with ${token}`).answer('The cookie is not set.');
  place.session('two', 'diary').prompt('the wombat is a secret');
  return one;
}

describe('siphon init', () => {
  it('shows what was found, what would be collected and which secrets, and writes nothing before --yes', async () => {
    using place = new TestPlace();
    twoProjects(place);
    const { code, stderr } = await init(place);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Claude Code +2 conversations in 2 transcripts\n/);
    expect(stderr).toMatch(/1 +diary +1 conversation · Claude Code · ~\/diary\n +2 +shop +1 conversation/);
    expect(stderr).toContain('To be collected: 2 conversations of 2 projects (diary, shop).');
    expect(stderr).toContain('Secrets that are replaced in them: github-token 1.');
    expect(stderr).toContain('--yes is missing; nothing was written');
    expect(stderr).not.toMatch(/ghp_|wombat/);
    expect([existsSync(place.data), existsSync(configOf(place))]).toEqual([false, false]);
  });

  it('counts sub-agents with the conversation that started them, and by themselves where that is gone', async () => {
    using place = new TestPlace();
    place.session('one').prompt('count the otters').subagent('a1', 'seven').subagent('a2', 'eight');
    const gone = place.session('gone', 'diary').prompt('count the wombats').subagent('b1', 'none');
    rmSync(gone.file);
    const { stderr } = await init(place);
    expect(stderr).toMatch(/Claude Code +2 conversations and 2 sub-agents in 4 transcripts\n/);
    expect(stderr).toMatch(/1 +diary +1 conversation [^]* 2 +shop +1 conversation /);
  });

  it('needs no yes where nothing changes', async () => {
    using place = new TestPlace();
    twoProjects(place);
    await answer(place, '--machine', 'laptop');
    await siphon('collect', ...at(place));
    expect(await init(place)).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing changes') });
  });

  it('stays on this machine without a remote', async () => {
    using place = new TestPlace();
    twoProjects(place);
    const setup = await answer(place, '--person', 'Ana', '--machine', "Ana's MacBook");
    expect(setup).toMatchObject({
      version: 1,
      written: true,
      machine: 'ana-s-macbook',
      archive: { state: 'new' },
      remote: null,
      joinCode: null,
    });
    expect(readFileSync(configOf(place), 'utf8')).toBe(`person: Ana\nmachine_id: ana-s-macbook\ndata: ${place.data}\n`);
    await siphon('up', '--home', place.home, '--config', configOf(place), '--once', '--no-open');
    expect(git(archiveOf(place), ['log', '-1', '--format=%an %s', 'main'])).toMatch(/^Ana claude-code: 2 sessions/);
    const again = await init(place, '--yes');
    expect(again.stderr).toContain('It is set up like this already; nothing changes.');
    expect((await init(place, '--person', 'Ann', '--yes')).stderr).toContain('  person: Ana → Ann\n');
  });

  it('names the option that is missing where nobody can be asked', async () => {
    using place = new TestPlace();
    twoProjects(place);
    const remote = place.newRemote();
    expect(await init(place, '--remote', remote, '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/shop[^]*--projects is missing: all, none, or names/),
    });
    expect(await init(place, '--shared', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--remote is missing'),
    });
    expect(await init(place, '--remote', remote, '--projects', 'shopp', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no project "shopp"'),
    });
    expect((await init(place, '--person', 'ana@example.com', '--yes')).stderr).toContain('is an e-mail address');
    expect(git(remote, ['for-each-ref'])).toBe('');
  });

  it('begins an archive in an empty remote, shares what was chosen, and another machine joins with one line', async () => {
    using place = new TestPlace();
    twoProjects(place);
    const remote = place.newRemote();
    await using server = await startGitHttpServer({ root: place.folder });
    const address = `${server.url}/remote.git`;
    const setup = await answer(
      place,
      '--remote',
      address,
      '--projects',
      'shop',
      '--machine',
      'laptop',
      '--person',
      'Ana',
    );
    expect(setup).toMatchObject({
      projects: [
        { name: 'diary', chosen: false },
        { name: 'shop', path: '~/shop', conversations: 1, chosen: true },
      ],
      remote: { address, state: 'empty', branches: 'own', machines: [] },
    });
    expect((await siphon('collect', ...at(place))).stderr).toMatch(/Withheld 1 conversation[^]*Pushed 1 commit/);
    expect(everyObject(remote)).toContain('otter');
    expect(everyObject(remote)).not.toMatch(/wombat|diary/);
    // The first machine needs nobody who weaves.
    expect(git(remote, ['grep', '-l', 'otter', 'main'])).toContain('main:machines/laptop/');
    expect(git(remote, ['show', 'main:archive.json'])).toContain('session-siphon-archive');
    expect(git(remote, ['show', 'main:README.md'])).toContain('kept by Session Siphon, begun by Ana. Whose');

    using other = new TestPlace();
    other.session('three', 'billing').prompt('the walrus invoices');
    const shown = await siphon('join', setup.joinCode ?? '', ...at(other));
    expect(shown).toMatchObject({ code: 2, stderr: expect.stringContaining(`archive at ${address}`) });
    expect(shown.stderr).toContain('--projects is missing');
    const joining = ['join', setup.joinCode ?? '', ...at(other), '--machine', 'desktop', '--projects', 'all'];
    expect((await siphon(...joining)).stderr).toMatch(
      /is the archive "Conversations", with 1 machine \(laptop\)\.[^]*--yes is missing/,
    );
    expect(existsSync(other.data)).toBe(false);
    expect((await siphon(...joining, '--yes')).code).toBe(0);
    expect((await siphon('collect', ...at(other))).stderr).toContain('Pushed 1 commit');
    await siphon('weave', '--remote', address);
    expect(git(remote, ['ls-tree', '--name-only', 'main:machines'])).toBe('desktop\nlaptop');
  });

  it('begins an archive once where several machines do so at the same time', async () => {
    using first = new TestPlace();
    const remote = first.newRemote();
    await using server = await startGitHttpServer({ root: first.folder });
    using second = new TestPlace();
    using third = new TestPlace();
    const machines = [first, second, third];
    const ends = await Promise.all(
      machines.map((place, index) =>
        answer(place, '--remote', `${server.url}/remote.git`, '--projects', 'all', '--machine', `machine-${index}`),
      ),
    );
    for (const end of ends) expect(end).toMatchObject({ written: true });
    expect(git(remote, ['log', '--format=%s', 'main'])).toBe('archive: begin');
  });

  it('leaves what may not be shared out of the history that goes to others, and loses nothing', async () => {
    using place = new TestPlace();
    const one = twoProjects(place);
    await siphon('up', ...at(place).slice(0, 4), '--once', '--no-open');
    const remote = place.newRemote();
    const setup = await answer(place, '--remote', remote, '--projects', 'shop');
    expect(setup.archive).toMatchObject({ state: 'begun anew', chosen: 1, others: 1 });
    await siphon('up', ...at(place), '--once', '--no-open');
    for (const repository of [archiveOf(place), remote]) {
      expect(everyObject(repository)).toContain('otter');
      expect(everyObject(repository)).not.toMatch(/wombat|diary/);
      expect(git(repository, ['fsck', '--strict', '--no-dangling'])).toBe('');
    }
    const aside = readdirSync(place.data).find((name) => name.startsWith('archive-before-sharing-')) ?? '';
    expect(everyObject(join(place.data, aside))).toContain('wombat');
    // Whoever forgets something later is told that it may be there.
    const receipt = await siphon(
      'forget',
      '--yes',
      '--json',
      ...at(place),
      sessionId({ source: 'claude-code', nativeId: one.id }),
    );
    expect(JSON.parse(receipt.stdout)).toMatchObject({ aside: [join(place.data, aside)] });
    await siphon('forget', '--undo', one.id, ...at(place));
    const { stdout } = await siphon('search', 'wombat', ...at(place).slice(2), '--json');
    expect(JSON.parse(stdout)).toMatchObject({ found: 0 });
    expect(JSON.parse((await siphon('search', 'otter', ...at(place).slice(2), '--json')).stdout)).toMatchObject({
      found: 1,
    });
    // Excluded later, what others have got stays: nothing is begun anew.
    expect((await answer(place, '--remote', remote, '--projects', 'none')).archive).toEqual({ state: 'kept' });
    // Chosen later, the other project is collected like any other.
    await answer(place, '--projects', 'all');
    await siphon('up', ...at(place), '--once', '--no-open');
    expect(everyObject(remote)).toContain('wombat');
  });

  it('refuses a repository of something else, an archive of a newer version, and an address with a password', async () => {
    using place = new TestPlace();
    twoProjects(place);
    const remote = place.newRemote();
    const clone = join(place.folder, 'clone');
    git(place.folder, ['clone', '-q', remote, clone]);
    const push = (file: string, content: string): void => {
      writeFileSync(join(clone, file), content);
      git(clone, ['add', '-A']);
      git(clone, ['commit', '-q', '-m', 'step']);
      git(clone, ['push', '-q', 'origin', 'HEAD:main']);
    };
    const refused = async (address: string): Promise<string> => {
      const { stderr, code } = await init(place, '--remote', address, '--projects', 'all', '--yes');
      expect(code).not.toBe(0);
      expect([existsSync(place.data), existsSync(configOf(place))]).toEqual([false, false]);
      return stderr;
    };
    push('README.md', '# a project');
    expect(await refused(remote)).toMatch(/repository of something else[^]*new repository without any file/);
    push('archive.json', '{"kind":"session-siphon-archive","format":9,"name":"x"}');
    expect(await refused(remote)).toMatch(/has format 9[^]*Update siphon/);
    expect(await refused('https://ana:hunter2@git.example.com/x.git')).toContain('Leave the password out');
  });

  it('lets every machine write main where the host lets nobody make branches', async () => {
    using place = new TestPlace();
    twoProjects(place);
    const remote = place.newRemote();
    const hook = '#!/bin/sh\nwhile read old new ref; do [ "$ref" = refs/heads/main ] || exit 1; done\n';
    writeFileSync(join(remote, 'hooks', 'pre-receive'), hook, { mode: 0o755 });
    const { joinCode } = await answer(
      place,
      '--remote',
      remote,
      '--shared',
      '--projects',
      'all',
      '--machine',
      'laptop',
    );
    expect((await siphon('collect', ...at(place))).stderr).toContain('Pushed 1 commit');
    using other = new TestPlace();
    other.session('three').prompt('the walrus invoices');
    await siphon('join', joinCode ?? '', ...at(other), '--projects', 'all', '--machine', 'desktop', '--yes');
    expect((await siphon('collect', ...at(other))).stderr).toContain('Pushed 1 commit');
    expect(git(remote, ['ls-tree', '--name-only', 'main:machines'])).toBe('desktop\nlaptop');
    expect(git(remote, ['for-each-ref', '--format=%(refname)'])).toBe('refs/heads/main');
    // What others have got is not begun anew, also when less is chosen now.
    const less = await answer(place, '--remote', remote, '--shared', '--projects', 'shop');
    expect(less).toMatchObject({ archive: { state: 'kept' }, remote: { machines: ['desktop', 'laptop'] } });
  });

  it('puts the rules of a person into the code only when told, and the stricter rule holds', async () => {
    using place = new TestPlace();
    twoProjects(place);
    const remote = place.newRemote();
    const rules = 'images: drop\nredact: { words: [gannet], home: true }\n';
    writeFileSync(configOf(place), `${rules}collector: { projects: { exclude: ['~/diary'] } }\n`);
    const silent = await answer(place, '--remote', remote, '--projects', 'all');
    const termsOf = (code = ''): unknown => JSON.parse(Buffer.from(code, 'base64url').toString());
    expect(termsOf(silent.joinCode)).toEqual({ v: 1, remote, branches: 'own', images: 'drop', redact: { home: true } });
    const open = await answer(place, '--share-rules');
    expect(termsOf(open.joinCode)).toMatchObject({ redact: { words: ['gannet'] }, exclude: ['~/diary'] });
    using other = new TestPlace();
    writeFileSync(configOf(other), 'images: keep # for now\nredact: { words: [puffin] }\n');
    await siphon('join', open.joinCode ?? '', ...at(other), '--projects', 'none', '--yes');
    const config = readFileSync(configOf(other), 'utf8');
    expect(config).toMatch(/images: drop # for now\nredact:\s*\{\s*words: \[\s*puffin, gannet\s*\], home: true\s*\}/);
    expect(config).toMatch(/exclude:\s*- ~\/diary/);
  });
});
