import { join } from 'node:path';
import {
  type OwnServer,
  missingTypesense,
  startOwnTypesense,
} from '@session-siphon/indexer/search/own-server-for-tests';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { RunningSiphon } from './siphon-process.ts';

interface Entrance {
  readonly level: string;
  readonly what: string;
  readonly advice?: string;
}

describe.skipIf(missingTypesense)('siphon doctor --search, before a Typesense server', () => {
  let parts: AsyncDisposableStack;
  let place: TestPlace;
  let server: OwnServer;
  let gate: string;
  let site: string;
  let key: string;
  let scoped: string;

  const run = (args: readonly string[], env = {}): RunningSiphon =>
    new RunningSiphon([...args], { env: { ...process.env, TYPESENSE_API_KEY: server.address.apiKey, ...env } });
  const succeeds = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(args).finished;
    if (code !== 0) throw new Error(stderr);
    return stdout;
  };
  const newKey = async (...args: readonly string[]): Promise<string> => {
    const answer = await succeeds('key', 'create', '--json', '--typesense', server.address.url, ...args);
    return (JSON.parse(answer) as { created: { value: string } }).created.value;
  };

  beforeAll(async () => {
    parts = new AsyncDisposableStack();
    place = parts.use(new TestPlace());
    place.session('one').prompt('the hidden walrus').answer('the other walrus');
    server = parts.use(await startOwnTypesense());
    const typesense = ['--typesense', server.address.url];
    await succeeds('collect', '--home', place.home, '--data', place.data);
    await succeeds('index', '--data', place.data, ...typesense);
    key = await newKey();
    scoped = await newKey('--project', 'another');
    const started = async (pattern: RegExp, ...args: readonly string[]): Promise<string> =>
      (await parts.use(run([...args, ...typesense, '--port', '0'])).says(pattern))[1] ?? '';
    gate = await started(/Gate: (\S+)\/multi_search/, 'gate');
    site = await started(/Site: (\S+)\//, 'serve', '--data', join(place.folder, 'site'));
  });
  afterAll(() => parts.disposeAsync());

  async function entrance(url: string, searchKey = ''): Promise<{ code: number | null; found: Entrance | undefined }> {
    const { code, stdout } = await run(
      ['doctor', '--home', place.home, '--data', place.data, '--search', url, '--json'],
      { SIPHON_SEARCH_KEY: searchKey },
    ).finished;
    const { findings } = JSON.parse(stdout) as { findings: (Entrance & { topic: string })[] };
    expect(stdout).not.toContain('walrus');
    return { code, found: findings.find(({ topic }) => topic === 'entrance') };
  }

  const others = 'read other collections of the server by naming them in';

  it('says how a key opens more than it should where people reach the server itself', async () => {
    const { code, found } = await entrance(server.address.url, key);
    expect(code).toBe(1);
    expect(found).toMatchObject({ level: 'problem', advice: expect.stringContaining('siphon gate') });
    for (const way of [`${others} the address`, 'around the filter of a scoped', 'pin messages', 'marks of a search'])
      expect(found?.what).toContain(way);
    expect(found?.what).not.toContain(`${others} the search`);
  });

  it('says so of a key that shows one project, too', async () => {
    const { code, found } = await entrance(server.address.url, scoped);
    expect(code).toBe(1);
    expect(found?.what).toContain('around the filter of a scoped');
    expect(found?.what).not.toContain('pin messages');
  });

  it('says so of a key that is open to every collection', async () => {
    const { text } = await server.engine.send({
      method: 'POST',
      path: '/keys',
      body: { description: 'all', actions: ['documents:search'], collections: ['.*'] },
    });
    const { value } = JSON.parse(text) as { value: string };
    expect((await entrance(server.address.url, value)).found?.what).toContain(`${others} the search`);
  });

  it.each([
    ['the gate', () => [gate, key] as const],
    ['the gate, with a key that shows one project', () => [gate, scoped] as const],
    ['the site, with the key that it has for everybody', () => [site, ''] as const],
  ])('finds no way around %s', async (_what, reached) => {
    const { code, found } = await entrance(...reached());
    expect(found).toMatchObject({ level: 'ok', what: expect.stringContaining('is protected') });
    expect(code).toBe(0);
  });

  it('says what is missing where nothing can be tried', async () => {
    expect((await entrance(gate, 'no key of theirs')).found).toMatchObject({
      level: 'warning',
      advice: expect.stringContaining('SIPHON_SEARCH_KEY'),
    });
    expect((await entrance(gate)).found).toMatchObject({ level: 'warning' });
    expect((await entrance('http://127.0.0.1:9', key)).found).toMatchObject({ level: 'problem' });
    expect((await entrance('no address', key)).found).toMatchObject({ level: 'problem' });
  });
});
