import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MeddlingProxy } from '../test/meddling-proxy.ts';
import { type TestServer, searchServers } from '../test/search-servers.ts';
import { TestArchive, conversation } from '../test/test-archive.ts';
import { TestIndex } from '../test/test-index.ts';

const indexProgram = fileURLToPath(new URL('../test/index-process.ts', import.meta.url));

/** Runs an update in a process that is killed as soon as the server has answered so many requests. Whether it came to its end before. */
async function updateUntilKilled(
  archive: string,
  { proxy, url, apiKey }: { proxy: MeddlingProxy; url: string; apiKey: string },
  requests: number,
): Promise<boolean> {
  const args = ['--conditions=source', indexProgram, archive, url, apiKey];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let answered = 0;
  proxy.onAnswered = () => {
    answered += 1;
    if (answered === requests) child.kill('SIGKILL');
  };
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  proxy.onAnswered = () => undefined;
  if (code !== 0 && code !== null) throw new Error(`the update ended with ${code}: ${said}`);
  return code === 0;
}

describe.each(searchServers)('an index in $name', ({ start, missing }) => {
  let server: TestServer;
  let index: TestIndex;
  let archive: TestArchive;
  let proxy: MeddlingProxy;
  let behind: TestIndex;

  beforeAll(async () => {
    if (missing !== undefined) return;
    server = await start();
    index = new TestIndex(server.address);
    proxy = new MeddlingProxy(server.address);
    behind = new TestIndex(await proxy.start());
  });
  afterAll(async () => {
    if (missing !== undefined) return;
    index.close();
    behind.close();
    proxy.stop();
    await server.stop();
  });
  beforeEach(() => {
    archive = new TestArchive();
  });
  afterEach(async () => {
    archive.delete();
    if (missing === undefined) await index.empty();
  });

  it.skipIf(missing)('is the same wherever the one who writes it was killed, once it has run again', async () => {
    const before = mkdtempSync(join(tmpdir(), 'siphon-before-'));
    try {
      for (const name of ['grows', 'changes', 'goes']) archive.put(conversation(name, ['an ibex', `of ${name}`]));
      archive.commit();
      cpSync(archive.path, before, { recursive: true });
      archive.put(conversation('grows', ['an ibex', 'of grows', 'and another', 'and more']));
      archive.remove(conversation('changes', []));
      archive.put(conversation('changes', ['no longer']), { generation: 1 });
      archive.remove(conversation('goes', []));
      archive.put(conversation('comes', ['an ibex', 'of comes']));
      archive.commit();
      await index.update(archive);
      const expected = await index.everything();
      for (const from of [undefined, before]) {
        let hasEnded = false;
        for (let requests = 1; !hasEnded; requests += 1) {
          await index.empty();
          if (from !== undefined) await index.update({ path: from });
          hasEnded = await updateUntilKilled(archive.path, { proxy, ...behind.engine.address }, requests);
          await index.update(archive);
          expect(await index.everything(), `killed after ${requests} requests`).toEqual(expected);
        }
      }
    } finally {
      rmSync(before, { recursive: true });
    }
  });

  it.skipIf(missing)(
    'follows the archive over branches of many machines, rewritten ones and a lost checkpoint',
    async () => {
      for (let machine = 0; machine < 6; machine += 1)
        archive.put(conversation(`on${machine}`, [`an ibex of ${machine}`], `laptop-${machine}`));
      archive.commit();
      archive.splitByMachine();
      expect(await index.update(archive)).toMatchObject({ sessions: { indexed: 6 } });
      archive.put(conversation('on3', ['an ibex of 3', 'and a kiwi'], 'laptop-3'));
      archive.commit();
      archive.splitByMachine();
      expect(await index.update(archive)).toMatchObject({ isFresh: false, sessions: { indexed: 1 } });
      expect(await index.found('kiwi')).toHaveLength(1);
      archive.put(conversation('on5', ['another ibex of 5'], 'laptop-5'));
      archive.startOver();
      archive.splitByMachine();
      await index.update(archive);
      expect(await index.found('ibex')).toHaveLength(6);
      expect(await index.found('another')).toHaveLength(1);
      const expected = await index.everything();
      await index.engine.send({ method: 'DELETE', path: '/collections/sync_state' });
      expect(await index.update(archive)).toMatchObject({ isFresh: true });
      expect(await index.everything()).toEqual(expected);
    },
  );

  it.skipIf(missing)('does not depend on a clock that is right', async () => {
    archive.put(conversation('a', ['one walrus', 'two walrus']));
    archive.commit();
    const future = Date.UTC(2099, 0);
    await index.update(archive, { now: () => future });
    archive.remove(conversation('a', []));
    archive.put(conversation('a', ['one walrus']), { generation: 1 });
    archive.commit();
    await index.update(archive);
    expect(await index.found('walrus')).toMatchObject([{ seq: 0 }]);
    const updated = await index.everything();
    expect(await index.update(archive, { rebuild: true, now: () => 1 })).toMatchObject({ rev: future + 2 });
    expect(await index.everything()).toEqual(updated);
  });

  it.skipIf(missing)('asks for nothing that another version may not have, and waits for a slow one', async () => {
    archive.put(conversation('a', ['one walrus']));
    archive.commit();
    proxy.lacks = /^\/(?:stats\.json|operations\/)/;
    proxy.troubles.push('slow', 'slow');
    expect(await behind.update(archive)).toMatchObject({ sessions: { indexed: 1 } });
    proxy.lacks = undefined;
    expect(behind.logged).toEqual([]);
    expect(await index.found('walrus')).toHaveLength(1);
  });

  it.skipIf(missing)('stays as it is while the server is away, refuses the key or is another one', async () => {
    archive.put(conversation('a', ['one walrus']));
    archive.commit();
    await index.update(archive);
    const expected = await index.everything();
    archive.put(conversation('b', ['two walrus']));
    archive.commit();
    const { url } = server.address;
    for (const [address, code] of [
      [{ url: 'http://127.0.0.1:9', apiKey: 'k' }, 'SEARCH_UNREACHABLE'],
      [{ url, apiKey: 'another key' }, 'SEARCH_REFUSED'],
      [{ url: `${url}/elsewhere`, apiKey: server.address.apiKey }, 'SEARCH_FAILED'],
    ] as const) {
      const wrong = new TestIndex(address);
      await expect(wrong.update(archive)).rejects.toMatchObject({ code });
      wrong.close();
    }
    expect(await index.everything()).toEqual(expected);
  });
});
