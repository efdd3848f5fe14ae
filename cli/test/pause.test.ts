import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { parseDuration } from '../src/consent/duration.ts';
import { TestPlace } from './claude-home.ts';
import { RunningSiphon, siphon } from './siphon-process.ts';

const at = (place: TestPlace): string[] => ['--home', place.home, '--data', place.data];
const data = (place: TestPlace): string[] => ['--data', place.data];

function lastCommit(place: TestPlace): string {
  return git(join(place.data, 'archive.git'), ['log', '-1', '-p', 'main']);
}

describe('siphon pause', () => {
  it.each([
    ['collect', '--watch'],
    ['up', '--no-open', '--port', '0'],
  ])('holds back a running siphon %s, and resume lets it collect what was written meanwhile', async (...command) => {
    using place = new TestPlace();
    const session = place.session('one').prompt('hello there');
    await using running = new RunningSiphon([...command, ...at(place)]);
    await running.says(/Watching/);
    expect((await siphon('pause', ...data(place))).stderr).toContain('until `siphon resume`');
    session.answer('the dugong swims');
    place.session('two').prompt('the wombat digs');
    await running.says(/Paused: no transcript is read/);
    expect((await siphon('status', ...at(place))).stdout).toContain(
      'Paused: no transcript is read until `siphon resume`.',
    );
    expect(lastCommit(place)).not.toMatch(/dugong|wombat/);
    expect((await siphon('resume', ...data(place))).stderr).toContain('Resumed');
    await running.says(/Resumed\./);
    const everything = () => git(join(place.data, 'archive.git'), ['grep', '-h', 'text', 'main']);
    await expect.poll(everything).toMatch(/dugong[^]*wombat|wombat[^]*dugong/);
    const { code, stderr } = await running.interrupt();
    expect(code).toBe(0);
    // Nothing was read in between.
    expect(stderr).toMatch(/^Paused: .*\nResumed\.$/m);
  });

  it('holds back one that is started later, which can be stopped all the same', async () => {
    using place = new TestPlace();
    place.session('one').prompt('hello there');
    await siphon('pause', '1h', ...data(place));
    const once = await siphon('collect', ...at(place), '--json');
    expect(once).toMatchObject({ code: 0, stderr: expect.stringMatching(/no transcript is read until 20\d\d-/) });
    expect(JSON.parse(once.stdout)).toMatchObject({ counts: { carriers: 1, parsed: 0, held: 1 } });
    expect((await siphon('up', ...at(place), '--once', '--no-open')).stderr).toMatch(
      /Paused[^]*1 transcript that changed will be read after the pause/,
    );
    await using running = new RunningSiphon(['collect', '--watch', ...at(place)]);
    await running.says(/Paused/);
    expect((await running.interrupt()).code).toBe(0);
    const status: unknown = JSON.parse((await siphon('status', ...at(place), '--json')).stdout);
    expect(status).toMatchObject({ paused: { until: expect.stringMatching(/^20/) }, archive: null });
  });

  it('ends by itself', async () => {
    using place = new TestPlace();
    place.session('one').prompt('hello there');
    await siphon('pause', ...data(place));
    await using running = new RunningSiphon(['collect', '--watch', ...at(place)]);
    await running.says(/Paused/);
    await siphon('pause', '1s', ...data(place));
    await running.says(/Resumed[^]*1 new conversation,/);
    expect((await siphon('resume', ...data(place))).stderr).toBe('Nothing was paused.\n');
  });

  it.each(['', 'soon', '0m', '5', '400d', '1h-'])('does not take %j for a length of time', (text) => {
    expect(() => parseDuration(text)).toThrow(/no length of time/);
  });

  it('takes lengths of several units', () => {
    expect(parseDuration('1h30m')).toBe(5_400_000);
    expect(parseDuration('2d')).toBe(172_800_000);
  });
});
