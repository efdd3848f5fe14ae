/** A search server for the tests of a block, and for each of them an empty index and an archive of its own. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { TestServer, TestServerKind } from './search-servers.ts';
import { TestArchive } from './test-archive.ts';
import { TestIndex } from './test-index.ts';

interface IndexedArchive {
  readonly server: TestServer;
  readonly index: TestIndex;
  readonly archive: TestArchive;
}

/** `use` is called before every test; never where the server is missing, whose tests are skipped. */
export function provideIndexedArchive(
  { start, missing }: TestServerKind,
  use: (provided: IndexedArchive) => void,
): void {
  if (missing !== undefined) return;
  let server: TestServer;
  let index: TestIndex;
  let archive: TestArchive;
  beforeAll(async () => {
    server = await start();
    index = new TestIndex(server.address);
  });
  afterAll(async () => {
    index.close();
    await server.stop();
  });
  beforeEach(() => {
    archive = new TestArchive();
    use({ server, index, archive });
  });
  afterEach(async () => {
    archive.delete();
    await index.empty();
  });
}
