import { describe, expect, it } from 'vitest';
import { provideIndexedArchive } from '../test/indexed-archive.ts';
import { searchServers } from '../test/search-servers.ts';
import { type TestArchive, conversation } from '../test/test-archive.ts';
import type { TestIndex } from '../test/test-index.ts';

describe.each(searchServers)('a forgotten session in the index in $name', (kind) => {
  const { missing } = kind;
  let index: TestIndex;
  let archive: TestArchive;

  provideIndexedArchive(kind, (provided) => ({ index, archive } = provided));

  const gone = conversation('gone', ['the wombat', 'digs']);
  const goneOnDesktop = conversation('gone', ['the wombat', 'digs', 'deeper'], 'desktop');
  const kept = conversation('kept', ['the otter', 'swims']);

  it.skipIf(missing)('is in it no more, also when another machine has a copy and adds to it', async () => {
    for (const session of [gone, goneOnDesktop, kept]) archive.put(session);
    archive.commit();
    await index.update(archive);
    archive.remove(gone);
    archive.putTombstone(gone);
    archive.commit();
    expect(await index.update(archive)).toMatchObject({ sessions: { indexed: 0, removed: 1 } });
    expect(await index.found('wombat')).toEqual([]);
    expect((await index.everything()).filter((line) => line.includes(gone.header.id))).toEqual([]);
    archive.put(conversation('gone', ['the wombat', 'digs', 'deeper', 'and deeper'], 'desktop'));
    archive.commit();
    await index.update(archive);
    expect(await index.found('wombat')).toEqual([]);
    expect(await index.found('otter')).toHaveLength(1);
  });

  it.skipIf(missing)('is in none that is made anew', async () => {
    for (const session of [goneOnDesktop, kept]) archive.put(session);
    archive.putTombstone(gone);
    archive.commit();
    expect(await index.update(archive)).toMatchObject({ isFresh: true, sessions: { indexed: 1, removed: 0 } });
    expect(await index.found('wombat')).toEqual([]);
    const updated = await index.everything();
    await index.update(archive, { rebuild: true });
    expect(await index.everything()).toEqual(updated);
  });

  it.skipIf(missing)('comes back with its copies when its note is removed', async () => {
    for (const session of [gone, goneOnDesktop, kept]) archive.put(session);
    archive.commit();
    await index.update(archive);
    const before = await index.everything();
    archive.remove(gone);
    archive.putTombstone(gone);
    archive.commit();
    await index.update(archive);
    archive.put(gone);
    archive.removeTombstone(gone);
    archive.commit();
    await index.update(archive);
    expect(await index.everything()).toEqual(before);
  });

  it.skipIf(missing)('comes back from another machine where its own history had lost it', async () => {
    archive.put(goneOnDesktop);
    archive.putTombstone(gone);
    archive.commit();
    await index.update(archive);
    archive.removeTombstone(gone);
    archive.commit();
    await index.update(archive);
    expect(await index.found('deeper')).toHaveLength(1);
  });

  it.skipIf(missing)('is in no index of an archive whose history was rewritten', async () => {
    for (const session of [gone, kept]) archive.put(session);
    archive.commit();
    await index.update(archive);
    archive.remove(gone);
    archive.putTombstone(gone);
    archive.startOver();
    expect(await index.update(archive)).toMatchObject({ isFresh: true, sessions: { indexed: 1 } });
    expect(await index.found('wombat')).toEqual([]);
  });
});
