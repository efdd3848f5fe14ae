import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mortalServers, searchServers } from '../../test/search-servers.ts';
import { provideIndexedArchive } from '../../test/indexed-archive.ts';
import { TestArchive, conversation } from '../../test/test-archive.ts';
import { TestIndex } from '../../test/test-index.ts';
import { type NodeState, lackOf, nodeStates } from './node-state.ts';
import { missingTypesense, startOwnTypesense } from './own-server-for-tests.ts';

/** 4,000 messages of many different words: a server needs seconds to index them again, and makes no snapshot of so few. */
function fill(archive: TestArchive): void {
  const text = (from: number) => Array.from({ length: 250 }, (_, at) => `w${(from + at * 97) % 300_000}`).join(' ');
  for (let number = 0; number < 10; number += 1) {
    const texts = Array.from({ length: 400 }, (_, seq) => `ibex ${text(seq * 3_001 + number * 70_001)}`);
    archive.put(conversation(`c${number}`, texts), { linesPerSegment: 1_000 });
  }
  archive.commit();
}

const documents = 10 * 401;

async function onlyNode(index: TestIndex): Promise<NodeState> {
  const [state] = await nodeStates(index.engine.address);
  if (!state || 'failure' in state) throw new Error('the node does not answer');
  return state;
}

describe.each(mortalServers)('$name that is started again', ({ start, missing }) => {
  let archive: TestArchive;
  beforeEach(() => {
    archive = new TestArchive();
  });
  afterEach(() => archive.delete());

  it.skipIf(missing)('lacks something as long as it has not read all of its documents', async () => {
    fill(archive);
    await using server = await start();
    const index = new TestIndex(server.address);
    await index.update(archive);
    expect(await onlyNode(index)).toMatchObject({ held: documents, expected: documents });
    await server.process.kill();
    expect(await nodeStates(server.address)).toMatchObject([{ failure: { code: 'SEARCH_UNREACHABLE' } }]);
    await server.process.start();
    let whole: NodeState | undefined;
    const look = async (): Promise<string | undefined> => {
      const state = await onlyNode(index);
      if (lackOf(state) === undefined) whole = state;
      return lackOf(state);
    };
    await expect.poll(look, { interval: 5 }).toBeUndefined();
    expect(whole?.held).toBe(documents);
    index.close();
  });
});

describe.each(searchServers)('an index in $name', (kind) => {
  let index: TestIndex;
  let archive: TestArchive;
  provideIndexedArchive(kind, (provided) => ({ index, archive } = provided));

  it.skipIf(kind.missing)(
    'that lost documents says how many there should be, and the next run makes it anew',
    async () => {
      archive.put(conversation('a', ['one walrus', 'two walrus']));
      archive.put(conversation('b', ['three walrus']));
      archive.commit();
      await index.update(archive);
      const before = await index.everything();
      const path = `/collections/messages/documents?filter_by=${encodeURIComponent('seq:=0')}`;
      await index.engine.send({ method: 'DELETE', path });
      expect(lackOf(await onlyNode(index))).toBe('holds 3 of 5 documents');
      expect(await index.update(archive)).toMatchObject({ isFresh: true });
      expect(index.logged).toContainEqual(expect.stringContaining('index.documents-gone'));
      expect(await index.everything()).toEqual(before);
      expect(lackOf(await onlyNode(index))).toBeUndefined();
    },
  );

  it.skipIf(kind.missing)('follows what is taken out of the archive without a lack', async () => {
    archive.put(conversation('a', ['one walrus', 'two walrus']));
    archive.put(conversation('b', ['three walrus']));
    archive.commit();
    await index.update(archive);
    archive.remove(conversation('a', []));
    archive.commit();
    expect(await index.update(archive)).toMatchObject({ isFresh: false });
    expect(await onlyNode(index)).toMatchObject({ held: 2, expected: 2 });
  });
});

it.skipIf(missingTypesense)(
  'a node of a cluster that comes back is behind the others until it has what they have',
  async () => {
    const archive = new TestArchive();
    await using cluster = await startOwnTypesense({ nodes: 3 });
    const index = new TestIndex(cluster.address);
    try {
      fill(archive);
      await index.update(archive);
      const leader = await cluster.leader();
      const follower = cluster.nodes.find((node) => node !== leader);
      await follower?.kill();
      expect((await nodeStates(cluster.address)).filter((state) => 'failure' in state)).toHaveLength(1);
      await follower?.start();
      const lacks = async (): Promise<readonly (string | undefined)[]> =>
        (await nodeStates(cluster.address)).map((state) => ('failure' in state ? 'silent' : lackOf(state)));
      await expect.poll(lacks).toEqual([undefined, undefined, undefined]);
      for (const state of await nodeStates(cluster.address)) expect(state).toMatchObject({ held: documents });
    } finally {
      index.close();
      archive.delete();
    }
  },
);
