// What is published: built, packed and installed as somebody does it who has no checkout. Nothing is downloaded.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { plantedSecrets } from '@session-siphon/collector/redact/planted-secrets';
import { startEmbeddedServer } from '@session-siphon/indexer/embedded/http/server';
import { missingTypesense, startOwnTypesense } from '@session-siphon/indexer/search/own-server-for-tests';
import type { EngineAddress } from '@session-siphon/indexer/search/search-engine';
import { silentLog } from '@session-siphon/schemas/log';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TestPlace } from '../test/claude-home.ts';
import { type Finished, RunningSiphon } from '../test/siphon-process.ts';
import { type JobCommand, githubCommands, gitlabCommands } from './ci-jobs.ts';
import { InstalledPackages, checkout, manifestIn } from './installed-packages.ts';
import { SharedArchive, jobToken } from './shared-archive.ts';

const installed = new InstalledPackages();
beforeAll(() => installed.install());
afterAll(() => installed[Symbol.dispose]());

const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: checkout, encoding: 'utf8' });
/** Compiled modules of a package. */
const modulesOf = (name: string): string[] =>
  installed.files(name).filter((path) => /^dist\/(?!site\/).+\.js$/.test(path));

describe('the build', () => {
  it('leaves nothing in the checkout that git would take', () => {
    expect(git('ls-files', '--others', '--exclude-standard', '--', '*/dist/*', 'node_modules')).toBe('');
  });
});

