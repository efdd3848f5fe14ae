import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { sessionId } from '@session-siphon/schemas/identity';
import type { ForgetReceipt } from '../src/consent/forget-report.ts';
import { TestPlace } from './claude-home.ts';
import { RunningSiphon, launcher, siphon } from './siphon-process.ts';

const at = (place: TestPlace): string[] => ['--home', place.home, '--data', place.data, '--config', configOf(place)];
const data = (place: TestPlace): string[] => ['--data', place.data, '--config', configOf(place)];
const archiveOf = (place: TestPlace): string => join(place.data, 'archive.git');

/** Every project may go to others. */
function configOf(place: TestPlace): string {
  const file = join(place.folder, 'config.yaml');
  writeFileSync(file, "collector: { projects: { include: ['*'] } }\n");
  return file;
}

async function forget(place: TestPlace, ...args: readonly string[]): Promise<ForgetReceipt> {
  const { stdout, stderr, code } = await siphon('forget', ...args, '--yes', '--json', ...at(place));
  if (code !== 0) throw new Error(`forget ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as ForgetReceipt;
}

async function found(place: TestPlace, word: string): Promise<number> {
  const { stdout } = await siphon('search', word, ...data(place), '--json');
  return (JSON.parse(stdout) as { found: number }).found;
}

const idOf = (nativeId: string): string => sessionId({ source: 'claude-code', nativeId });
const shown = (place: TestPlace): string => git(archiveOf(place), ['grep', '-h', '-e', '', 'main']);
const everyObject = (repository: string): string =>
  execFileSync('git', ['-C', repository, 'cat-file', '--batch-all-objects', '--batch'], { encoding: 'latin1' });

describe('siphon forget', () => {
  it('removes a conversation from archive and index for good, and gives a receipt', async () => {
    using place = new TestPlace();
    const gone = place.session('one').prompt('the zebrafinch4711 sings').answer('Loudly.');
    place.session('two').prompt('the otter swims');
    await siphon('up', ...at(place), '--once', '--no-open');
    const receipt = await forget(place, gone.id);
    expect(receipt).toMatchObject({
      version: 1,
      forgotten: [{ id: idOf(gone.id), nativeId: gone.id, title: 'the zebrafinch4711 sings', messages: 2 }],
      archive: { commit: git(archiveOf(place), ['rev-parse', 'main']) },
      index: { state: 'removed' },
      transcripts: [gone.file],
    });
    expect(await found(place, 'zebrafinch4711')).toBe(0);
    expect(await found(place, 'otter')).toBe(1);
    expect(shown(place)).not.toContain('zebrafinch4711');
    const written = readdirSync(place.data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const file of written)
      expect(readFileSync(join(file.parentPath, file.name), 'latin1'), file.name).not.toContain('zebrafinch4711');
    // Not when the transcript grows, not when the state is lost, not in an index that is made anew.
    gone.answer('And the zebrafinch4711 sings again.');
    expect((await siphon('collect', ...at(place))).stderr).toContain('Withheld 1 conversation');
    rmSync(join(place.data, 'state'), { recursive: true });
    await siphon('collect', ...at(place), '--dry-run');
    expect((await siphon('up', ...at(place), '--once', '--no-open')).stderr).toContain('Withheld 1 conversation');
    await siphon('index', ...data(place), '--rebuild');
    expect(await found(place, 'zebrafinch4711')).toBe(0);
    expect(shown(place)).not.toContain('zebrafinch4711');
    expect((await siphon('status', ...at(place))).stdout).toContain(
      'withheld 1 conversation: they were forgotten; `siphon forget --undo ID` takes that back',
    );
  });

  it('is done by the siphon that runs, between two transcripts', async () => {
    using place = new TestPlace();
    const gone = place.session('one').prompt('the zebrafinch sings');
    const kept = place.session('two').prompt('the otter swims');
    await using up = new RunningSiphon(['up', ...at(place), '--no-open', '--port', '0']);
    await up.says(/Watching/);
    const hit = JSON.parse((await siphon('search', 'zebrafinch', ...data(place), '--json')).stdout) as {
      hits: { url: string }[];
    };
    const receipt = await forget(place, hit.hits[0]?.url ?? '');
    expect(receipt).toMatchObject({ index: { state: 'removed' }, transcripts: [gone.file] });
    expect(await found(place, 'zebrafinch')).toBe(0);
    gone.answer('again the zebrafinch');
    kept.answer('and dives');
    await expect.poll(() => shown(place)).toContain('and dives');
    await expect.poll(() => found(place, 'dives')).toBe(1);
    expect(shown(place)).not.toContain('zebrafinch');
    const undone = await siphon('forget', '--undo', gone.id, '--json', ...data(place));
    expect(JSON.parse(undone.stdout)).toMatchObject({ takenUp: [idOf(gone.id)], missing: [] });
    expect(await found(place, 'zebrafinch')).toBe(1);
    expect((await up.interrupt()).code).toBe(0);
  });

  it('is done by a siphon that only collects, too, and leaves no request behind', async () => {
    using place = new TestPlace();
    const gone = place.session('one').prompt('the zebrafinch sings');
    await using watching = new RunningSiphon(['collect', '--watch', ...at(place)]);
    await watching.says(/Watching/);
    expect(await forget(place, gone.id)).toMatchObject({ index: { state: 'none' }, transcripts: [gone.file] });
    expect(shown(place)).not.toContain('zebrafinch');
    expect(readdirSync(join(place.data, 'requests'))).toEqual([]);
    expect((await watching.interrupt()).code).toBe(0);
  });

  it('takes the sub-agents with it, and brings them back', async () => {
    using place = new TestPlace();
    const session = place.session('one').prompt('count everything').answer('I ask somebody.');
    session.subagent('a1b2', 'the zebrafinch is counted');
    place.session('two').prompt('the otter swims');
    await siphon('up', ...at(place), '--once', '--no-open');
    expect(await found(place, 'zebrafinch')).toBe(1);
    const { forgotten } = await forget(place, session.id);
    expect(forgotten).toMatchObject([
      { id: idOf(session.id) },
      { nativeId: session.id, conversation: idOf(session.id), messages: 2 },
    ]);
    expect(await found(place, 'zebrafinch')).toBe(0);
    session.subagent('c3d4', 'a second zebrafinch is counted');
    expect((await siphon('collect', ...at(place))).stderr).toContain('Withheld 1 conversation');
    const undone = await siphon('forget', '--undo', session.id, '--json', ...at(place));
    expect((JSON.parse(undone.stdout) as { takenUp: string[] }).takenUp).toHaveLength(2);
    await siphon('up', ...at(place), '--once', '--no-open');
    expect(await found(place, 'zebrafinch')).toBe(2);
  });

  it('can be taken back, and then the conversation goes on', async () => {
    using place = new TestPlace();
    const session = place.session('one').prompt('the zebrafinch sings');
    await siphon('up', ...at(place), '--once', '--no-open');
    const tree = git(archiveOf(place), ['rev-parse', 'main^{tree}']);
    const { undo } = await forget(place, idOf(session.id).slice(0, 8));
    session.answer('Loudly.');
    await siphon('collect', ...at(place));
    expect(undo).toBe(`siphon forget --undo ${idOf(session.id)} --data ${place.data}`);
    await siphon('forget', '--undo', idOf(session.id), ...at(place));
    expect(git(archiveOf(place), ['rev-parse', 'main^{tree}'])).toBe(tree);
    expect(await found(place, 'zebrafinch')).toBe(1);
    expect((await siphon('collect', ...at(place))).stderr).toContain('1 changed');
    expect(shown(place)).toContain('Loudly.');
  });

  it('asks before, and says what it does not know', async () => {
    using place = new TestPlace();
    const session = place.session('one').prompt('the zebrafinch sings');
    await siphon('collect', ...at(place));
    expect(await siphon('forget', session.id, ...data(place))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/claude-code, shop: the zebrafinch sings[^]*Add --yes/),
    });
    expect(await siphon('forget', 'unheard-of', '--yes', ...data(place))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no conversation called "unheard-of" is in the archive of this machine'),
    });
    expect((await siphon('forget', '--undo', session.id, ...data(place))).code).toBe(2);
    expect(shown(place)).toContain('zebrafinch');
  });
});

describe('what was forgotten in an archive with a remote', () => {
  /** A bare repository, and a machine with a chosen name that pushes to it. */
  async function pushing(place: TestPlace, machine: string, remote: string): Promise<void> {
    writeFileSync(configOf(place), `machine_id: ${machine}\ncollector: { projects: { include: ['*'] } }\n`);
    await siphon('collect', ...withConfig(place, machine));
    git(archiveOf(place), ['config', 'remote.origin.url', remote]);
    await siphon('push', '--data', place.data, '--config', join(place.folder, 'machine.yaml'));
  }
  function withConfig(place: TestPlace, machine: string): string[] {
    const file = join(place.folder, 'machine.yaml');
    writeFileSync(file, `machine_id: ${machine}\ncollector: { projects: { include: ['*'] } }\n`);
    return ['--home', place.home, '--data', place.data, '--config', file];
  }
  it('is shown by no index of it, also when another machine has a copy', async () => {
    using laptop = new TestPlace();
    using desktop = new TestPlace();
    const remote = laptop.newRemote();
    for (const place of [laptop, desktop]) place.session('one').prompt('the zebrafinch sings');
    await pushing(laptop, 'laptop', remote);
    await pushing(desktop, 'desktop', remote);
    const config = ['--data', laptop.data, '--config', join(laptop.folder, 'machine.yaml')];
    const [id = ''] = readdirSync(join(laptop.home, '.claude/projects/-home-ana-shop'));
    await siphon('forget', id.replace('.jsonl', ''), '--yes', ...config);
    using team = new TestPlace();
    await siphon('index', '--archive', remote, '--data', team.data);
    expect(await found(team, 'zebrafinch')).toBe(0);
    expect(git(remote, ['grep', '-l', 'zebrafinch', 'machines/desktop'])).not.toBe('');
  });

  it('is in neither history after the commands of the receipt, and everything goes on', async () => {
    using place = new TestPlace();
    const remote = place.newRemote();
    const gone = place.session('one').prompt('the zebrafinch sings');
    const kept = place.session('two').prompt('the otter swims');
    await pushing(place, 'laptop', remote);
    const options = withConfig(place, 'laptop');
    await siphon('index', '--data', place.data);
    const config = ['--data', place.data, '--config', join(place.folder, 'machine.yaml')];
    const answer = await siphon('forget', gone.id, '--yes', '--json', ...config);
    const { historyRewrite, remote: pushed } = JSON.parse(answer.stdout) as ForgetReceipt;
    expect(pushed).toMatchObject({ pushed: true });
    for (const repository of [archiveOf(place), remote]) expect(everyObject(repository)).toContain('zebrafinch');
    const script = historyRewrite.join('\n').replace('siphon push', `"${process.execPath}" "${launcher}" push`);
    execFileSync('sh', ['-ec', `${script} --config "${join(place.folder, 'machine.yaml')}"`], { stdio: 'ignore' });
    git(remote, ['reflog', 'expire', '--expire=now', '--all']);
    git(remote, ['gc', '-q', '--prune=now']);
    for (const repository of [archiveOf(place), remote]) {
      expect(everyObject(repository)).not.toContain('zebrafinch');
      expect(git(repository, ['fsck', '--strict', '--no-dangling'])).toBe('');
      expect(git(repository, ['grep', '-h', 'otter', 'main'])).not.toBe('');
    }
    kept.answer('and dives');
    expect((await siphon('collect', ...options)).stderr).toMatch(/1 changed[^]*Pushed 1 commit/);
    await siphon('index', '--data', place.data);
    expect(await found(place, 'dives')).toBe(1);
    const undo = await siphon('forget', '--undo', gone.id, '--json', ...config);
    expect(JSON.parse(undo.stdout)).toMatchObject({ takenUp: [], missing: [idOf(gone.id)] });
  });
});
