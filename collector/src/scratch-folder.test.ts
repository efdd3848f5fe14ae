import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scratchFolder } from './scratch-folder.ts';

const longAgo = new Date('2026-01-01');

let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'siphon-scratch-'));
  vi.stubEnv('TMPDIR', place);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(place, { recursive: true });
});

/** As a process leaves it that works, or was killed. */
function folderOf(pid: number, changed: Date): string {
  const path = join(place, `siphon-${pid}-aB3dE6`);
  mkdirSync(path);
  writeFileSync(join(path, 'pack'), 'half');
  utimesSync(path, changed, changed);
  return path;
}

/** The number of a process that has ended. */
const ended = (): number => spawnSync(process.execPath, ['--version']).pid;

describe('a folder for what is needed only while the program works', () => {
  it('is empty and for this user alone, and goes with all that is in it', async () => {
    const folder = await scratchFolder();
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    writeFileSync(join(folder.path, 'pack'), 'whole');
    await folder.remove();
    expect(existsSync(folder.path)).toBe(false);
  });

  it('takes the place of those that killed processes left', async () => {
    const left = folderOf(ended(), longAgo);
    await using _ = await scratchFolder();
    expect(existsSync(left)).toBe(false);
  });

  it.each([
    ['whose process runs', () => folderOf(process.ppid, longAgo)],
    ['that was in use a moment ago, by a process that may be in a container', () => folderOf(ended(), new Date())],
    [
      'of another program',
      () => {
        const path = join(place, 'siphon-things');
        mkdirSync(path);
        utimesSync(path, longAgo, longAgo);
        return path;
      },
    ],
  ])('leaves the one alone %s', async (_, folderThere) => {
    const other = folderThere();
    await using _mine = await scratchFolder();
    expect(existsSync(other)).toBe(true);
  });
});
