import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainScratch } from './scratch-failure.ts';

const fails = (error: Error) =>
  explainScratch(async () => {
    throw error;
  });

describe('a folder for temporary files', () => {
  it('that is full, or not there, is told by its name and with the way out', async () => {
    const full = Object.assign(new Error('ENOSPC'), { syscall: 'write', code: 'ENOSPC' });
    await expect(fails(full)).rejects.toMatchObject({ code: 'DISK_FULL', hint: expect.stringContaining('TMPDIR') });
    await expect(explainScratch(() => mkdtemp(join(tmpdir(), 'not', 'there')))).rejects.toMatchObject({
      code: 'DATA_FOLDER_UNWRITABLE',
      message: `${tmpdir()} cannot be written (ENOENT).`,
    });
  });

  it('is not blamed for anything else', async () => {
    const other = new Error('a mistake');
    await expect(fails(other)).rejects.toBe(other);
    const elsewhere = Object.assign(new Error('ENOENT'), { syscall: 'open', code: 'ENOENT', path: '/nowhere' });
    await expect(fails(elsewhere)).rejects.toBe(elsewhere);
  });
});
