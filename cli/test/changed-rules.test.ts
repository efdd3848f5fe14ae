import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { TestPlace } from './claude-home.ts';
import { launcher, siphon } from './siphon-process.ts';

const everyObject = (repository: string): string =>
  execFileSync('git', ['-C', repository, 'cat-file', '--batch-all-objects', '--batch'], { encoding: 'latin1' });

/** Runs the lines that a person is told to run. */
function runTold(stderr: string, place: TestPlace): void {
  const commands = stderr.split('\n').flatMap((line) => /^ {2}((?:siphon|cd|git|rm) .*)$/.exec(line)?.[1] ?? []);
  const siphonHere = `siphon() { '${process.execPath}' '${launcher}' "$@" --config '${join(place.folder, 'config.yaml')}'; }`;
  const env = { ...process.env, HOME: place.folder };
  execFileSync('bash', ['-ec', [siphonHere, ...commands].join('\n')], { env, stdio: 'pipe' });
}

describe('a rule of redaction that is added', () => {
  it.each([
    ['on this machine', []],
    ['at a remote, too', ['--remote']],
    ['at a remote where every machine writes main', ['--shared', '--remote']],
  ])('holds for what was collected before, and how its history is removed is told, %s', async (_where, options) => {
    using place = new TestPlace();
    place.session('one').prompt('the code name is falcon');
    place.session('two').prompt('paint the wombat');
    const remote = place.newRemote();
    const config = join(place.folder, 'config.yaml');
    const at = ['--home', place.home, '--data', place.data, '--config', config];
    const shared = options.length > 0 ? [...options, remote] : [];
    await siphon('init', ...at, ...shared, '--projects', 'all', '--machine', 'laptop', '--yes');
    expect((await siphon('collect', ...at)).stderr).not.toContain('history');
    const settings = execFileSync('cat', [config], { encoding: 'utf8' });
    writeFileSync(config, `${settings}redact: { words: [falcon] }\n`);
    const { stderr } = await siphon('collect', ...at);
    expect(stderr).toMatch(/changed, and with them 1 conversation\. As they were, they stay in the history here/);
    const repositories = [join(place.data, 'archive.git'), ...(shared.length > 0 ? [remote] : [])];
    for (const repository of repositories) expect(everyObject(repository)).toContain('falcon');
    runTold(stderr, place);
    for (const repository of repositories) {
      git(repository, ['gc', '--quiet', '--prune=now']);
      expect(everyObject(repository)).not.toContain('falcon');
      expect(git(repository, ['fsck', '--strict', '--full'])).toBe('');
      expect(git(repository, ['grep', '-l', 'wombat', 'main'])).toContain('machines/laptop/');
    }
    const again = await siphon('collect', ...at);
    expect(again.code).toBe(0);
    expect(again.stderr).not.toContain('history');
  });
});
