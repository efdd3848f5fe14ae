/** Archives that were lost or damaged on their machine, and what it pushed. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { startGitHttpServer } from '@session-siphon/schemas/git/git-http-server-for-tests';
import { TestPlace } from './claude-home.ts';
import { type Finished, siphon } from './siphon-process.ts';

const configOf = (place: TestPlace): string => join(place.folder, 'config.yaml');
const at = (place: TestPlace): string[] => ['--home', place.home, '--data', place.data, '--config', configOf(place)];
const archiveOf = (place: TestPlace): string => join(place.data, 'archive.git');
const collect = (place: TestPlace): Promise<Finished> => siphon('collect', ...at(place));

/** A machine that pushed two conversations; of one the assistant has deleted its transcript since. */
async function pushedMachine(place: TestPlace, ...options: readonly string[]): Promise<string> {
  const remote = place.newRemote();
  const gone = place.session('one').prompt('why does the otter loop');
  place.session('two').prompt('paint the wombat');
  const { code, stderr } = await init(
    place,
    '--remote',
    remote,
    '--machine',
    'laptop',
    '--projects',
    'all',
    ...options,
  );
  if (code !== 0) throw new Error(stderr);
  await collect(place);
  rmSync(gone.file);
  return remote;
}

const init = (place: TestPlace, ...options: readonly string[]): Promise<Finished> =>
  siphon('init', ...at(place), ...options, '--yes');

/** The segments that main of a repository shows. */
const segments = (repository: string): string[] =>
  git(repository, ['ls-tree', '-r', '--name-only', 'main'])
    .split('\n')
    .filter((path) => path.endsWith('.jsonl'));

/** Both are whole, and show the same conversations, each once. */
function expectSame(place: TestPlace, remote: string, conversations: number): void {
  for (const repository of [archiveOf(place), remote]) {
    expect(git(repository, ['fsck', '--strict', '--full', '--no-dangling'])).toBe('');
    expect(segments(repository)).toHaveLength(conversations);
  }
  expect(git(remote, ['rev-parse', 'main:machines'])).toBe(git(archiveOf(place), ['rev-parse', 'main:machines']));
  expect(git(remote, ['for-each-ref', '--format=%(refname:short)', 'refs/heads/machines'])).toBe('machines/laptop');
}

const packs = (place: TestPlace): string => join(archiveOf(place), 'objects', 'pack');
const damages: readonly [string, (place: TestPlace) => void][] = [
  ['whose branch was torn', (place) => writeFileSync(join(archiveOf(place), 'refs/heads/machines/laptop'), 'torn')],
  ['that lost its branch', (place) => rmSync(join(archiveOf(place), 'refs', 'heads'), { recursive: true })],
  ['that lost its packs', (place) => readdirSync(packs(place)).forEach((name) => rmSync(join(packs(place), name)))],
];