describe('a published package', () => {
  it.each([
    [
      '@session-siphon/schemas',
      /^(README\.md|package\.json|json-schema\/[\w-]+\.json|word-vectors\/(LICENSE|README\.md|vectors\.bin)|dist\/(LICENSE|[\w/-]+(\.d\.ts|\.js)))$/,
    ],
    ['@session-siphon/collector', /^(README\.md|package\.json|dist\/(LICENSE|[\w/-]+(\.d\.ts|\.js)))$/],
    ['@session-siphon/indexer', /^(README\.md|package\.json|dist\/(LICENSE|[\w/-]+(\.d\.ts|\.js)))$/],
    [
      'session-siphon',
      /^(README\.md|package\.json|bin\/[\w-]+\.mjs|demo\/.+|dist\/(LICENSE|(site|archive-template)\/.+|[\w/-]+\.js))$/,
    ],
  ])('%s holds what it needs and nothing else', (name, allowed) => {
    const files = installed.files(name);
    expect(files).toEqual(expect.arrayContaining(['README.md', 'dist/LICENSE']));
    expect(files.filter((path) => !allowed.test(path))).toEqual([]);
  });

  it.each([
    ['demo', 'cli/demo'],
    ['dist/archive-template', 'archive-template'],
  ])('of the program has in %s what git has in %s', (folder, source) => {
    const files = installed.files('session-siphon').filter((path) => path.startsWith(`${folder}/`));
    const tracked = git('ls-files', source).trim().split('\n');
    expect(new Set(files.map((path) => path.replace(folder, source)))).toEqual(new Set(tracked));
  });

  it('brings the license of everything of others that is built into the site', () => {
    const licenses = readFileSync(installed.path('session-siphon', 'dist', 'site', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    expect(licenses).toMatch(/^## WordLlama[^#]+Permission is hereby granted/m);
    const entries = new Map(licenses.split(/^## /m).map((entry) => [entry.split(' - ')[0], entry]));
    // Styles of the first, and types of the others, are all that is used of them.
    const unused = new Set(['@session-siphon/schemas', '@babel/runtime', 'astro', 'typesense']);
    const bundled = Object.keys(manifestIn(join(checkout, 'site')).dependencies).filter((name) => !unused.has(name));
    for (const name of bundled)
      expect(entries.get(name)).toMatch(/Permission is hereby granted|Apache License|SIL OPEN FONT LICENSE/);
  });

  it.each(installed.names)(
    '%s is described as npm wants it, so that nothing is left out when it is published',
    (name) => {
      const before = installed.manifest(name);
      installed.npm(installed.path(name), 'pkg', 'fix');
      expect(installed.manifest(name)).toEqual(before);
    },
  );

  it('names only modules and packages that are there once it is installed', () => {
    const missing = installed.names.flatMap((name) =>
      modulesOf(name).flatMap((path) =>
        namedIn(readFileSync(installed.path(name, path), 'utf8'))
          .filter((target) => !isThere(target, { name, path }))
          .map((target) => `${name}/${path} names ${target}`),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('has types that a compiler understands', () => {
    const modules = installed.names
      .filter((name) => name !== 'session-siphon')
      .flatMap((name) => modulesOf(name).map((path) => path.replace(/^dist(.+)\.js$/, `${name}$1`)));
    const reader = modules.map((module, at) => `export * as m${at} from '${module}';\n`).join('');
    writeFileSync(join(installed.folder, 'reader.ts'), reader);
    const compilerOptions = {
      target: 'es2024',
      lib: ['es2025', 'esnext.disposable', 'dom'],
      module: 'nodenext',
      strict: true,
      noEmit: true,
      types: ['node'],
      typeRoots: [join(checkout, 'node_modules', '@types')],
    };
    writeFileSync(join(installed.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['reader.ts'] }));
    const tsc = join(checkout, 'node_modules', 'typescript', 'bin', 'tsc');
    expect(execFileSync(process.execPath, [tsc, '-p', installed.folder], { encoding: 'utf8' })).toBe('');
  });
});

/** What a compiled module imports, loads later, or starts as a process or a thread. */
function namedIn(code: string): string[] {
  const named =
    /^(?:import|export) (?:[^'"=(]*\bfrom )?['"]([^'"\n]+)['"]|\bimport\(['"]([^'"\n]+)['"]\)|['"](\.\.?\/[\w./-]+\.js)['"]/gm;
  return [...code.matchAll(named)].map(([, imported, loaded, started]) => imported ?? loaded ?? started ?? '');
}

function isThere(target: string, { name, path }: { readonly name: string; readonly path: string }): boolean {
  if (target.startsWith('node:')) return true;
  if (target.startsWith('.')) return existsSync(join(dirname(installed.path(name, path)), target));
  const [, other = '', module = ''] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(target) ?? [];
  const isDeclared = Object.hasOwn(installed.manifest(name).dependencies, other);
  return isDeclared && (!installed.names.includes(other) || modulesOf(other).includes(`dist/${module}.js`));
}

describe('siphon, installed', () => {
  const started = (place: TestPlace, ...args: readonly string[]): RunningSiphon =>
    new RunningSiphon(args, { launcher: installed.siphon, cwd: place.folder });
  const succeeds = async (place: TestPlace, ...args: readonly string[]): Promise<Finished> => {
    const finished = await started(place, ...args).finished;
    expect(finished).toMatchObject({ code: 0 });
    return finished;
  };

  /** Exit status of the health check that docker-compose.yml has for the site. */
  const healthOf = (port: string): number | null => {
    const { services } = parse(readFileSync(join(checkout, 'docker-compose.yml'), 'utf8')) as {
      services: { site: { healthcheck: { test: string[] } } };
    };
    const [, , ...check] = services.site.healthcheck.test.map((word) => word.replace('4555', port));
    return spawnSync(process.execPath, check).status;
  };

  it('tells its version', async () => {
    using place = new TestPlace();
    const { version } = manifestIn(join(checkout, 'cli'));
    expect(await succeeds(place, '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('says which Node.js it needs on an older one', async () => {
    using place = new TestPlace();
    const bin = join(place.folder, 'bin');
    cpSync(installed.path('session-siphon', 'bin'), bin, { recursive: true });
    writeFileSync(
      join(place.folder, 'package.json'),
      JSON.stringify({ version: '1.0.0', engines: { node: '>=24.999' } }),
    );
    const older = new RunningSiphon(['status'], { launcher: join(bin, 'siphon.mjs') });
    expect(await older.finished).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        `^siphon: this is Node.js ${process.versions.node}; siphon needs >=24.999.\n.*nodejs.org`,
      ),
    });
  });

  it('collects, indexes, finds and serves the site', async () => {
    using place = new TestPlace();
    place.session('one').prompt('why does the wombat overflow');
    const data = ['--data', place.data];
    await succeeds(place, 'collect', '--home', place.home, ...data);
    expect((await succeeds(place, 'index', ...data)).stderr).toContain('Indexed 1 conversation');
    expect((await succeeds(place, 'search', 'wombat', ...data)).stdout).toContain('why does the wombat overflow');
    await using serve = started(place, 'serve', ...data, '--port', '0');
    const [, site = ''] = await serve.says(/Site: (\S+)\//);
    const page = await (await fetch(`${site}/`)).text();
    expect(page).toBe(readFileSync(join(checkout, 'site', 'dist', 'index.html'), 'utf8'));
    expect(healthOf(new URL(site).port)).toBe(0);
    expect(healthOf('1')).toBe(1);
    expect((await serve.interrupt()).code).toBe(0);
  });

  it('collects and indexes with one command', async () => {
    using place = new TestPlace();
    place.session('one').prompt('why does the wombat overflow');
    const up = await succeeds(place, 'up', '--once', '--no-open', '--home', place.home, '--data', place.data);
    expect(up.stderr).toContain('Everything is searchable');
  });

  it('shows the demo on a machine without assistants', async () => {
    using place = new TestPlace();
    await using up = started(place, 'up', '--no-open', '--port', '0', '--home', place.home, '--data', place.data);
    await up.says(/Everything is searchable/);
    const archive = join(place.data, 'demo', 'archive.git');
    const paths = execFileSync('git', ['-C', archive, 'ls-tree', '-r', '--name-only', 'main'], { encoding: 'utf8' });
    expect(paths).toContain('/00000.jsonl');
  });
});

describe('the archive template', () => {
  it('calls the program at the version that is published with it', () => {
    const { version } = manifestIn(join(checkout, 'cli'));
    const called = git('grep', '--only-matching', '-h', '-E', 'session-siphon@[^ ]*', '--', 'archive-template');
    expect(new Set(called.trim().split('\n'))).toEqual(new Set([`session-siphon@${version}`]));
  });

  it('runs nothing before its settings are made', () => {
    for (const file of readdirSync(join(checkout, 'archive-template', '.github', 'workflows')))
      expect(githubCommands(file, {})).toEqual([]);
    expect(gitlabCommands('index', { CI_PIPELINE_SOURCE: 'schedule' })).toEqual([]);
    expect(gitlabCommands('validate', { CI_PIPELINE_SOURCE: 'push' })).toEqual([]);
    expect(gitlabCommands('pages', { CI_PIPELINE_SOURCE: 'web' })).toEqual([]);
  });

  const secret = plantedSecrets.find(({ kind }) => kind === 'GitHub')?.secret ?? '';

  interface Host {
    readonly name: string;
    /** Who pushes with the token of a job. */
    readonly username: string;
    /** The address that the host gives a job's clone. */
    originOf(url: string): string;
    /** What looks at the machines' branches, shows them on main and indexes. */
    index(server: EngineAddress, url: string): readonly JobCommand[];
    /** What looks at a push to main. */
    validate(before: string): readonly JobCommand[];
    /** What writes the site for an address. */
    site(search: string, address: string): readonly JobCommand[];
  }
  const hosts: readonly Host[] = [
    {
      name: 'GitHub',
      username: 'x-access-token',
      originOf: (url) => url,
      index: ({ url, apiKey }) =>
        githubCommands('index.yml', {
          'vars.SIPHON_ARCHIVE': 'on',
          'vars.TYPESENSE_URL': url,
          'secrets.TYPESENSE_API_KEY': apiKey,
          'github.token': jobToken,
        }),
      validate: (before) =>
        githubCommands('validate.yml', { 'vars.SIPHON_ARCHIVE': 'on', 'github.event.before': before }),
      site: (search, address) =>
        githubCommands('site.yml', {
          'vars.SIPHON_ARCHIVE': 'on',
          'vars.SIPHON_SITE_SEARCH': search,
          'steps.pages.outputs.base_url': address,
        }),
    },
    {
      name: 'GitLab',
      username: 'oauth2',
      // GitLab's jobs may read, with a token in the address.
      originOf: (url) => url.replace('://', `://oauth2:${jobToken}@`),
      index: ({ url, apiKey }, projectUrl) =>
        gitlabCommands('index', {
          SIPHON_ARCHIVE: 'on',
          SIPHON_GIT_TOKEN: jobToken,
          CI_PIPELINE_SOURCE: 'schedule',
          CI_PROJECT_URL: projectUrl,
          TYPESENSE_URL: url,
          TYPESENSE_API_KEY: apiKey,
        }),
      validate: (before) =>
        gitlabCommands('validate', {
          SIPHON_ARCHIVE: 'on',
          CI_PIPELINE_SOURCE: 'push',
          CI_COMMIT_BEFORE_SHA: before,
        }),
      site: (search, address) =>
        gitlabCommands('pages', {
          SIPHON_ARCHIVE: 'on',
          SIPHON_SITE_SEARCH: search,
          CI_PIPELINE_SOURCE: 'web',
          CI_PAGES_URL: address,
        }),
    },
  ];

  /** What one machine has pushed to. */
  let begun: SharedArchive;
  beforeAll(async () => {
    begun = await SharedArchive.create(installed, 'nobody');
    await begun.push('why does the wombat overflow');
  });
  afterAll(() => begun[Symbol.asyncDispose]());

  describe.each(hosts)('on $name', ({ username, originOf, index, validate, site }) => {
    const run = (archive: SharedArchive, commands: readonly JobCommand[]): ReturnType<SharedArchive['run']> =>
      archive.run(commands, originOf(`${archive.url}.git`));

    it('shows what two machines pushed on main, and makes it searchable', async () => {
      await using server = await searchServer();
      await using archive = await begun.copyFor(username);
      await archive.push('paint the bandicoot');
      expect(await run(archive, index(server.address, archive.url))).toMatchObject({ failed: undefined });
      expect(archive.shown.match(/00000\.jsonl/g)).toHaveLength(2);
      expect(await found('wombat', server.address)).toBe(1);
      expect(await found('bandicoot', server.address)).toBe(1);
    });

    it('lets a secret that a machine pushed neither onto main nor into the index, and does not repeat it', async () => {
      await using server = await searchServer();
      await using archive = await begun.copyFor(username);
      archive.changeConversation((text) => text.replace('overflow', `overflow ${secret}`));
      const before = archive.tip;
      const end = await run(archive, index(server.address, archive.url));
      expect(end.failed).toBeDefined();
      expect(end.output).toMatch(/00000\.jsonl:2: github-token/);
      expect(end.output).not.toContain(secret);
      expect(archive.tip).toBe(before);
      expect(await found('wombat', server.address)).toBeUndefined();
    });

    it('lets no file onto main that is no session', async () => {
      await using archive = await begun.copyFor(username);
      archive.changeConversation((text) => text.slice(0, -20));
      const before = archive.tip;
      const end = await run(archive, index({ url: 'http://127.0.0.1:9', apiKey: 'never asked' }, archive.url));
      expect(end.failed).toBeDefined();
      expect(end.output).toMatch(/00000\.jsonl: line 2: not a JSON object/);
      expect(archive.tip).toBe(before);
    });

    it('writes the site for the place where the host shows it', async () => {
      await using archive = await begun.copyFor(username);
      const commands = site('https://search.example.com', 'https://team.example.io/conversations');
      const end = await run(archive, commands);
      expect(end.failed).toBeUndefined();
      const written = (file: string): string => readFileSync(join(end.folder, 'public', file), 'utf8');
      expect(JSON.parse(written('config.json'))).toEqual({ version: 1, searchUrl: 'https://search.example.com' });
      expect(written('c/index.html')).toMatch(
        /connect-src 'self' https:\/\/search\.example\.com;[^]*href="\/conversations\/_astro\//,
      );
      expect(written('THIRD-PARTY-LICENSES.txt')).toContain('instantsearch.js');
      expect(site('', 'https://team.example.io/')).toEqual([]);
    });

    it('finds a secret and damage in what was pushed to main itself', async () => {
      await using archive = await begun.copyFor(username);
      expect(await run(archive, validate('0'.repeat(40)))).toMatchObject({ failed: undefined });
      const before = archive.tip;
      archive.changeManifest(() => '{"kind":"something else"}');
      expect(await run(archive, validate(before))).toMatchObject({ output: expect.stringContaining('archive.json: ') });
      archive.changeManifest((text) => `${text}${secret}`);
      const end = await run(archive, validate(before));
      expect(end.output).toMatch(/archive\.json:1: github-token/);
      expect(end.output).not.toContain(secret);
    });
  });
});

/** How many messages of a server have a word; undefined while nothing was indexed. */
async function found(word: string, { url, apiKey }: EngineAddress): Promise<number | undefined> {
  const search = `${url}/collections/messages/documents/search?q=${word}&query_by=content`;
  const answer = await fetch(search, { headers: { 'x-typesense-api-key': apiKey } });
  return ((await answer.json()) as { found?: number }).found;
}

/** A Typesense server where there is one, and the embedded one elsewhere. */
async function searchServer(): Promise<AsyncDisposable & { readonly address: EngineAddress }> {
  if (!missingTypesense) return startOwnTypesense();
  const dataDir = mkdtempSync(join(installed.folder, 'search-'));
  const apiKey = 'key-of-the-test';
  const server = await startEmbeddedServer({ dataDir, host: '127.0.0.1', port: 0, apiKey, log: silentLog });
  return { address: { url: server.url, apiKey }, [Symbol.asyncDispose]: () => server.close() };
}
