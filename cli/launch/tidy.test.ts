// Rules of the whole repository that no compiler and no linter knows. They read the files that git knows, and nothing else.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { rootFiles } from '@session-siphon/collector/archive/pages/root-files';
import { parseConfig, unknownConfigKeys } from '@session-siphon/schemas/config';
import { errorCatalogue } from '@session-siphon/schemas/errors';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sharedOptions } from '../src/command.ts';
import { commands } from '../src/commands.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Transcripts of test cases are other people's words, and lock files other people's paths. */
const isOurs = (path: string) => !/\/cases\/|^package-lock\.json$|^cli\/demo\//.test(path);
const texts = files.filter((path) => isOurs(path) && !/\.(png|ico|woff2|svg)$/.test(path));
const sources = texts.filter((path) => /\.(ts|mjs|astro|css)$/.test(path));
/** Tests, and the samples they are made with. */
const isTest = (path: string) => /\.(test|contract)\.ts$|\/sample-[^/]+\.ts$/.test(path);
const documents = texts.filter((path) => path.endsWith('.md'));

/** Lines of a text that a pattern matches, as `file:line: text`. */
function found(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
  );
}

describe('every file', () => {
  // Written in pieces, so that this file does not find itself.
  const words = (...halves: (readonly [string, string])[]) => halves.map(([a, b]) => a + b).join('|');

  it('names no path of the machine it was written on', () => {
    const folders = words(['wo', 'rk'], ['ro', 'ot']);
    expect(found(texts, new RegExp(`(?<![\\w.~/-])/(?:${folders})/`))).toEqual([]);
  });

  it('is finished: nothing is left to do later', () => {
    expect(found(texts, new RegExp(`\\b(?:${words(['TO', 'DO'], ['FIX', 'ME'], ['XX', 'X'])})\\b`))).toEqual([]);
  });

  it('explains itself without notes that are not in the repository', () => {
    expect(found(texts, new RegExp(words(['DESIGN', '\\.md'], ['\\.\\./sha', 'red/'])))).toEqual([]);
  });

  it('is named after what it holds', () => {
    const empty = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'types', 'manager', 'service']);
    // The pages of a site are called what their addresses are called.
    const isPage = (path: string) => path.startsWith('site/src/pages/');
    const names = sources.filter((path) => {
      const name = basename(path).split('.')[0] ?? '';
      return empty.has(name) || (name === 'index' && !isPage(path));
    });
    expect(names).toEqual([]);
  });
});

describe('a source file', () => {
  it('has at most 300 lines of code, a test 400', () => {
    const codeLines = (path: string) =>
      read(path)
        .replaceAll(/^\s*\/\*[^]*?\*\/\s*$/gm, '')
        .split('\n')
        .filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length;
    const limit = (path: string) => (isTest(path) ? 400 : 300);
    // A style sheet is a list: its length says nothing about how hard it is to follow.
    const code = sources.filter((path) => !path.endsWith('.css'));
    expect(code.filter((path) => codeLines(path) > limit(path))).toEqual([]);
  });

  it('decides on the code of an error, never on its text', () => {
    expect(found(sources, /\.message\.(?:includes|startsWith|match)\(/)).toEqual([]);
  });

  it('throws every error of the catalogue somewhere', () => {
    // INTERNAL stands for everything that is not in the catalogue.
    const codes = Object.keys(errorCatalogue).filter((code) => code !== 'INTERNAL');
    const throwers = sources
      .filter((path) => !isTest(path) && !/errors\.ts$|^cli\/src\/commands\//.test(path))
      .map(read);
    expect(codes.filter((code) => !throwers.some((text) => text.includes(`'${code}'`)))).toEqual([]);
  });

  it('shares no exported name of a type with another one, so that a shape is defined once', () => {
    const owners = new Map<string, Set<string>>();
    // Two assistants may well have the same word for different things, and the benchmark is read on its own.
    const isApart = (path: string) => /\/native\.ts$|^cli\/bench\//.test(path);
    for (const path of sources.filter((one) => one.endsWith('.ts') && !isTest(one) && !isApart(one)))
      for (const [, name = ''] of read(path).matchAll(/^export (?:interface|type|class) (\w+)/gm))
        owners.set(name, (owners.get(name) ?? new Set()).add(path));
    const twice = [...owners].filter(([, paths]) => paths.size > 1).map(([name, paths]) => [name, ...paths].join(' '));
    expect(twice).toEqual([]);
  });
});

describe('imports', () => {
  /** Which workspaces a workspace may import. They meet in the archive format and the search document. */
  const allowed: Readonly<Record<string, readonly string[]>> = {
    schemas: [],
    collector: ['schemas'],
    indexer: ['schemas'],
    site: ['schemas'],
    cli: ['schemas', 'collector', 'indexer'],
  };
  const imports = sources.flatMap((path) =>
    [...read(path).matchAll(/(?:^|[\s;}])(?:from|import)\s*\(?\s*['"](?<target>[^'"\n]+)['"]/g)].map((match) => ({
      path,
      workspace: path.split('/')[0] ?? '',
      target: match.groups?.['target'] ?? '',
    })),
  );
  const shown = (wrong: readonly { path: string; target: string }[]) =>
    wrong.map(({ path, target }) => `${path} imports ${target}`);

  it('between workspaces go only where they may', () => {
    const wrong = imports.filter(({ path, workspace, target }) => {
      const other = target.startsWith('.')
        ? normalize(join(dirname(path), target)).split('/')[0]
        : /^@session-siphon\/([^/]+)/.exec(target)?.[1];
      return other !== undefined && other !== workspace && !allowed[workspace]?.includes(other);
    });
    expect(shown(wrong)).toEqual([]);
  });

  it('of another workspace use its name, not its folder', () => {
    const wrong = imports.filter(
      ({ path, workspace, target }) =>
        target.startsWith('.') && normalize(join(dirname(path), target)).split('/')[0] !== workspace,
    );
    expect(shown(wrong)).toEqual([]);
  });

  it.each([
    ['schemas/src', /^schemas\/src\/(?!git\/)/],
    ['sources of assistants', /^collector\/src\/sources\/(?!(?:source-cases|case-database)\.ts)/],
  ])('of %s take nothing of Node but its hashes, because they do no input or output', (_where, folder) => {
    const wrong = imports.filter(
      ({ path, target }) =>
        folder.test(path) && !isTest(path) && target.startsWith('node:') && target !== 'node:crypto',
    );
    expect(shown(wrong)).toEqual([]);
  });
});

describe('no file but its own', () => {
  it('names a source: everything else learns from the data what there is', () => {
    const ids = files.flatMap((path) => /^collector\/src\/sources\/([^/]+)\/source\.ts$/.exec(path)?.[1] ?? []);
    expect(ids).not.toEqual([]);
    const others = sources.filter(
      (path) =>
        !isTest(path) && !path.startsWith('collector/src/sources/') && !/\/(scripts|bench|demo|e2e|test)\//.test(path),
    );
    expect(found(others, new RegExp(`['"](?:${ids.join('|')})['"]`))).toEqual([]);
  });
});

describe('the archive template', () => {
  it('has the root files that the collector writes, and more in its README', () => {
    for (const [path, content] of rootFiles('Conversations')) {
      const own = read(`archive-template/${path}`);
      expect(path.endsWith('.md') ? own.slice(0, content.length) : own).toBe(content);
    }
  });
});

describe('the workflows', () => {
  const workflows = files.filter((path) => /(^|\/)\.github\/workflows\/.+\.yml$/.test(path));

  it('use actions by the hash of their commit, and start without permissions', () => {
    expect(workflows).not.toEqual([]);
    for (const path of workflows) {
      for (const [, action] of read(path).matchAll(/uses: (\S+)/g)) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40}$/);
      expect((parse(read(path)) as { permissions: unknown }).permissions).toEqual({});
    }
  });
});

