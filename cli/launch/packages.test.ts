// What is published: built, packed and installed as somebody does it who has no checkout. Nothing is downloaded.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TestPlace } from '../test/claude-home.ts';
import { type Finished, RunningSiphon } from '../test/siphon-process.ts';
import { InstalledPackages, checkout, manifestIn } from './installed-packages.ts';

const installed = new InstalledPackages();
beforeAll(() => installed.install(), 120_000);
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
      /^(README\.md|package\.json|json-schema\/[\w-]+\.json|dist\/(LICENSE|[\w/-]+(\.d\.ts|\.js)))$/,
    ],
    ['@session-siphon/collector', /^(README\.md|package\.json|dist\/(LICENSE|[\w/-]+(\.d\.ts|\.js)))$/],
    ['@session-siphon/indexer', /^(README\.md|package\.json|dist\/(LICENSE|[\w/-]+(\.d\.ts|\.js)))$/],
    ['session-siphon', /^(README\.md|package\.json|bin\/[\w-]+\.mjs|demo\/.+|dist\/(LICENSE|site\/.+|[\w/-]+\.js))$/],
  ])('%s holds what it needs and nothing else', (name, allowed) => {
    const files = installed.files(name);
    expect(files).toEqual(expect.arrayContaining(['README.md', 'dist/LICENSE']));
    expect(files.filter((path) => !allowed.test(path))).toEqual([]);
  });

  it('of the program has the demo as git has it', () => {
    const demo = installed.files('session-siphon').filter((path) => path.startsWith('demo/'));
    expect(new Set(demo.map((path) => `cli/${path}`))).toEqual(new Set(git('ls-files', 'cli/demo').trim().split('\n')));
  });

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
      stderr: `siphon: this is Node.js ${process.versions.node}; siphon needs >=24.999.\n`,
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
