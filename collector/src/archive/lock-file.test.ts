import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from './lock-file.ts';

const busy = { code: 'ARCHIVE_LOCKED', message: (holder: number) => `held by ${holder}`, hint: 'wait' } as const;

describe('a lock', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'siphon-lock-'));
    path = join(folder, 'lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const take = () => takeLock(path, { busy });

  it('is held by one and names who holds it', () => {
    using _lock = take();
    expect(take).toThrow(expect.objectContaining({ code: 'ARCHIVE_LOCKED', message: `held by ${process.pid}` }));
  });

  it('is free again when it was given back, and leaves nothing behind', () => {
    take()[Symbol.dispose]();
    expect(readdirSync(folder)).toEqual([]);
    take()[Symbol.dispose]();
  });

  it('of a process that was killed is taken over', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    writeFileSync(path, `${child.pid}\n`);
    expect(take).toThrow(`held by ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    using _lock = take();
    expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it.runIf(process.platform === 'linux')('of a process whose number another one got since is taken over', () => {
    writeFileSync(path, `${process.pid} 1 abc\n`);
    using _lock = take();
    expect(take).toThrow('held by');
  });

  it.each(['', '\0\0\0', 'not a number', '-1 5', '999999999999999999999'])(
    'with the content %j is taken over',
    (text) => {
      writeFileSync(path, text);
      using _lock = take();
      expect(existsSync(path)).toBe(true);
    },
  );

  it('that somebody else holds by now is not given back by the one who lost it', () => {
    const lost = take();
    writeFileSync(path, `${process.pid} 0 theirs\n`);
    lost[Symbol.dispose]();
    expect(readFileSync(path, 'utf8')).toContain('theirs');
  });
});
