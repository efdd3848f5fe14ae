import {
  type OwnServer,
  missingTypesense,
  startOwnTypesense,
} from '@session-siphon/indexer/search/own-server-for-tests';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { type Finished, RunningSiphon, siphon } from './siphon-process.ts';

interface Created {
  readonly id: number;
  readonly value: string;
  readonly expiresAt?: string;
}

/** Runs it, and decodes what it prints. */
async function json<T>(run: Promise<Finished>): Promise<T> {
  const { stdout, stderr, code } = await run;
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

/** Two projects in one archive. */
async function collected(place: TestPlace): Promise<void> {
  place.session('one', 'shop').prompt('the open walrus');
  place.session('two', 'bank').prompt('the hidden walrus');
  await siphon('collect', '--home', place.home, '--data', place.data);
}

/** Statuses and texts that a key gets from a server. */
async function ask(
  url: string,
  key: string,
  search: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const body = JSON.stringify({ searches: [{ collection: 'messages', q: 'walrus', query_by: 'content', ...search }] });
  const answer = await fetch(`${url}/multi_search`, { method: 'POST', headers: { 'x-typesense-api-key': key }, body });
  return { status: answer.status, text: await answer.text() };
}

describe.skipIf(missingTypesense)('siphon key of a Typesense server', () => {
  let server: OwnServer;
  let place: TestPlace;

  beforeAll(async () => {
    server = await startOwnTypesense();
    place = new TestPlace();
    await collected(place);
    const { code, stderr } = await run('index', '--data', place.data);
    expect(code, stderr).toBe(0);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    place[Symbol.dispose]();
  });

  const run = (...args: readonly string[]): Promise<Finished> =>
    new RunningSiphon([...args, '--typesense', server.address.url], {
      env: { ...process.env, TYPESENSE_API_KEY: server.address.apiKey },
    }).finished;
  const create = async (...args: readonly string[]): Promise<Created> =>
    (await json<{ created: Created }>(run('key', 'create', '--json', ...args))).created;

  it('makes one that searches conversations and can do nothing else', async () => {
    const { value } = await create();
    const { url } = server.address;
    expect(await ask(url, value)).toMatchObject({ status: 200, text: expect.stringContaining('hidden') });
    expect((await ask(url, value, { collection: 'conversations', query_by: 'title' })).status).toBe(200);
    expect((await ask(url, value, { collection: 'sync_state' })).status).toBe(401);
    for (const [method, path] of [
      ['GET', '/collections'],
      ['GET', '/keys'],
      ['POST', '/keys'],
      ['GET', '/collections/messages/documents/export'],
      ['DELETE', '/collections/messages'],
      ['POST', '/collections/messages/documents'],
    ] as const) {
      const answer = await fetch(url + path, { method, headers: { 'x-typesense-api-key': value } });
      expect([path, answer.status]).toEqual([path, 401]);
    }
  });

  it('makes one that shows a project, a source or a machine only, also behind the gate', async () => {
    await using gate = new RunningSiphon(['gate', '--typesense', server.address.url, '--port', '0']);
    const [, at = ''] = await gate.says(/Gate: (\S+)\/multi_search/);
    const { value } = await create('--project', 'shop');
    for (const url of [server.address.url, at]) {
      const { status, text } = await ask(url, value);
      expect(status).toBe(200);
      expect(text).toContain('open');
      expect(text).not.toContain('hidden');
      const titles = await ask(url, value, { collection: 'conversations', query_by: 'title' });
      expect(titles.text).toContain('open');
      expect(titles.text).not.toContain('hidden');
    }
    expect((await ask(at, value, { filter_by: 'project:=bank) || content:=`x' })).status).toBe(400);
    const foreign = await create('--source', 'nobody', '--machine', 'nowhere');
    expect((await ask(at, foreign.value)).text).toContain('"found":0');
    const odd = await create('--project', '` || project:=bank');
    expect((await ask(at, odd.value)).text).toContain('"found":0');
  });

  it('makes one that expires', async () => {
    const { id, expiresAt = '' } = await create('--days', '30', '--project', 'shop');
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(29 * 86_400_000);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(30 * 86_400_000);
    const { keys } = await json<{ keys: readonly Created[] }>(run('key', 'list', '--json'));
    expect(keys.find((key) => key.id === id)?.expiresAt?.slice(0, 19)).toBe(expiresAt.slice(0, 19));
  });

  it('changes the key of a site without a gap: create, publish, revoke', async () => {
    const { url } = server.address;
    const old = await create('--description', 'site');
    const next = await create('--description', 'site, new', '--project', 'shop');
    expect([(await ask(url, old.value)).status, (await ask(url, next.value)).status]).toEqual([200, 200]);
    const revoked = await run('key', 'revoke', String(old.id));
    expect(revoked).toMatchObject({ code: 0, stdout: '', stderr: `Key ${old.id} (site) opens nothing any more.\n` });
    expect([(await ask(url, old.value)).status, (await ask(url, next.value)).status]).toEqual([401, 200]);
    expect((await json<{ revoked: object }>(run('key', 'revoke', String(next.id), '--json'))).revoked).toMatchObject({
      id: next.id,
      description: 'site, new',
    });
    expect((await ask(url, next.value)).status).toBe(401);
    expect(await run('key', 'revoke', String(old.id))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('list'),
    });
  });

  it('keeps the key of a served site over a restart, and makes another one when it was revoked', async () => {
    using folder = new TestPlace();
    const env = { ...process.env, TYPESENSE_API_KEY: server.address.apiKey };
    const args = ['serve', '--port', '0', '--data', folder.data, '--typesense', server.address.url];
    const servedKey = async (): Promise<string> => {
      await using running = new RunningSiphon(args, { env });
      const [, site = ''] = await running.says(/Site: (\S+)\//);
      const { apiKey } = (await (await fetch(`${site}/config.json`)).json()) as { apiKey: string };
      expect((await ask(site, apiKey)).status).toBe(200);
      return apiKey;
    };
    const leaked = await servedKey();
    expect(await servedKey()).toBe(leaked);
    const { keys } = await json<{ keys: { id: number; prefix: string }[] }>(run('key', 'list', '--json'));
    const id = keys.find(({ prefix }) => leaked.startsWith(prefix))?.id;
    expect((await run('key', 'revoke', String(id))).code).toBe(0);
    const next = await servedKey();
    expect(next).not.toBe(leaked);
    expect(await servedKey()).toBe(next);
    expect((await ask(server.address.url, leaked)).status).toBe(401);
  });

  it('shows a value once', async () => {
    const { stdout, stderr } = await run('key', 'create', '--description', 'shown once');
    const value = stdout.trim();
    expect(value).toMatch(/^\w{32}$/);
    expect(stderr).not.toContain(value);
    for (const more of [[], ['--json']]) {
      const listed = await run('key', 'list', ...more);
      expect(listed.stdout).toContain('shown once');
      expect(listed.stdout + listed.stderr).not.toContain(value);
    }
  });

  it('neither makes nor revokes one that may do more', async () => {
    const body = { description: 'importer', actions: ['documents:*'], collections: ['messages'] };
    const made = await server.engine.send({ method: 'POST', path: '/keys', body });
    const { id } = JSON.parse(made.text) as { id: number };
    expect(await run('key', 'revoke', String(id))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('leaves it alone'),
    });
    expect((await server.engine.send({ method: 'GET', path: `/keys/${id}` })).status).toBe(200);
    const { keys, others } = await json<{ keys: { id: number }[]; others: { id: number }[] }>(
      run('key', 'list', '--json'),
    );
    expect(others).toContainEqual(expect.objectContaining({ id, description: 'importer', actions: ['documents:*'] }));
    expect(keys.map((key) => key.id)).not.toContain(id);
    for (const more of [
      ['--actions', '*'],
      ['--collections', '*'],
      ['--filter', 'x'],
    ])
      expect((await run('key', 'create', ...more)).code).toBe(2);
  });

  it('needs a key that may manage keys', async () => {
    const { value } = await create();
    const { finished } = new RunningSiphon(['key', 'list', '--typesense', server.address.url], {
      env: { ...process.env, TYPESENSE_API_KEY: value },
    });
    expect(await finished).toMatchObject({ code: 6, stderr: expect.stringContaining('refused the key') });
  });
});

