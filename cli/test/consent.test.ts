import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { TestPlace } from './claude-home.ts';
import { siphon } from './siphon-process.ts';

/** Options of every command; the configuration is JSON, which is YAML too. */
function configured(place: TestPlace, config: unknown): string[] {
  const file = join(place.folder, 'config.yaml');
  writeFileSync(file, JSON.stringify(config));
  return ['--home', place.home, '--data', place.data, '--config', file];
}

interface StatusOutput {
  readonly sources: readonly { readonly source: string; readonly sessions: number; readonly withheld: object }[];
}

async function claudeStatus(options: readonly string[]): Promise<StatusOutput['sources'][number] | undefined> {
  const { stdout } = await siphon('status', ...options, '--json');
  return (JSON.parse(stdout) as StatusOutput).sources.find(({ source }) => source === 'claude-code');
}

/** Everything that siphon wrote, also what is compressed. */
function everythingWritten(place: TestPlace): string {
  const files = readdirSync(place.data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const objects = execFileSync('git', [
    '-C',
    join(place.data, 'archive.git'),
    'cat-file',
    '--batch-all-objects',
    '--batch',
  ]);
  return [
    ...files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')),
    objects.toString('latin1'),
  ].join();
}

describe('a project that is excluded', () => {
  it('leaves nothing but the path of its transcripts and a count, and status tells the rule and the way back', async () => {
    using place = new TestPlace();
    place.session('open').prompt('why does the login loop');
    place.session('closed', 'diary').prompt('the wombat is a secret').answer('So it is.').title('Numbat plans');
    const options = configured(place, { collector: { projects: { exclude: ['~/diary'] } } });
    const run = await siphon('up', ...options, '--once', '--no-open');
    expect(run.stderr).toContain('Withheld 1 conversation by your choice');
    expect(everythingWritten(place) + run.stdout + run.stderr).not.toMatch(/wombat|numbat/i);
    expect(await claudeStatus(options)).toMatchObject({ sessions: 1, withheld: { 'project-excluded ~/diary': 1 } });
    expect((await siphon('status', ...options)).stdout).toMatch(
      /withheld 1 conversation: collector\.projects\.exclude has ~\/diary; take it out/,
    );
    const open = configured(place, {});
    expect((await siphon('collect', ...open)).stderr).toContain('1 new conversation,');
    expect(everythingWritten(place)).toMatch(/wombat/);
  });

  it('says nothing in a dry run either', async () => {
    using place = new TestPlace();
    place.session('closed', 'diary').prompt('the wombat is a secret');
    const options = configured(place, { collector: { projects: { exclude: ['~/diary'] } } });
    const { stdout, stderr } = await siphon('collect', ...options, '--dry-run', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ counts: { withheld: 1 }, conversations: [] });
    expect(stdout + stderr).not.toContain('wombat');
  });
});

describe('siphon collect --dry-run', () => {
  it('does not count as reading: what it saw is collected afterwards', async () => {
    using place = new TestPlace();
    const session = place.session('one').prompt('hello');
    const options = configured(place, {});
    await siphon('collect', ...options);
    session.answer('and more');
    await siphon('collect', ...options, '--dry-run');
    expect((await siphon('collect', ...options)).stderr).toContain('1 changed');
  });
});

describe('an archive with a remote', () => {
  it('gets no project that was not chosen', async () => {
    using place = new TestPlace();
    place.session('one').prompt('hello');
    await siphon('collect', ...configured(place, {}));
    git(join(place.data, 'archive.git'), ['config', 'remote.origin.url', join(place.folder, 'remote.git')]);
    place.session('two', 'diary').prompt('hello');
    const options = configured(place, {});
    expect((await siphon('collect', ...options)).stderr).toContain('Withheld 1 conversation by your choice');
    expect(await claudeStatus(options)).toMatchObject({ sessions: 1, withheld: { 'not-chosen': 1 } });
    expect((await siphon('status', ...options)).stdout).toContain('their projects were not chosen');
    expect(
      (await siphon('collect', ...configured(place, { collector: { projects: { include: ['~/diary'] } } }))).stderr,
    ).toContain('1 new conversation,');
  });
});
