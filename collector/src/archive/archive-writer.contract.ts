/** What holds for every archive that sessions are written into. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeSession } from '@session-siphon/schemas/session-file';
import type { ArchiveWriter } from './archive-writer.ts';
import { sampleSession, sampleTexts } from './sample-session.ts';

/** Runs the suite over archives that `open` makes, empty each. */
export function archiveWriterContract(name: string, open: () => Promise<ArchiveWriter>): void {
  describe(`${name} as an archive`, () => {
    let archive: ArchiveWriter;
    beforeEach(async () => {
      archive = await open();
    });
    afterEach(() => archive[Symbol.asyncDispose]());

    const hello = sampleSession({ texts: ['hello'] });
    const helloAgain = sampleSession({ texts: ['hello', 'hello again'] });
    const other = sampleSession({ name: 'other', texts: ['hello'] });

    it('commits nothing when nothing was put', async () => {
      expect(archive.isEmpty).toBe(true);
      expect(await archive.commit()).toBeUndefined();
      expect(archive.isEmpty).toBe(true);
      expect(archive.forgotten).toEqual(new Set());
    });

    it('tells added, changed and same apart, across commits', async () => {
      expect(await archive.put(hello)).toBe('added');
      expect(await archive.commit()).toMatch(/^[0-9a-f]{40}$/);
      expect(archive.isEmpty).toBe(false);
      expect(await archive.put(hello)).toBe('same');
      expect(await archive.put(other)).toBe('added');
      expect(await archive.put(helloAgain)).toBe('changed');
      expect(await archive.put(helloAgain)).toBe('same');
      expect(await archive.commit()).toBeDefined();
    });

    it('tells them apart before anything was committed, too', async () => {
      expect(await archive.put(hello)).toBe('added');
      expect(await archive.put(hello)).toBe('same');
      expect(await archive.put(helloAgain)).toBe('changed');
    });

    it('makes no commit when every session is what it was', async () => {
      await archive.put(hello);
      const first = await archive.commit();
      await archive.put(hello);
      expect(await archive.commit()).toBeUndefined();
      expect(first).toBeDefined();
    });

    it('has nothing due of a session that was just put', async () => {
      await archive.writeDue();
      expect(await archive.commit()).toBeUndefined();
      await archive.put(hello);
      await archive.writeDue();
      expect(await archive.commit()).toBeDefined();
      await archive.writeDue();
      expect(await archive.commit()).toBeUndefined();
    });

    it('tells how much it holds of a session, staged or committed', async () => {
      const bytes = encodeSession(helloAgain).reduce((sum, line) => sum + Buffer.byteLength(line), 0);
      expect(archive.sizeOf(helloAgain.header)).toBe(0);
      await archive.put(hello);
      await archive.put(helloAgain);
      expect(archive.sizeOf(helloAgain.header)).toBe(bytes);
      await archive.commit();
      expect(archive.sizeOf(helloAgain.header)).toBe(bytes);
      expect(archive.sizeOf(other.header)).toBe(0);
    });

    it('tells when a session began, staged or committed', async () => {
      const { source, id, startedAt } = hello.header;
      expect(archive.startOf(source, id)).toBeUndefined();
      await archive.put(hello);
      expect(archive.startOf(source, id)).toBe(startedAt);
      await archive.commit();
      expect(archive.startOf(source, id)).toBe(startedAt);
      expect(archive.startOf(source, other.header.id)).toBeUndefined();
    });

    it('counts the bytes that wait for a commit', async () => {
      expect(archive.stagedBytes).toBe(0);
      await archive.put(sampleSession({ texts: sampleTexts(10, 1000) }));
      expect(archive.stagedBytes).toBeGreaterThan(10_000);
      await archive.commit();
      expect(archive.stagedBytes).toBe(0);
    });
  });
}
