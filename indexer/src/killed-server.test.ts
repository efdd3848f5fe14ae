import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mortalServers } from '../test/search-servers.ts';
import { TestArchive, conversation } from '../test/test-archive.ts';
import { TestIndex } from '../test/test-index.ts';
import { documentCount } from './search/readiness.ts';

/** Conversations of 600 messages each. A million different words and more take a server seconds to index again. */
function fill(archive: TestArchive, { conversations, words }: { conversations: number; words: number }): void {
  const text = (from: number) => Array.from({ length: words }, (_, at) => `w${(from + at * 97) % 300_000}`).join(' ');
  for (let number = 0; number < conversations; number += 1) {
    const texts = Array.from({ length: 600 }, (_, seq) => `ibex ${text(seq * 3_001 + number * 70_001)}`);
    archive.put(conversation(`c${number}`, texts), { linesPerSegment: 1_000 });
  }
  archive.commit();
}

describe.each(mortalServers)('an index in $name that is killed', ({ start, missing }) => {
  let archive: TestArchive;
  beforeEach(() => {
    archive = new TestArchive();
  });
  afterEach(() => archive.delete());

  it.skipIf(missing)('during an import is complete when the server is back: the run waits for it', async () => {
    fill(archive, { conversations: 17, words: 20 });
    const server = await start();
    const index = new TestIndex(server.address);
    try {
      let restarted: Promise<void> | undefined;
      let sessions = 0;
      const onProgress = () => {
        sessions += 1;
        // The first body is on its way, the second is being made.
        if (sessions === 10) restarted = server.process.kill().then(() => server.process.start());
      };
      expect(await index.update(archive, { onProgress })).toMatchObject({ documents: 17 * 601, rejected: 0 });
      await restarted;
      expect(index.logged).toContainEqual(expect.stringContaining('import.retry code=SEARCH_UNREACHABLE'));
      const kept = await index.everything();
      expect(kept).toHaveLength(17 * 601);
      expect(await index.update(archive, { rebuild: true })).toMatchObject({ isFresh: true });
      expect(await index.everything()).toEqual(kept);
    } finally {
      index.close();
      await server[Symbol.asyncDispose]();
    }
  });

  it.skipIf(missing)('and started again is waited for, and not taken for an empty one', async () => {
    fill(archive, { conversations: 10, words: 250 });
    const server = await start();
    const index = new TestIndex(server.address);
    try {
      await index.update(archive);
      await server.process.kill();
      await server.process.start();
      expect(await index.update(archive)).toMatchObject({ isFresh: false, documents: 0 });
      expect(await documentCount(index.engine, 'messages')).toBe(10 * 600);
    } finally {
      index.close();
      await server[Symbol.asyncDispose]();
    }
  });

  it.skipIf(missing)('after a large load has all of it as soon as it answers again', async () => {
    fill(archive, { conversations: 17, words: 150 });
    const server = await start();
    const index = new TestIndex(server.address);
    try {
      const { documents } = await index.update(archive);
      await server.process.kill();
      await server.process.start();
      expect(await documentCount(index.engine, 'messages')).toBe(17 * 600);
      expect(await documentCount(index.engine, 'conversations')).toBe(17);
      expect(documents).toBe(17 * 601);
    } finally {
      index.close();
      await server[Symbol.asyncDispose]();
    }
  });
});
