import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { TestPlace } from './claude-home.ts';
import { RunningSiphon, siphon } from './siphon-process.ts';

/** Home, data folder, and a configuration that lets every project go to others. */
function at(place: TestPlace): string[] {
  const config = join(place.folder, 'config.yaml');
  writeFileSync(config, "collector: { projects: { include: ['*'] } }\n");
  return ['--home', place.home, '--data', place.data, '--config', config];
}

/** A bare repository beside the data folder, and the archive's remote. */
async function withRemote(place: TestPlace): Promise<string> {
  const remote = join(place.folder, 'remote.git');
  mkdirSync(remote);
  git(remote, ['init', '-q', '--bare']);
  await siphon('collect', ...at(place));
  git(join(place.data, 'archive.git'), ['config', 'remote.origin.url', remote]);
  return remote;
}

const data = (place: TestPlace): string[] => ['--data', place.data];
const branchOf = (remote: string): string =>
  git(remote, ['for-each-ref', '--format=%(refname:short)', 'refs/heads/machines']);

describe('siphon push', () => {
  it('sends what was committed, once', async () => {
    using place = new TestPlace();
    place.session('one').prompt('hello');
    const remote = await withRemote(place);
    const first = await siphon('push', ...data(place), '--json');
    expect(JSON.parse(first.stdout)).toMatchObject({
      version: 1,
      remote,
      counts: { commits: 1, pushes: 1, isMainCurrent: true },
    });
    expect((await siphon('push', ...data(place))).stderr).toBe(`${remote} has everything.\n`);
    expect(git(remote, ['show', '--stat', 'main'])).toContain('claude-code: 1 session');
  });

  it('says what to do when there is no remote', async () => {
    using place = new TestPlace();
    place.session('one').prompt('hello');
    await siphon('collect', ...at(place));
    expect(await siphon('push', ...data(place))).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('siphon init --remote URL'),
    });
  });
});

describe('siphon collect of an archive with a remote', () => {
  it('pushes what it committed', async () => {
    using place = new TestPlace();
    const session = place.session('one').prompt('hello');
    const remote = await withRemote(place);
    session.answer('hi');
    const { stderr } = await siphon('collect', ...at(place));
    expect(stderr).toMatch(/Pushed 2 commits \(\d+ KB\) to /);
    expect(git(remote, ['rev-list', '--count', 'main'])).toBe('1');
  });

  it('is what siphon up does that runs once', async () => {
    using place = new TestPlace();
    const session = place.session('one').prompt('hello');
    const remote = await withRemote(place);
    session.answer('hi');
    const up = await siphon('up', ...at(place), '--once', '--no-open');
    expect(up).toMatchObject({ code: 0, stderr: expect.stringMatching(/Pushed 2 commits \(\d+ KB\) to /) });
    expect(git(remote, ['rev-list', '--count', 'main'])).toBe('1');
  });

  it('goes on while the remote is away, and pushes when it is back', async () => {
    using place = new TestPlace();
    const session = place.session('one').prompt('hello');
    const remote = await withRemote(place);
    const archive = join(place.data, 'archive.git');
    git(archive, ['config', 'remote.origin.url', 'http://127.0.0.1:9/away.git']);
    session.answer('hi');
    expect(await siphon('collect', ...at(place))).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Not pushed: http://127.0.0.1:9/away.git does not answer'),
    });
    git(archive, ['config', 'remote.origin.url', remote]);
    expect((await siphon('collect', ...at(place))).stderr).toContain('Pushed 2 commits');
  });

  it('that watches, and siphon up, push when they are stopped', async () => {
    using place = new TestPlace();
    const session = place.session('one').prompt('hello');
    const remote = await withRemote(place);
    for (const [command, ...more] of [
      ['collect', '--watch'],
      ['up', '--no-open', '--port', '0'],
    ]) {
      await using running = new RunningSiphon([command ?? '', ...more, ...at(place)]);
      await running.says(/Watching/);
      session.answer(`said while ${command} ran`);
      const archive = join(place.data, 'archive.git');
      await expect.poll(() => git(archive, ['log', '-1', '-p', 'main'])).toContain(`said while ${command} ran`);
      expect((await running.interrupt()).code).toBe(0);
      expect(git(remote, ['log', '-1', '-p', 'main'])).toContain(`said while ${command} ran`);
    }
    expect(git(remote, ['fsck', '--strict', '--no-dangling'])).toBe('');
  });
});

describe('siphon weave', () => {
  it('shows the branches of two machines on main', async () => {
    using place = new TestPlace();
    place.session('one').prompt('hello');
    const remote = await withRemote(place);
    await siphon('push', ...data(place));
    using other = new TestPlace();
    other.session('two').prompt('good morning');
    await siphon('collect', ...at(other));
    git(join(other.data, 'archive.git'), ['config', 'remote.origin.url', remote]);
    expect((await siphon('push', ...data(other))).stderr).toContain('main is woven by `siphon weave`');
    const woven = await siphon('weave', '--remote', remote, '--json');
    const machines = branchOf(remote)
      .split('\n')
      .map((branch) => branch.replace('machines/', ''));
    expect(JSON.parse(woven.stdout)).toMatchObject({ version: 1, machines });
    expect(git(remote, ['ls-tree', '--name-only', 'main:machines']).split('\n')).toEqual(machines);
  });
});
