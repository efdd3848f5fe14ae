import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { siphon } from './siphon-process.ts';

describe('siphon validate', () => {
  it('finds nothing wrong with an archive, bare or checked out, and names the file that somebody changed', async () => {
    using place = new TestPlace();
    place.session('one').prompt('why does the login loop').answer('The cookie is not set.');
    await siphon('collect', '--home', place.home, '--data', place.data);
    const archive = join(place.data, 'archive.git');
    const clone = join(place.folder, 'clone');
    git(place.folder, ['clone', '--quiet', '--branch', 'main', archive, clone]);
    for (const path of [archive, clone])
      expect(await siphon('validate', path)).toMatchObject({
        code: 0,
        stdout: '',
        stderr: expect.stringContaining('all follow the format'),
      });
    const segment = git(clone, ['ls-files', '*.jsonl']).trim();
    writeFileSync(join(clone, segment), 'no JSON\n');
    const { code, stdout } = await siphon('validate', clone);
    expect(code).toBe(8);
    expect(stdout.startsWith(`${segment}: `)).toBe(true);
  });

  it('says of a folder without an archive that there is none', async () => {
    using place = new TestPlace();
    place.session('one').prompt('hello');
    expect(await siphon('validate', place.home)).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringContaining('there is no archive in'),
    });
  });
});
