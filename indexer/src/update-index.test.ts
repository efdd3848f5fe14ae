import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '@session-siphon/schemas/log';
import { collections } from '@session-siphon/schemas/search-document';
import { messageSearch } from '@session-siphon/schemas/search-query';
import { type TestServer, searchServers } from '../test/search-servers.ts';
import { TestArchive, conversation } from '../test/test-archive.ts';
import { openGitArchiveReader } from './archive/git-archive-reader.ts';
import { SearchEngine } from './search/search-engine.ts';
import { type IndexCounts, updateIndex } from './update-index.ts';

describe.each(searchServers)('the index of an archive in $name', ({ start, missing }) => {
  let server: TestServer;
  let engine: SearchEngine;
  let archive: TestArchive;

  beforeAll(async () => {
    if (missing !== undefined) return;
    server = await start();
    engine = new SearchEngine(server.address);
  });
  afterAll(async () => {
    if (missing !== undefined) return;
    engine.close();
    await server.stop();
  });
  beforeEach(() => {
    archive = new TestArchive();
  });
  afterEach(async () => {
    archive.delete();
    if (missing === undefined) await emptyServer();
  });

  async function emptyServer(): Promise<void> {
    for (const { name } of await list('/collections'))
      await engine.send({ method: 'DELETE', path: `/collections/${name}` });
    for (const alias of ['messages', 'conversations'])
      await engine.send({ method: 'DELETE', path: `/aliases/${alias}`, accepts: [404] });
  }

  async function list(path: string): Promise<{ name: string }[]> {
    return (await engine.json({ method: 'GET', path })) as { name: string }[];
  }

  function update(
    options: { rebuild?: boolean; signal?: AbortSignal; onProgress?: () => void } = {},
  ): Promise<IndexCounts> {
    return updateIndex({
      reader: openGitArchiveReader(archive.path),
      engine,
      log: silentLog,
      now: () => Date.now(),
      ...options,
    });
  }

  async function found(typed: string): Promise<{ seq: number; conversation_id: string }[]> {
    const search = messageSearch({ typed, filters: {}, sort: 'oldest', page: 1, perPage: 100 });
    const { results } = (await engine.json({
      method: 'POST',
      path: '/multi_search',
      body: { searches: [search] },
    })) as {
      results: { hits: { document: { seq: number; conversation_id: string } }[] }[];
    };
    return results[0]?.hits.map((hit) => hit.document) ?? [];
  }

  /** Every document of both collections without the number of the run that wrote it, in a fixed order. */
  async function everything(): Promise<string[]> {
    const texts = await Promise.all(
      [collections.messages, collections.conversations].map(
        async (name) => (await engine.send({ method: 'GET', path: `/collections/${name}/documents/export` })).text,
      ),
    );
    return texts
      .join('\n')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.stringify({ ...(JSON.parse(line) as object), rev: 0 }))
      .toSorted();
  }

  it.skipIf(missing)('is made from nothing, and a second run has nothing to do', async () => {
    const session = conversation('a', ['why is the parser slow', 'because of zanzibar']);
    archive.put(session);
    archive.commit();
    const first = await update();
    expect(first).toMatchObject({
      isFresh: true,
      sessions: { indexed: 1, removed: 0, failed: 0 },
      documents: 3,
      rejected: 0,
    });
    expect(await found('zanzibar')).toMatchObject([{ seq: 1, conversation_id: session.header.id }]);
    expect(await update()).toMatchObject({ isFresh: false, sessions: { indexed: 0 }, documents: 0, rev: first.rev });
  });

  it.skipIf(missing)('takes in what was appended without writing the rest again', async () => {
    const texts = Array.from({ length: 40 }, (_, index) => `message number${index}`);
    archive.put(conversation('a', texts));
    archive.commit();
    await update();
    archive.put(conversation('a', [...texts, 'the quokka arrives']));
    archive.commit();
    // The conversation, its title, and at most the messages of the last segment.
    expect((await update()).documents).toBeLessThanOrEqual(6);
    expect(await found('quokka')).toHaveLength(1);
    expect(await found('message')).toHaveLength(40);
  });

  it.skipIf(missing)('forgets messages that a rewritten session no longer has', async () => {
    archive.put(conversation('a', ['one walrus', 'two walrus', 'three walrus', 'four walrus', 'five walrus']));
    archive.commit();
    await update();
    archive.remove(conversation('a', []));
    archive.put(conversation('a', ['one walrus', 'two penguin']), { generation: 1 });
    archive.commit();
    await update();
    expect(await found('walrus')).toMatchObject([{ seq: 0 }]);
    expect(await found('penguin')).toMatchObject([{ seq: 1 }]);
  });

  it.skipIf(missing)('forgets a session that left the archive', async () => {
    const [kept, gone] = [conversation('kept', ['otter']), conversation('gone', ['otter'])];
    archive.put(kept);
    archive.put(gone);
    archive.commit();
    await update();
    archive.remove(gone);
    archive.commit();
    expect(await update()).toMatchObject({ sessions: { indexed: 0, removed: 1 } });
    expect(await found('otter')).toMatchObject([{ conversation_id: kept.header.id }]);
    expect((await everything()).filter((line) => line.includes(gone.header.id))).toEqual([]);
  });

  it.skipIf(missing)('shows a session of two machines once, the longer copy, and lists both', async () => {
    archive.put(conversation('a', ['lemur', 'short'], 'desktop'));
    archive.put(conversation('a', ['lemur', 'short', 'and longer'], 'laptop'));
    archive.commit();
    await update();
    expect(await found('lemur')).toHaveLength(1);
    expect(await found('longer')).toHaveLength(1);
    const [document = ''] = (await everything()).filter((line) => line.includes('"copies"'));
    expect(JSON.parse(document)).toMatchObject({ machine: ['laptop', 'desktop'], messages: 3 });
    archive.remove(conversation('a', [], 'laptop'));
    archive.commit();
    await update();
    expect(await found('longer')).toEqual([]);
    expect(await found('lemur')).toHaveLength(1);
  });

  it.skipIf(missing)('is the same after many updates as after a rebuild, also from packs with deltas', async () => {
    for (let step = 1; step <= 4; step += 1) {
      archive.put(
        conversation(
          'a',
          Array.from({ length: step * 4 }, (_, index) => `step ${index} of a`),
        ),
      );
      archive.put(conversation(`b${step}`, ['question', `answer ${step}`]));
      archive.commit();
      await update();
    }
    const updated = await everything();
    archive.pack();
    expect(await update({ rebuild: true })).toMatchObject({ isFresh: true, sessions: { indexed: 5 } });
    expect(await everything()).toEqual(updated);
    expect((await list('/collections')).map(({ name }) => name.split('_')[0])).toSatisfy((names: string[]) => {
      return names.length === 3 && new Set(names).size === 3;
    });
  });

  it.skipIf(missing)('answers every search while it is rebuilt', async () => {
    for (let index = 0; index < 30; index += 1) archive.put(conversation(`c${index}`, ['capybara here', 'yes']));
    archive.commit();
    await update();
    const done = new AbortController();
    const rebuilt = update({ rebuild: true }).finally(() => done.abort());
    const counts: number[] = [];
    while (!done.signal.aborted) counts.push((await found('capybara')).length);
    await rebuilt;
    counts.push((await found('capybara')).length);
    expect(new Set(counts)).toEqual(new Set([30]));
  });

  it.skipIf(missing)('is complete after a run that broke off', async () => {
    for (let index = 0; index < 5; index += 1) archive.put(conversation(`d${index}`, ['ibex', `number ${index}`]));
    archive.commit();
    const stop = new AbortController();
    await expect(update({ signal: stop.signal, onProgress: () => stop.abort() })).rejects.toThrow();
    await update();
    expect(await found('ibex')).toHaveLength(5);
  });

  it.skipIf(missing)('leaves out a session that cannot be read, and counts it', async () => {
    archive.put(conversation('whole', ['tapir']));
    archive.damage(conversation('damaged', ['tapir']));
    archive.commit();
    expect(await update()).toMatchObject({ sessions: { indexed: 1, failed: 1 } });
    expect(await found('tapir')).toHaveLength(1);
  });
});
