import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '@session-siphon/schemas/git/free-port-for-tests';
import { embeddedCommand } from '../../test/search-servers.ts';
import { ServerProcess } from '../../test/server-process.ts';
import { missingSmallDisk, onSmallDisk } from '../../test/small-disk.ts';
import { TestArchive, conversation } from '../../test/test-archive.ts';
import { TestIndex } from '../../test/test-index.ts';

const missing = missingSmallDisk(tmpdir());

describe(`an index on a full disk${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  let folder: string;
  let archive: TestArchive;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'siphon-full-disk-'));
    archive = new TestArchive();
  });
  afterEach(() => {
    archive.delete();
    rmSync(folder, { recursive: true, force: true });
  });

  it.skipIf(missing)(
    'says so while importing, answers as before, and is completed when there is space again',
    async () => {
      const [port, apiKey] = [await freePort(), 'key'];
      const server = new ServerProcess(
        onSmallDisk(embeddedCommand(folder, { port, apiKey }), { folder, bytes: 3 << 19 }),
        { url: `http://127.0.0.1:${port}`, apiKey },
      );
      await server.start();
      const index = new TestIndex(server.address);
      try {
        archive.put(conversation('small', ['the first walrus']));
        archive.commit();
        await index.update(archive);
        const noise = (from: number) =>
          Array.from({ length: 400 }, (_, at) => `w${(from * 7919 + at * 104_729) % 1e6}`);
        const texts = Array.from({ length: 1_500 }, (_, seq) => `walrus ${noise(seq).join(' ')}`);
        archive.put(conversation('large', texts), { linesPerSegment: 500 });
        archive.commit();
        await expect(index.update(archive)).rejects.toMatchObject({ code: 'DISK_FULL' });
        expect(await index.found('walrus')).toHaveLength(1);
        expect(index.logged.filter((line) => line.includes('import.retry'))).toEqual([]);

        server.say('more space');
        await expect
          .poll(() => index.update(archive).catch(() => undefined))
          .toMatchObject({ sessions: { indexed: 1 } });
        const updated = await index.everything();
        expect(updated).toHaveLength(1_503);
        await index.update(archive, { rebuild: true });
        expect(await index.everything()).toEqual(updated);
      } finally {
        index.close();
        await server.kill();
      }
    },
  );

  it.skipIf(missing)('cannot be started, and says why', () => {
    const [file = '', ...args] = onSmallDisk(embeddedCommand(folder, { port: 0, apiKey: 'key' }), {
      folder,
      bytes: 4_096,
    });
    const { status, stderr } = spawnSync(file, args, { encoding: 'utf8', timeout: 20_000 });
    expect(status).not.toBe(0);
    expect(stderr).toContain('DISK_FULL');
    expect(stderr).toContain(`no space is left for the index in ${folder}`);
  });
});
