import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGitArchive } from './git-archive.ts';
import { killedSteps } from './killed-steps.ts';

const program = fileURLToPath(new URL('killed-writer.ts', import.meta.url));

/** Runs the writer; returns the number of its calls, undefined when it was killed. */
async function write(directory: string, killAt: number): Promise<number | undefined> {
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--disable-warning=ExperimentalWarning', program, directory, String(killAt)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(directory, '..', 'cache') },
    },
  );
  const [output, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (signal === 'SIGKILL') return undefined;
  expect(code).toBe(0);
  return Number(output);
}

/** Collects again, as the next start does, and returns what the archive shows then. */
async function recover(directory: string): Promise<string> {
  {
    await using archive = await openGitArchive({
      directory,
      name: 'x',
      machine: 'laptop',
      person: 'Ana',
      now: () => 0,
    });
    for (const sessions of killedSteps) for (const session of sessions) await archive.put(session);
    await archive.commit();
  }
  expect(git(directory, ['fsck', '--strict', '--full', '--no-dangling'])).toBe('');
  expect(git(directory, ['rev-parse', 'main'])).toBe(git(directory, ['rev-parse', 'machines/laptop']));
  expect(Number(git(directory, ['rev-list', '--count', 'main']))).toBeLessThanOrEqual(3);
  return git(directory, ['rev-parse', 'main^{tree}']);
}

describe('a process that is killed while it writes an archive', () => {
  let folder: string;
  let calls: number;
  let expected: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'siphon-kill-'));
    calls = (await write(join(folder, 'whole'), 0)) ?? 0;
    expected = git(join(folder, 'whole'), ['rev-parse', 'main^{tree}']);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('leaves at every point an archive that is whole, and after the next start the same one', async () => {
    expect(calls).toBeGreaterThan(20);
    for (let killAt = 1; killAt <= calls; killAt += 1) {
      const directory = join(folder, `killed-${killAt}`);
      expect(await write(directory, killAt), `call ${killAt}`).toBeUndefined();
      if (existsSync(join(directory, 'HEAD')))
        expect(git(directory, ['fsck', '--strict', '--full', '--no-dangling']), `call ${killAt}`).toBe('');
      expect(await recover(directory), `call ${killAt}`).toBe(expected);
      expect(readdirSync(directory).filter((name) => name.startsWith('.tmp-'))).toEqual([]);
      rmSync(directory, { recursive: true });
    }
  }, 120_000);
});
