import { describe, expect, it } from 'vitest';
import { MeddlingProxy } from '../test/meddling-proxy.ts';
import { provideIndexedArchive } from '../test/indexed-archive.ts';
import { type TestServer, searchServers } from '../test/search-servers.ts';
import { type TestArchive, conversation } from '../test/test-archive.ts';
import { TestIndex } from '../test/test-index.ts';

const conversations = 40;
/** With each conversation's own document. */
const documents = conversations * 601;

describe.each(searchServers)('a long run into $name that broke off', (kind) => {
  const { missing } = kind;
  let server: TestServer;
  let index: TestIndex;
  let archive: TestArchive;

  provideIndexedArchive(kind, (provided) => ({ server, index, archive } = provided));

  function fill(): void {
    for (let number = 0; number < conversations; number += 1) put(number, 600);
    archive.commit();
  }

  function put(number: number, messages: number): void {
    const texts = Array.from({ length: messages }, (_, seq) => `ibex ${number} at ${seq}`);
    archive.put(conversation(`c${number}`, texts), { linesPerSegment: 1_000 });
  }

  /** Breaks off near the end. */
  async function breakOff(target: TestIndex): Promise<void> {
    const stop = new AbortController();
    let sessions = 0;
    const onProgress = () => {
      sessions += 1;
      if (sessions === conversations - 2) stop.abort();
    };
    await expect(target.update(archive, { signal: stop.signal, onProgress })).rejects.toThrow();
  }

  it.skipIf(missing)('is carried on with, and takes in what was archived meanwhile', async () => {
    fill();
    await breakOff(index);
    put(0, 610);
    archive.putTombstone(conversation('c39', []));
    archive.commit();
    const counts = await index.update(archive);
    expect(counts).toMatchObject({ isResumed: true, isFresh: true });
    expect(counts.documents).toBeLessThan(documents / 2);
    const resumed = await index.everything();
    expect(resumed).toHaveLength(documents - 601 + 10);
    expect(await index.update(archive)).toMatchObject({ documents: 0, isResumed: false });
    await index.update(archive, { rebuild: true });
    expect(await index.everything()).toEqual(resumed);
  });

  it.skipIf(missing)('remembers what it had parked, and counts on', async () => {
    archive.put(conversation('first', ['the numbat']));
    archive.commit();
    await index.update(archive);
    fill();
    const proxy = new MeddlingProxy(server.address);
    const behind = new TestIndex(await proxy.start());
    try {
      proxy.poison = 'at 599"';
      await breakOff(behind);
      proxy.poison = undefined;
      const counts = await behind.update(archive);
      expect(counts).toMatchObject({ isResumed: true, isFresh: false, rejected: 0 });
      expect(counts.documents).toBeLessThan(documents / 2);
      // One in each conversation before the place; those after it were sent again.
      expect(counts.parked.length).toBeGreaterThan(conversations / 2);
      expect(await index.everything()).toHaveLength(documents + 2 - counts.parked.length);
    } finally {
      behind.close();
      proxy.stop();
    }
  });
});
