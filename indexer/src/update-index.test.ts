import { arrayOf, objectOf } from '@session-siphon/schemas/narrow';
import { collections, meaningDimensions } from '@session-siphon/schemas/search-document';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MeddlingProxy } from '../test/meddling-proxy.ts';
import { provideIndexedArchive } from '../test/indexed-archive.ts';
import { type TestServer, searchServers } from '../test/search-servers.ts';
import { type TestArchive, conversation } from '../test/test-archive.ts';
import { TestIndex } from '../test/test-index.ts';

const words =
  'bear lake snow tree ship train bread music river stone glass night garden window paper market island'.split(' ');

describe.each(searchServers)('the index of an archive in $name', (kind) => {
  const { missing } = kind;
  let server: TestServer;
  let index: TestIndex;
  let archive: TestArchive;

  provideIndexedArchive(kind, (provided) => ({ server, index, archive } = provided));

  it.skipIf(missing)('is made from nothing, and a second run has nothing to do', async () => {
    const session = conversation('a', ['why is the parser slow', 'because of zanzibar']);
    archive.put(session);
    archive.commit();
    const first = await index.update(archive);
    expect(first).toMatchObject({
      isFresh: true,
      sessions: { indexed: 1, removed: 0, failed: 0 },
      documents: 3,
      rejected: 0,
    });
    expect(await index.found('zanzibar')).toMatchObject([{ seq: 1, conversation_id: session.header.id }]);
    expect(await index.update(archive)).toMatchObject({
      isFresh: false,
      sessions: { indexed: 0 },
      documents: 0,
      rev: first.rev,
    });
  });

  it.skipIf(missing)('takes in what was appended without writing the rest again', async () => {
    const texts = Array.from({ length: 40 }, (_, seq) => `message number${seq}`);
    archive.put(conversation('a', texts));
    archive.commit();
    await index.update(archive);
    archive.put(conversation('a', [...texts, 'the quokka arrives']));
    archive.commit();
    // The conversation, its title, and at most the messages of the last segment.
    expect((await index.update(archive)).documents).toBeLessThanOrEqual(6);
    expect(await index.found('quokka')).toHaveLength(1);
    expect(await index.found('message')).toHaveLength(40);
  });

  it.skipIf(missing)('finds what is alike by what turns say now, however often they went on', async () => {
    const names = Array.from({ length: 12 }, (_, number) => `c${number}`);
    for (let step = 1; step <= 6; step += 1) {
      for (const [place, name] of names.entries())
        archive.put(conversation(name, [`a walrus asks ${name}`, words.slice(place, place + 2 * step).join(' ')]));
      archive.commit();
      await index.update(archive);
    }
    const meaning = Array.from({ length: meaningDimensions }, () => 1);
    const search = {
      collection: collections.messages,
      q: '*',
      vector_query: `meaning:([${meaning.join(',')}], k: 250)`,
    };
    const [result] = arrayOf(objectOf(await index.engine.multiSearch([search]))['results']);
    expect(objectOf(result)['found']).toBe(names.length);
  });

  it.skipIf(missing)('forgets messages that a rewritten session no longer has', async () => {
    archive.put(conversation('a', ['one walrus', 'two walrus', 'three walrus', 'four walrus', 'five walrus']));
    archive.commit();
    await index.update(archive);
    archive.remove(conversation('a', []));
    archive.put(conversation('a', ['one walrus', 'two penguin']), { generation: 1 });
    archive.commit();
    await index.update(archive);
    expect(await index.found('walrus')).toMatchObject([{ seq: 0 }]);
    expect(await index.found('penguin')).toMatchObject([{ seq: 1 }]);
  });

  it.skipIf(missing)('forgets a session that left the archive', async () => {
    const [kept, gone] = [conversation('kept', ['otter']), conversation('gone', ['otter'])];
    archive.put(kept);
    archive.put(gone);
    archive.commit();
    await index.update(archive);
    archive.remove(gone);
    archive.commit();
    expect(await index.update(archive)).toMatchObject({ sessions: { indexed: 0, removed: 1 } });
    expect(await index.found('otter')).toMatchObject([{ conversation_id: kept.header.id }]);
    expect((await index.everything()).filter((line) => line.includes(gone.header.id))).toEqual([]);
  });

  it.skipIf(missing)('shows a session of two machines once, the longer copy, and lists both', async () => {
    archive.put(conversation('a', ['lemur', 'short'], 'desktop'));
    archive.put(conversation('a', ['lemur', 'short', 'and longer'], 'laptop'));
    archive.commit();
    await index.update(archive);
    expect(await index.found('lemur')).toHaveLength(1);
    expect(await index.found('longer')).toHaveLength(1);
    const [document = ''] = (await index.everything()).filter((line) => line.includes('"copies"'));
    expect(JSON.parse(document)).toMatchObject({ machine: ['laptop', 'desktop'], messages: 3 });
    archive.remove(conversation('a', [], 'laptop'));
    archive.commit();
    await index.update(archive);
    expect(await index.found('longer')).toEqual([]);
    expect(await index.found('lemur')).toHaveLength(1);
  });

  it.skipIf(missing)('shows it once also where its copies seem to have begun on different days', async () => {
    const later = '2026-10-09T08:00:00.000Z';
    archive.put(conversation('a', ['lemur', 'short'], 'desktop', later));
    archive.put(conversation('a', ['lemur']));
    archive.commit();
    await index.update(archive);
    archive.put(conversation('a', ['lemur', 'short', 'and longer']));
    archive.commit();
    await index.update(archive);
    const updated = await index.everything();
    expect(updated.filter((line) => line.includes('"machine":["laptop","desktop"]'))).toHaveLength(4);
    archive.remove(conversation('a', []));
    archive.commit();
    await index.update(archive);
    expect(await index.found('short')).toHaveLength(1);
    expect(await index.found('longer')).toEqual([]);
  });

  it.skipIf(missing)('is the same after many updates as after a rebuild, also from packs with deltas', async () => {
    for (let step = 1; step <= 4; step += 1) {
      archive.put(
        conversation(
          'a',
          Array.from({ length: step * 4 }, (_, seq) => `step ${seq} of a`),
        ),
      );
      archive.put(conversation(`b${step}`, ['question', `answer ${step}`]));
      archive.commit();
      await index.update(archive);
    }
    const updated = await index.everything();
    archive.pack();
    expect(await index.update(archive, { rebuild: true })).toMatchObject({ isFresh: true, sessions: { indexed: 5 } });
    expect(await index.everything()).toEqual(updated);
    const kinds = (await index.collectionNames()).map((name) => name.split('_')[0]);
    expect(kinds).toHaveLength(3);
    expect(new Set(kinds)).toEqual(new Set(['conversations', 'messages', 'sync']));
  });

  it.skipIf(missing)('answers every search while it is rebuilt', async () => {
    for (let number = 0; number < 30; number += 1) archive.put(conversation(`c${number}`, ['capybara here', 'yes']));
    archive.commit();
    await index.update(archive);
    const done = new AbortController();
    const rebuilt = index.update(archive, { rebuild: true }).finally(() => done.abort());
    const counts: number[] = [];
    while (!done.signal.aborted) counts.push((await index.found('capybara')).length);
    await rebuilt;
    counts.push((await index.found('capybara')).length);
    expect(new Set(counts)).toEqual(new Set([30]));
  });

  it.skipIf(missing)('is complete after a run that broke off', async () => {
    for (let number = 0; number < 5; number += 1) archive.put(conversation(`d${number}`, ['ibex', `number ${number}`]));
    archive.commit();
    const stop = new AbortController();
    await expect(index.update(archive, { signal: stop.signal, onProgress: () => stop.abort() })).rejects.toThrow();
    await index.update(archive);
    expect(await index.found('ibex')).toHaveLength(5);
  });

  describe('behind a network that does what networks do', () => {
    let proxy: MeddlingProxy;
    let behind: TestIndex;

    beforeEach(async () => {
      if (missing !== undefined) return;
      proxy = new MeddlingProxy(server.address);
      behind = new TestIndex(await proxy.start());
      for (let number = 0; number < 10; number += 1)
        archive.put(conversation(`e${number}`, ['okapi', `number ${number}`]));
      archive.commit();
      await index.update(archive);
    });
    afterEach(() => {
      if (missing !== undefined) return;
      behind.close();
      proxy.stop();
    });

    it.skipIf(missing)('gets once more what the server had lost', async () => {
      proxy.troubles.push('lost', 'lost');
      expect(await behind.update(archive, { rebuild: true })).toMatchObject({ sessions: { indexed: 10 } });
      expect(behind.logged).toContainEqual(expect.stringContaining('index.repeated'));
      archive.put(conversation('e3', ['okapi', 'number 3', 'okapi again', 'and a kiwi']));
      archive.commit();
      proxy.troubles.push('lost', 'lost');
      await behind.update(archive);
      expect(await index.found('okapi')).toHaveLength(11);
      expect(await index.found('kiwi')).toHaveLength(1);
    });

    it.skipIf(missing)('does not come into place when the server loses documents again and again', async () => {
      proxy.troubles.push('lost', 'lost', 'lost', 'lost');
      await expect(behind.update(archive, { rebuild: true })).rejects.toMatchObject({ code: 'IMPORT_REJECTED' });
      expect(await index.found('okapi')).toHaveLength(10);
      expect(await behind.update(archive, { rebuild: true })).toMatchObject({ sessions: { indexed: 10 } });
      expect(await index.found('okapi')).toHaveLength(10);
    });

    it.skipIf(missing).each([
      ['with all that it was', () => undefined],
      ['and what it was is gone', () => archive.startOver()],
    ])(
      'is what the archive holds when a change was taken back %s, that a broken-off run had begun',
      async (_how, forget) => {
        const before = await index.everything();
        archive.remove(conversation('e3', []));
        archive.put(conversation('e3', ['a penguin']), { generation: 1 });
        archive.commit();
        // The documents are there; those that they replace are not deleted yet.
        proxy.fails = /filter_by=.*rev/;
        await expect(behind.update(archive)).rejects.toMatchObject({ code: 'SEARCH_NOT_READY' });
        expect(await index.found('penguin')).toHaveLength(1);
        proxy.fails = undefined;
        archive.remove(conversation('e3', []), 1);
        archive.put(conversation('e3', ['okapi', 'number 3']));
        archive.commit();
        forget();
        await behind.update(archive);
        expect(await index.everything()).toEqual(before);
      },
    );

    it.skipIf(missing)('waits no longer for a server that is away when the run is stopped', async () => {
      archive.put(conversation('e3', ['okapi', 'number 3', 'more']));
      archive.commit();
      proxy.fails = /import/;
      const stop = new AbortController();
      proxy.onRefused = () => stop.abort();
      await expect(behind.update(archive, { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
      expect(proxy.imports).toBe(1);
    });

    it.skipIf(missing)('parks what the server does not take, and takes it in with its conversation', async () => {
      const poisoned = conversation('poisoned', ['the okapi', 'a numbat hides', 'the okapi again']);
      archive.put(poisoned);
      archive.commit();
      proxy.poison = 'numbat';
      const reason = 'Field `content` must be a string.';
      const parked = [{ id: poisoned.header.id, documents: 1, code: 400, reason }];
      expect(await behind.update(archive)).toMatchObject({ rejected: 1, parked });
      expect(await index.found('okapi')).toHaveLength(12);
      expect(await index.found('numbat')).toEqual([]);
      archive.put(conversation('e3', ['okapi', 'number 3', 'more']));
      archive.commit();
      proxy.poison = undefined;
      expect(await behind.update(archive)).toMatchObject({ rejected: 0, parked });
      expect(await behind.update(archive)).toMatchObject({ documents: 0, parked });
      archive.put(conversation('poisoned', ['the okapi', 'a numbat hides', 'the okapi again', 'and more']));
      archive.commit();
      expect(await behind.update(archive)).toMatchObject({ rejected: 0, parked: [] });
      expect(await index.found('numbat')).toMatchObject([{ seq: 1 }]);
    });

    it.skipIf(missing)('parks what nobody on the way takes, and only that', async () => {
      const forbidden = conversation('forbidden', ['the okapi', 'a numbat hides', 'the okapi again']);
      archive.put(forbidden);
      archive.commit();
      proxy.forbidden = 'numbat';
      const reason = 'The server gave no reason that can be shown.';
      const { parked } = await behind.update(archive, { rebuild: true });
      expect(parked).toMatchObject([{ id: forbidden.header.id, reason }]);
      expect(await index.found('okapi')).toHaveLength(12);
      expect(await index.found('numbat')).toEqual([]);
      expect(behind.logged.join('')).not.toContain('numbat');
    });
  });

  it.skipIf(missing)(
    'leaves out a session that cannot be read, shows it, and takes all of it in when it can be',
    async () => {
      const damaged = conversation('damaged', ['tapir', 'and', 'another', 'tapir']);
      archive.put(conversation('whole', ['tapir']));
      archive.put(damaged);
      archive.damage(damaged, { segment: 1 });
      archive.commit();
      const parked = [
        { id: damaged.header.id, documents: 0, reason: 'The archive does not give all of it (SESSION_FILE_INVALID).' },
      ];
      expect(await index.update(archive)).toMatchObject({ sessions: { indexed: 1, failed: 1 }, parked });
      expect(await index.found('tapir')).toHaveLength(1);
      expect(await index.update(archive)).toMatchObject({ parked });
      archive.put(damaged);
      archive.commit();
      expect(await index.update(archive)).toMatchObject({ sessions: { indexed: 1, failed: 0 }, parked: [] });
      expect(await index.found('tapir')).toHaveLength(3);
    },
  );

  it.skipIf(missing)('shows the copy that can be read when another one cannot', async () => {
    archive.put(conversation('a', ['tapir'], 'desktop'));
    archive.damage(conversation('a', [], 'laptop'));
    archive.commit();
    const { parked, sessions } = await index.update(archive);
    expect(sessions).toMatchObject({ indexed: 1, failed: 1 });
    expect(parked).toHaveLength(1);
    expect(await index.found('tapir')).toHaveLength(1);
  });
});