describe('the documents', () => {
  it('keep ARCHITECTURE.md within 200 lines', () => {
    expect(read('ARCHITECTURE.md').split('\n').length).toBeLessThanOrEqual(201);
  });

  it('link to files that exist', () => {
    const broken = documents.flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(root, dirname(path), target)))
        .map((target) => `${path} → ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('name paths that exist', () => {
    const folders = [...new Set(files.flatMap((path) => (path.includes('/') ? [path.split('/')[0]] : [])))].join('|');
    const named = new RegExp(`\`((?:${folders.replaceAll('.', '\\.')})/[\\w./-]*)\``, 'g');
    const missing = documents.flatMap((path) =>
      [...read(path).matchAll(named)]
        .map(([, target = '']) => target)
        // The document of a folder may mean its own files.
        .filter((target) => ![target, join(dirname(path), target)].some((one) => existsSync(join(root, one))))
        .map((target) => `${path} → ${target}`),
    );
    expect(missing).toEqual([]);
  });

  it('show a configuration that is understood to its last key', () => {
    const examples = [...read('README.md').matchAll(/```yaml\n([^]*?)```/g)].map(
      ([, text = '']) => parse(text) as unknown,
    );
    expect(examples).not.toEqual([]);
    for (const example of examples) {
      expect(parseConfig(example, 'README.md')).toEqual(example);
      expect(unknownConfigKeys(example)).toEqual([]);
    }
  });

  it('name npm scripts that exist', () => {
    const manifest: unknown = JSON.parse(read('package.json'));
    const missing = documents.flatMap((path) =>
      [...read(path).matchAll(/`npm run ([\w:-]+)/g)]
        .map(([, script = '']) => script)
        .filter((script) => (manifest as { scripts: Record<string, string> }).scripts[script] === undefined)
        .map((script) => `${path} → npm run ${script}`),
    );
    expect(missing).toEqual([]);
  });

  it('name commands and options of siphon that exist', () => {
    /** Code spans, and lines of code blocks. */
    const code = (path: string) =>
      [...read(path).matchAll(/```\w*\n([^]*?)```|`([^`\n]+)`/g)].flatMap(([, block, span = '']) =>
        (block ?? span).split('\n').map((line) => line.trim()),
      );
    const calls = documents.flatMap((path) =>
      code(path).flatMap((line) => {
        const [, name = '', rest = ''] = /^(?:npx )?siphon ([a-z][\w-]*)(.*)$/.exec(line) ?? [];
        return name === ''
          ? []
          : [{ path, name, options: [...rest.matchAll(/--([a-z-]+)/g)].map(([, one = '']) => one) }];
      }),
    );
    expect(calls).not.toEqual([]);
    const wrong = calls.filter(({ name, options }) => {
      const command = commands.find((one) => one.name === name);
      return !command || options.some((one) => !Object.hasOwn({ ...command.options, ...sharedOptions }, one));
    });
    expect(wrong).toEqual([]);
  });
});
