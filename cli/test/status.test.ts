import { appendFileSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { siphon } from './siphon-process.ts';

describe('siphon status', () => {
  it('says which versions of an assistant write what siphon does not know', async () => {
    using place = new TestPlace();
    const at = ['--home', place.home, '--data', place.data];
    const old = place.session('old').prompt('hello there');
    writeFileSync(old.file, readFileSync(old.file, 'utf8').replaceAll('"2.1.12"', '"2.1.9"'));
    const recent = place.session('recent').prompt('hello again');
    appendFileSync(recent.file, '{"type":"of-tomorrow"}\n{"type":"of-tomorrow"}\n');
    await siphon('collect', ...at);

    const { stdout } = await siphon('status', ...at);
    expect(stdout).toMatch(
      /2 transcripts; collected 2 conversations, 2 messages, the newest of 2026-10-0\d \d\d:\d\d\n/,
    );
    expect(stdout).toContain('versions seen: 2.1.9, 2.1.12');
    expect(stdout).toContain('skipped 2 records: unknown line type (written by 2.1.12)');
    expect(JSON.parse((await siphon('status', ...at, '--json')).stdout)).toMatchObject({
      sources: expect.arrayContaining([
        expect.objectContaining({
          source: 'claude-code',
          skips: { 'unknown line type': 2 },
          skipVersions: { 'unknown line type': ['2.1.12'] },
        }),
      ]),
    });
  });

  it('says when the assistant deletes what is there, and names the places that are there', async () => {
    using place = new TestPlace();
    const at = ['--home', place.home, '--data', place.data];
    // Half a day less, so that it is the same number of days however long this takes.
    const daysAgo = (days: number): Date => new Date(Date.now() - (days - 0.5) * 86_400_000);
    const old = place.session('old').prompt('hello there');
    utimesSync(old.file, daysAgo(20), daysAgo(20));
    await siphon('collect', ...at);
    const status = async (): Promise<string> => (await siphon('status', ...at)).stdout;
    expect(await status()).toContain('Claude Code usually deletes the oldest of them in 11 days; what was collected');
    for (const [name, days] of [
      ['older', 25],
      ['oldest', 45],
    ] as const) {
      const { file } = place.session(name).prompt('hello again');
      utimesSync(file, daysAgo(days), daysAgo(days));
    }
    const later = await status();
    expect(later).toContain('the oldest of the 2 that are not collected yet at its next start: run `siphon collect`');
    expect(later).toContain(`looks in ${place.home}/.claude/projects\n`);
    expect(later).toMatch(/looks in \S+ and \d+ other places, none of which is there\n/);
  });

  it('names folders that cannot be looked into, and so does the doctor', async () => {
    using place = new TestPlace();
    const at = ['--home', place.home, '--data', place.data];
    const folder = `${place.home}/.codex`;
    // No folder at all: the one thing that not even the administrator can look into.
    writeFileSync(folder, '');
    expect((await siphon('status', ...at)).stdout).toContain(`cannot look into ${folder}: check the rights`);
    expect((await siphon('doctor', ...at)).stdout).toMatch(/warning +assistants +Codex: \S+ cannot be looked into\./);
  });

  it('says that an index cannot be read, as siphon doctor and siphon search do, until it is made anew', async () => {
    using place = new TestPlace();
    const at = ['--home', place.home, '--data', place.data];
    place.session('one').prompt('hello walrus');
    await siphon('up', '--once', '--no-open', ...at);
    const [name = ''] = readdirSync(join(place.data, 'index')).filter((one) => one.endsWith('.sqlite'));
    writeFileSync(join(place.data, 'index', name), 'not a database '.repeat(1000));
    const { code, stdout } = await siphon('status', ...at);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/Index +the index in \S+ cannot be read: /)]);
    expect(JSON.parse((await siphon('status', ...at, '--json')).stdout)).toMatchObject({
      indexProblem: expect.stringContaining('cannot be read'),
    });
    expect(await siphon('doctor', ...at)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/problem +index +the index in \S+ cannot be read/),
    });
    const search = () => siphon('search', 'walrus', '--data', place.data);
    expect(await search()).toMatchObject({ code: 8, stderr: expect.stringContaining('`siphon index`') });
    expect(await siphon('index', '--data', place.data)).toMatchObject({ code: 0 });
    expect((await search()).stdout).toContain('hello walrus');
  });
});
