import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingScarcity, onSmallDisk, withLittleMemory } from '../test/scarce-resources.ts';
import { TestArchive, conversation } from '../test/test-archive.ts';
import { TestIndex } from '../test/test-index.ts';
import { openForWriting } from './embedded/store/database.ts';
import {
  type OwnServer,
  embeddedCommand,
  missingTypesense,
  startOwnEmbedded,
  startOwnTypesense,
} from './search/own-server-for-tests.ts';

interface ScarceServer {
  readonly what: string;
  readonly missing: string | undefined;
  start(): Promise<OwnServer>;
  /** Leaves it without space for much more. */
  fill(server: OwnServer): Promise<void>;
}

const missing = missingScarcity(tmpdir());
const mebibyte = 1 << 20;

const scarceServers: readonly ScarceServer[] = [
  {
    what: 'the embedded server',
    missing,
    start: () =>
      startOwnEmbedded({
        within: (command, folder) => onSmallDisk(command, { folder, bytes: 1.5 * mebibyte, laterBytes: 64 * mebibyte }),
      }),
    // Its disk is too small as it is.
    fill: async () => undefined,
  },
  {
    what: 'Typesense',
    missing: missing ?? missingTypesense,
    start: () =>
      startOwnTypesense({
        flags: ['--disk-used-max-percentage=90'],
        within: (command, folder) =>
          onSmallDisk(command, { folder, bytes: 128 * mebibyte, laterBytes: 1_024 * mebibyte }),
      }),
    fill: fillToLimit,
  },
];

/** Another program takes the space. The server looks at its disk every few seconds. */
async function fillToLimit({ process: { pid }, folder, engine }: OwnServer): Promise<void> {
  const disk = join('/proc', String(pid), 'root', folder, '0');
  const { bavail, blocks, bsize } = statfsSync(disk);
  writeFileSync(join(disk, 'other'), Buffer.alloc((bavail - 0.08 * blocks) * bsize, 1));
  const refused = async (): Promise<number> =>
    (await engine.send({ method: 'PUT', path: '/aliases/other', body: { collection_name: 'none' }, accepts: [422] }))
      .status;
  await expect.poll(refused).toBe(422);
}

/** Unlike each other, so that an index of them is large. */
function manyTexts(): readonly string[] {
  const noise = (from: number) => Array.from({ length: 400 }, (_, at) => `w${(from * 7919 + at * 104_729) % 1e6}`);
  return Array.from({ length: 1_500 }, (_, seq) => `walrus ${noise(seq).join(' ')}`);
}

describe(`a server that runs out${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  let archive: TestArchive;
  beforeEach(() => {
    archive = new TestArchive();
  });
  afterEach(() => archive.delete());

  for (const { what, missing: reason, start, fill } of scarceServers)
    it.skipIf(reason)(
      `of disk says so while importing, answers as before, and is completed when there is space again: ${what}`,
      async () => {
        await using server = await start();
        const index = new TestIndex(server.address);
        try {
          archive.put(conversation('small', ['the first walrus']));
          archive.commit();
          await index.update(archive);
          await fill(server);
          archive.put(conversation('large', manyTexts()), { linesPerSegment: 500 });
          archive.commit();
          await expect(index.update(archive)).rejects.toMatchObject({ code: 'DISK_FULL' });
          expect(await index.found('walrus')).toHaveLength(1);
          expect(index.logged.filter((line) => line.includes('import.retry'))).toEqual([]);

          server.process.say('more space');
          await expect
            .poll(() => index.update(archive).catch(() => undefined))
            .toMatchObject({ sessions: { indexed: 1 } });
          const updated = await index.everything();
          expect(updated).toHaveLength(1_503);
          await index.update(archive, { rebuild: true });
          expect(await index.everything()).toEqual(updated);
        } finally {
          index.close();
        }
      },
    );

  it.skipIf(missing ?? missingTypesense)(
    'of memory takes nothing, says so, and takes all of it when there is some: Typesense',
    async () => {
      await using server = await startOwnTypesense({
        flags: ['--memory-used-max-percentage=90'],
        within: withLittleMemory,
      });
      const index = new TestIndex(server.address);
      try {
        archive.put(conversation('small', ['the first walrus']));
        archive.commit();
        await expect(index.update(archive)).rejects.toMatchObject({
          code: 'SEARCH_FAILED',
          hint: expect.stringMatching(/^Give it more/),
        });
        server.process.say('more memory');
        await expect
          .poll(() => index.update(archive).catch(() => undefined))
          .toMatchObject({ sessions: { indexed: 1 } });
        expect(await index.found('walrus')).toHaveLength(1);
      } finally {
        index.close();
      }
    },
  );

  it.skipIf(missing)('of disk before it is there cannot be started, and says why: the embedded server', () => {
    const folder = mkdtempSync(join(tmpdir(), 'siphon-full-disk-'));
    try {
      const command = embeddedCommand(folder, { port: 0, apiKey: 'key' });
      const [file = '', ...args] = onSmallDisk(command, { folder, bytes: 4_096, laterBytes: 4_096 });
      const { status, stderr } = spawnSync(file, args, { encoding: 'utf8', timeout: 120_000 });
      expect(status).not.toBe(0);
      expect(stderr).toContain('DISK_FULL');
      expect(stderr).toContain(`no space is left for the index in ${folder}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.skipIf(missing)('of disk since it was stopped cannot be started, and says why: the embedded server', () => {
    const [folder, kept] = [
      mkdtempSync(join(tmpdir(), 'siphon-full-disk-')),
      mkdtempSync(join(tmpdir(), 'siphon-kept-')),
    ];
    try {
      openForWriting(kept).database.close();
      const filled = 'cp "$1"/* "$2"; head -c 2000000 /dev/zero >"$2/other"; shift 2; exec "$@"';
      const command = ['sh', '-c', filled, 'sh', kept, folder, ...embeddedCommand(folder, { port: 0, apiKey: 'key' })];
      const [file = '', ...args] = onSmallDisk(command, { folder, bytes: mebibyte, laterBytes: mebibyte });
      const { status, stderr } = spawnSync(file, args, { encoding: 'utf8', timeout: 20_000 });
      expect(status).not.toBe(0);
      expect(stderr).toContain(`no space is left for the index in ${folder}`);
    } finally {
      for (const one of [folder, kept]) rmSync(one, { recursive: true, force: true });
    }
  });
});
