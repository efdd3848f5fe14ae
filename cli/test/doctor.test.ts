import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { missingTypesense, startOwnTypesense } from '@session-siphon/indexer/search/own-server-for-tests';
import { git, gitBytes } from '@session-siphon/schemas/git/git-for-tests';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { type Finished, RunningSiphon, siphon } from './siphon-process.ts';

interface Found {
  readonly level: string;
  readonly topic: string;
  readonly what: string;
  readonly advice?: string;
}

let place: TestPlace;
beforeEach(async () => {
  place = new TestPlace();
  place.session('one').prompt('the hidden walrus');
  await siphon('collect', '--home', place.home, '--data', place.data);
});
afterEach(() => place[Symbol.dispose]());

async function doctor(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
  const all = ['doctor', '--home', place.home, '--data', place.data, ...args];
  return new RunningSiphon(all, { env: { ...process.env, ...env } }).finished;
}

/** Findings of a topic. */
async function found(topic: string, args: readonly string[] = [], env = {}): Promise<readonly Found[]> {
  const { stdout } = await doctor([...args, '--json'], env);
  const { findings }: { findings: readonly Found[] } = JSON.parse(stdout);
  return findings.filter((finding) => finding.topic === topic);
}

describe('siphon doctor', () => {
  it('looks at everything, says a line each, and shows nothing of a conversation', async () => {
    await siphon('index', '--data', place.data);
    const { code, stdout, stderr } = await doctor();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const topic of ['program', 'git', 'data', 'disk', 'clock', 'archive', 'assistants', 'server', 'index', 'gate'])
      expect(stdout).toMatch(new RegExp(`^ok +${topic} `, 'm'));
    expect(stdout).toMatch(/^warning +running +Nothing collects in the background\.\n +Run `siphon service install`/m);
    expect(stdout).not.toContain('walrus');
  });

  it('counts what the index holds as siphon status does', async () => {
    place.session('two').prompt('another walrus').answer('It swims.');
    await siphon('collect', '--home', place.home, '--data', place.data);
    await siphon('index', '--data', place.data);
    expect(await found('index')).toMatchObject([{ what: expect.stringMatching(/, 3 documents of 2 conversations$/) }]);
    const { stdout } = await siphon('status', '--home', place.home, '--data', place.data);
    expect(stdout).toMatch(/^Index +2 conversations, 3 documents$/m);
  });

  it('says what to begin with where there is nothing', async () => {
    using empty = new TestPlace();
    const { code, stdout } = await siphon('doctor', '--home', empty.home, '--data', join(empty.folder, 'none'));
    expect(code).toBe(0);
    for (const topic of ['data', 'archive', 'assistants', 'index'])
      expect(stdout).toMatch(new RegExp(`^warning +${topic} `, 'm'));
  });

  it('ends with 1 for a damaged archive, and goes on looking', async () => {
    const objects = join(place.data, 'archive.git', 'objects');
    rmSync(objects, { recursive: true });
    mkdirSync(objects);
    const { code, stdout } = await doctor();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^problem +archive /m);
    expect(stdout).toMatch(/^ok +server /m);
  });

  it('tells of a folder that others can read, and of a clock that is behind the archive', async () => {
    chmodSync(place.data, 0o755);
    const archive = join(place.data, 'archive.git');
    const commit = git(archive, ['cat-file', 'commit', 'main']).replaceAll(/ \d{10} \+0000$/gm, ' 4070908800 +0000');
    const later = gitBytes(archive, ['hash-object', '-t', 'commit', '-w', '--stdin'], `${commit}\n`).toString().trim();
    git(archive, ['update-ref', 'refs/heads/main', later]);
    expect(await found('data')).toMatchObject([{ level: 'warning', advice: expect.stringContaining('chmod 700') }]);
    expect(await found('clock')).toMatchObject([
      { level: 'warning', advice: expect.stringContaining('Set the clock') },
    ]);
  });

  it('asks the git remote, and passes on what it says', async () => {
    const archive = join(place.data, 'archive.git');
    const remote = join(place.folder, 'remote.git');
    git(place.folder, ['init', '-q', '--bare', remote]);
    git(archive, ['config', 'remote.origin.url', remote]);
    expect(await found('remote')).toMatchObject([{ level: 'warning', advice: 'Run `siphon push`.' }]);
    git(archive, ['push', '-q', '--mirror', remote]);
    expect(await found('remote')).toMatchObject([{ level: 'ok', what: expect.stringContaining('1 machine') }]);
    git(archive, ['config', 'remote.origin.url', 'http://127.0.0.1:9/gone.git']);
    expect(await found('remote')).toMatchObject([{ level: 'problem' }]);
  });

  it('tells of a search server that is too old, and of one that others reach without encryption', async () => {
    const old = createServer((request, response) => {
      const isFacts = request.url === '/debug';
      response.writeHead(isFacts ? 200 : 404, { 'content-type': 'application/json' });
      response.end(isFacts ? '{"state":1,"version":"0.22.2"}' : '{"message": "Not Found"}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => old.once('listening', resolve));
    const address = old.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    try {
      const key = { TYPESENSE_API_KEY: 'k' };
      expect(await found('server', ['--typesense', url], key)).toMatchObject([
        { level: 'problem', what: expect.stringContaining('0.22.2') },
      ]);
      const findings = await found('gate', ['--typesense', 'http://0.0.0.0:9'], key);
      expect(findings.map(({ level }) => level)).toEqual(['warning', 'warning']);
      expect(findings[0]?.advice).toContain('siphon gate');
    } finally {
      old.close();
      old.closeAllConnections();
    }
  });

  it.skipIf(missingTypesense)('looks at every node of a Typesense server, at its index and its keys', async () => {
    await using server = await startOwnTypesense();
    const { url, apiKey } = server.address;
    const key = { TYPESENSE_API_KEY: apiKey };
    const args = ['--typesense', `${url},http://127.0.0.1:9`];
    expect(await found('index', args, key)).toMatchObject([{ level: 'warning', what: 'Nothing is indexed yet.' }]);
    const env = { ...process.env, ...key };
    for (const call of [
      ['index', '--archive', join(place.data, 'archive.git'), '--data', place.data, '--typesense', url],
      ['key', 'create', '--typesense', url],
      ['key', 'create', '--typesense', url],
    ])
      expect((await new RunningSiphon(call, { env }).finished).code).toBe(0);
    expect(await found('server', args, key)).toMatchObject([
      { level: 'ok', what: expect.stringMatching(/is ready, Typesense \d/) },
      { level: 'problem', what: expect.stringContaining('http://127.0.0.1:9 does not answer') },
    ]);
    expect(await found('index', args, key)).toMatchObject([
      { level: 'ok', what: expect.stringMatching(/ 1 document of 1 conversation$/) },
    ]);
    expect(await found('features', args, key)).toMatchObject([
      { level: 'ok', what: expect.stringContaining('search in facets, likeness of meaning') },
    ]);
    expect(await found('keys', args, key)).toMatchObject([
      { level: 'ok' },
      { level: 'warning', advice: expect.stringContaining('--days') },
    ]);
    place.session('two').prompt('another walrus');
    await siphon('collect', '--home', place.home, '--data', place.data);
    expect(await found('index', args, key)).toMatchObject([
      { level: 'ok' },
      { level: 'warning', what: expect.stringContaining('commits that are not indexed yet') },
    ]);
    await server.engine.send({ method: 'DELETE', path: '/collections/messages/documents?filter_by=seq:%3D0' });
    expect((await found('server', ['--typesense', url], key))[0]).toMatchObject({
      level: 'warning',
      what: expect.stringContaining('holds 1 of 2 documents'),
    });
    expect(await found('index', args, key)).toMatchObject([
      { level: 'ok' },
      { level: 'warning', what: expect.stringMatching(/^It held 1 document of 1 conversation/) },
    ]);
    expect(await found('index', ['--typesense', url], { TYPESENSE_API_KEY: 'wrong' })).toMatchObject([
      { level: 'warning', what: expect.stringContaining('may not show this') },
    ]);
  });

  it('reads the server from the configuration', async () => {
    const config = join(place.folder, 'config.yaml');
    writeFileSync(config, 'typesense: { url: "http://127.0.0.1:9", api_key: k }\n');
    expect((await doctor(['--config', config])).code).toBe(1);
    expect(await found('server', ['--config', config])).toMatchObject([{ level: 'problem' }]);
  });
});