describe('siphon key of the embedded engine', () => {
  it('makes, lists and revokes keys that open the running siphon', async () => {
    using place = new TestPlace();
    await collected(place);
    const data = ['--data', place.data];
    await siphon('index', ...data);
    const { created } = await json<{ created: Created }>(
      siphon('key', 'create', '--project', 'shop', '--json', ...data),
    );
    const serve = async (): Promise<number> => {
      await using running = new RunningSiphon(['serve', '--port', '0', ...data]);
      const [, site = ''] = await running.says(/Site: (\S+)\//);
      const { status, text } = await ask(site, created.value);
      expect(text).not.toContain('hidden');
      if (status === 200) expect(text).toContain('open');
      expect(await siphon('key', 'list', ...data)).toMatchObject({
        code: 5,
        stderr: expect.stringContaining('stop it'),
      });
      return status;
    };
    expect(await serve()).toBe(200);
    expect((await siphon('key', 'list', ...data)).stdout).toContain('conversations of project shop');
    expect((await siphon('key', 'revoke', String(created.id), ...data)).code).toBe(0);
    expect(await serve()).toBe(401);
  });

  it('says what is wrong with a call', async () => {
    using place = new TestPlace();
    for (const [args, hint] of [
      [[], 'missing'],
      [['make'], 'is none of create, list, revoke'],
      [['revoke'], 'id of the key is missing'],
      [['revoke', 'x'], 'no id of a key'],
      [['list', '3'], 'one argument too many'],
      [['list', '--project', 'shop'], '--project belongs to'],
      [['create', '--days', '0'], '--days'],
    ] as const)
      expect(await siphon('key', ...args, '--data', place.data)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(hint),
      });
  });
});
