import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@session-siphon/schemas/log';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestArchive, conversation } from '../test/test-archive.ts';
import { TestIndex } from '../test/test-index.ts';
import { openGitArchiveReader } from './archive/git-archive-reader.ts';
import { startEmbeddedServer } from './embedded/http/server.ts';
import { purgeIndex } from './purge-index.ts';

let dataDir: string;
let archive: TestArchive;
let server: Awaited<ReturnType<typeof startEmbeddedServer>>;
let index: TestIndex;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'siphon-purge-'));
  archive = new TestArchive();
  server = await startEmbeddedServer({ dataDir, host: '127.0.0.1', port: 0, apiKey: 'key', log: silentLog });
  index = new TestIndex({ url: server.url, apiKey: 'key' });
});
afterEach(async () => {
  index.close();
  await server.close();
  archive.delete();
  rmSync(dataDir, { recursive: true });
});

const bytesOnDisk = (): string =>
  readdirSync(dataDir)
    .map((name) => readFileSync(join(dataDir, name), 'latin1'))
    .join('');

it('leaves no word of a removed session in the files of the index, while the others are found', async () => {
  const gone = conversation('gone', ['the zebrafinch4711 sings']);
  archive.put(gone);
  archive.put(conversation('kept', ['the otter swims']));
  archive.commit();
  await index.update(archive);
  archive.remove(gone);
  archive.commit();
  await index.update(archive);
  expect(bytesOnDisk()).toContain('zebrafinch4711');
  const counts = await purgeIndex({
    reader: openGitArchiveReader(archive.path),
    engine: index.engine,
    log: silentLog,
    now: () => Date.now(),
  });
  expect(counts).toMatchObject({ isFresh: true, sessions: { indexed: 1 } });
  expect(bytesOnDisk()).not.toContain('zebrafinch4711');
  expect(await index.found('otter')).toHaveLength(1);
  archive.put(conversation('more', ['the otter dives']));
  archive.commit();
  await index.update(archive);
  expect(await index.found('otter')).toHaveLength(2);
});