describe('an archive', () => {
  it.each(damages)(
    '%s is taken back from its remote by the next collect, which goes on from there',
    async (_what, damage) => {
      using place = new TestPlace();
      const remote = await pushedMachine(place);
      // Committed here, and not pushed.
      git(archiveOf(place), ['config', 'remote.origin.url', 'http://127.0.0.1:9/away.git']);
      const three = place.session('three').prompt('feed the gannet');
      expect((await collect(place)).stderr).toContain('Not pushed');
      git(archiveOf(place), ['config', 'remote.origin.url', remote]);
      damage(place);
      three.answer('fed');
      const { code, stderr } = await collect(place);
      expect([code, stderr]).toEqual([
        0,
        expect.stringMatching(/The archive here was damaged: [^]*taken back from the remote/),
      ]);
      expectSame(place, remote, 3);
      expect(git(remote, ['grep', '-l', 'otter', 'main'])).toContain('machines/laptop/');
      expect(git(remote, ['grep', '-l', 'fed', 'main'])).toContain('machines/laptop/');
      expect(readdirSync(place.data).filter((name) => name.startsWith('archive'))).toEqual([
        expect.stringMatching(/^archive-damaged-/),
        'archive.git',
      ]);
      expect((await collect(place)).stderr).toMatch(/has everything/);
      await siphon('up', ...at(place), '--once', '--no-open');
      expect(JSON.parse((await siphon('search', 'otter', ...at(place).slice(2), '--json')).stdout)).toMatchObject({
        found: 1,
      });
    },
  );

  it('that is damaged waits for a remote that is away', async () => {
    using place = new TestPlace();
    const remote = await pushedMachine(place);
    git(archiveOf(place), ['config', 'remote.origin.url', 'http://127.0.0.1:9/away.git']);
    damages[0]?.[1](place);
    expect(await collect(place)).toMatchObject({
      code: 8,
      stderr: expect.stringMatching(/once its remote can be reached/),
    });
    expect(readdirSync(place.data).filter((name) => name.startsWith('archive'))).toEqual(['archive.git']);
    git(archiveOf(place), ['config', 'remote.origin.url', remote]);
    expect(await collect(place)).toMatchObject({ code: 0 });
    expectSame(place, remote, 2);
  });

  it('that is damaged and has no remote is left as it is', async () => {
    using place = new TestPlace();
    place.session('one').prompt('hello');
    await init(place, '--machine', 'laptop');
    await collect(place);
    damages[0]?.[1](place);
    const { code, stderr } = await collect(place);
    expect([code, stderr]).toEqual([8, expect.stringContaining('holds no commit id')]);
  });

  it('keeps forgotten what was forgotten and not pushed before the damage', async () => {
    using place = new TestPlace();
    const remote = await pushedMachine(place);
    git(archiveOf(place), ['config', 'remote.origin.url', 'http://127.0.0.1:9/away.git']);
    const two = place.session('two');
    expect((await siphon('forget', two.id, '--yes', ...at(place))).stdout).toContain('NOT YET pushed');
    git(archiveOf(place), ['config', 'remote.origin.url', remote]);
    damages[0]?.[1](place);
    expect(await collect(place)).toMatchObject({ code: 0 });
    expectSame(place, remote, 1);
  });
});

describe('a machine that lost its data folder', () => {
  it.each([
    ['its branch', []],
    ['its folder of main', ['--shared']],
  ])('takes back %s by siphon init, and nothing is there twice', async (_what, shared) => {
    using place = new TestPlace();
    const remote = await pushedMachine(place, ...shared);
    rmSync(place.data, { recursive: true });
    rmSync(configOf(place));
    place.session('three').prompt('feed the gannet');
    const again = ['--remote', remote, '--projects', 'all', ...shared];
    expect(await init(place, ...again, '--restore', 'laptob')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('It has laptop.'),
    });
    if (shared.length === 0)
      expect((await siphon('init', ...at(place), ...again, '--machine', 'laptop')).stderr).toContain(
        '--restore laptop',
      );
    expect(await init(place, ...again, '--restore', 'laptop')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('What this machine pushed is taken back'),
    });
    expect((await collect(place)).stderr).toContain('Pushed 1 commit');
    for (const repository of [archiveOf(place), remote]) {
      expect(git(repository, ['fsck', '--strict', '--full', '--no-dangling'])).toBe('');
      expect(segments(repository)).toHaveLength(3);
    }
    expect(git(remote, ['ls-tree', '--name-only', 'main:machines'])).toBe('laptop');
  });

  it('and has collected since puts that aside', async () => {
    using place = new TestPlace();
    const remote = await pushedMachine(place);
    await using server = await startGitHttpServer({ root: place.folder });
    rmSync(place.data, { recursive: true });
    await siphon('up', '--home', place.home, '--data', place.data, '--once', '--no-open');
    expect(await init(place, '--remote', `${server.url}/remote.git`, '--restore', 'laptop')).toMatchObject({ code: 0 });
    expect((await collect(place)).stderr).toMatch(/has everything/);
    expectSame(place, remote, 2);
    expect(readdirSync(place.data).some((name) => name.startsWith('archive-before-restoring-'))).toBe(true);
  });
});
