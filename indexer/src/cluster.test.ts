import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestArchive, conversation } from '../test/test-archive.ts';
import { TestIndex } from '../test/test-index.ts';
import { type OwnServer, missingTypesense, startOwnTypesense } from './search/own-server-for-tests.ts';
import { documentCount, untilSettled } from './search/readiness.ts';
import type { ServerProcess } from './search/server-process-for-tests.ts';

const conversations = 20;
const documents = conversations * 601;

describe.skipIf(missingTypesense)('a cluster of three nodes', () => {
  let cluster: OwnServer;
  let archive: TestArchive;

  beforeAll(async () => {
    archive = new TestArchive();
    for (let number = 0; number < conversations; number += 1) {
      const texts = Array.from({ length: 600 }, (_, seq) => `ibex ${number} at ${seq} ${'and on '.repeat(40)}`);
      archive.put(conversation(`c${number}`, texts), { linesPerSegment: 1_000 });
    }
    archive.put(conversation('known', ['the quokka']));
    archive.commit();
    cluster = await startOwnTypesense({ nodes: 3 });
  });
  afterAll(async () => {
    archive.delete();
    await cluster[Symbol.asyncDispose]();
  });

  it('whose leader is killed during an import loses nothing, and the others answer searches all the while', async () => {
    const leader = await cluster.leader();
    const index = new TestIndex(cluster.addressFrom(leader));
    const reader = new TestIndex(cluster.addressFrom(leader));
    let killed: Promise<void> | undefined;
    let sessions = 0;
    const isOver = new AbortController();
    const searched: number[] = [];
    const search = async (): Promise<void> => {
      while (!isOver.signal.aborted) searched.push((await reader.found('ibex')).length);
    };
    let searching: Promise<void> | undefined;
    const onProgress = (): void => {
      sessions += 1;
      if (sessions !== conversations / 2) return;
      killed = leader.kill();
      searching = search();
    };
    const counts = await index.update(archive, { onProgress }).finally(() => isOver.abort());
    await killed;
    await searching;
    expect(counts).toMatchObject({ documents: documents + 2, rejected: 0 });
    expect(index.logged).toContainEqual(expect.stringContaining('import.retry'));
    expect(searched.length).toBeGreaterThan(0);
    index.close();
    reader.close();

    await leader.start();
    const copies = await Promise.all(cluster.nodes.map(everythingOn));
    expect(copies[0]).toHaveLength(documents + 2);
    expect(copies[1]).toEqual(copies[0]);
    expect(copies[2]).toEqual(copies[0]);
    const rebuilt = new TestIndex(cluster.addressFrom(leader));
    await rebuilt.update(archive, { rebuild: true });
    expect(await rebuilt.everything()).toEqual(copies[0]);
    rebuilt.close();

    // Every node was asked for a snapshot, so that none has to index it all again.
    for (const node of cluster.nodes) {
      await node.kill();
      await node.start();
      const restarted = new TestIndex(node.address);
      expect(await documentCount(restarted.engine, 'messages')).toBe(conversations * 600 + 1);
      restarted.close();
    }
  });
});

/** What one node holds, once it has all of it. */
async function everythingOn(node: ServerProcess): Promise<readonly string[]> {
  const index = new TestIndex(node.address);
  try {
    await untilSettled(index.engine);
    await expect.poll(async () => (await index.everything()).length).toBe(documents + 2);
    return await index.everything();
  } finally {
    index.close();
  }
}
