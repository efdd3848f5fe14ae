import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/commands.ts';
import { TestPlace } from './claude-home.ts';
import { RunningSiphon, launcher, siphon } from './siphon-process.ts';

const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const at = (place: TestPlace): string[] => ['--home', place.home, '--data', place.data];

describe('siphon', () => {
  it('tells its version and its commands', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect((await siphon('--version')).stdout).toBe(`${version}\n`);
    const { stdout } = await siphon('--help');
    for (const { name } of commands) expect(stdout).toContain(`  ${name} `);
  });

  it.each(commands.map(({ name }) => name))('explains %s with options, examples and exit statuses', async (name) => {
    const { code, stdout } = await siphon(name, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^usage: siphon .*\n[^]*Options:\n[^]*Examples:\n[^]*Exit status:\n/);
  });

  it.each([
    [['serach', 'x'], 'siphon: there is no command "serach"; did you mean search?\n  See `siphon --help`.\n'],
    [['--versoin'], 'siphon: there is no command "--versoin"; did you mean --version?\n  See `siphon --help`.\n'],
    [['service', 'instal'], 'siphon: "instal" is none of install, status, uninstall; did you mean install?\n'],
    [['search', 'x', '--limt', '3'], 'siphon: there is no option --limt; did you mean --limit?\n'],
    [['search', 'x', '--kind', 'promt'], 'did you mean prompt?\n  See `siphon search --help`.\n'],
  ])('says what was meant by %j', async (args, words) => {
    expect(await siphon(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
  });
});

describe('the output of siphon', () => {
  /** Runs a command of a shell in which `siphon` is the program. */
  const shell = (command: string) =>
    spawnSync('bash', ['--norc', '-c', `set -o pipefail; siphon() { "$NODE" "$LAUNCHER" "$@"; }; ${command}`], {
      encoding: 'utf8',
      env: { ...process.env, NODE: process.execPath, LAUNCHER: launcher },
    });

  it.runIf(existsSync('/dev/full'))('is missed where it cannot be written', () => {
    expect(shell('siphon --help >/dev/full')).toMatchObject({
      status: 7,
      stderr: expect.stringMatching(/^siphon: the output cannot be written: ENOSPC.*\n$/),
    });
  });

  it.skipIf(process.platform === 'win32')(
    'is not missed where nobody reads on, nor is what it says about the work',
    () => {
      using place = new TestPlace();
      place.session('one').prompt('first');
      const options = `--home '${place.home}' --data '${place.data}'`;
      expect(shell('siphon --help | true')).toMatchObject({ status: 0, stderr: '' });
      expect(shell(`siphon collect ${options} 2> >(true); exit $?`)).toMatchObject({ status: 0 });
      expect(shell(`siphon collect ${options} --json 2>&1 | cat`).stdout).toContain('"parsed":0');
    },
  );
});

describe('siphon collect', () => {
  it('makes one commit of two runs, and reads nothing in the second', async () => {
    using place = new TestPlace();
    place.session('one').prompt('why does the login loop').answer('The cookie is not set.');
    place.session('two', 'billing').prompt('add retries').tool('Bash', { command: 'npm test' }, 'all green');
    const first = await siphon('collect', ...at(place), '--json');
    expect(JSON.parse(first.stdout)).toMatchObject({
      version: 1,
      counts: { parsed: 2, commits: 1, sessions: { added: 2 } },
    });
    const second = await siphon('collect', ...at(place), '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({ counts: { carriers: 2, parsed: 0, commits: 0 } });
    const archive = join(place.data, 'archive.git');
    expect(git(archive, 'rev-list', '--count', 'main').trim()).toBe('1');
    expect(git(archive, 'fsck', '--strict')).toBe('');
  });

  it('makes an archive that git clones and a person reads', async () => {
    using place = new TestPlace();
    place.session('one').prompt('why does the login loop').answer('The cookie is not set.');
    await siphon('collect', ...at(place));
    const clone = join(place.folder, 'clone');
    git(place.folder, 'clone', '--quiet', '--branch', 'main', join(place.data, 'archive.git'), clone);
    const paths = readdirSync(clone, { recursive: true, encoding: 'utf8' });
    const day = paths.find((path) => path.endsWith('05/README.md')) ?? '';
    expect(readFileSync(join(clone, day), 'utf8')).toContain('why does the login loop');
    const segment = paths.find((path) => path.endsWith('00000.jsonl')) ?? '';
    const [header, prompt, answer] = readFileSync(join(clone, segment), 'utf8')
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(header).toMatchObject({
      type: 'session',
      format: 1,
      source: 'claude-code',
      project: { path: '~/shop' },
    });
    expect([prompt, answer]).toMatchObject([
      { role: 'user', blocks: [{ text: 'why does the login loop' }] },
      { role: 'assistant' },
    ]);
  });

  it('commits one more time when a transcript grew', async () => {
    using place = new TestPlace();
    const session = place.session('one').prompt('first');
    await siphon('collect', ...at(place));
    session.answer('second');
    expect(JSON.parse((await siphon('collect', ...at(place), '--json')).stdout)).toMatchObject({
      counts: { parsed: 1, commits: 1, sessions: { changed: 1 } },
    });
  });

  it('says that it was stopped, and goes on in the next run', async () => {
    using place = new TestPlace();
    for (let nth = 0; nth < 50; nth += 1)
      place.session(`session ${nth}`).prompt('first').answer('second '.repeat(20_000));
    const env = { ...process.env, ...interruptedAfter(join(place.data, 'archive.git', 'HEAD')) };
    const { code, stderr } = await new RunningSiphon(['collect', ...at(place)], { env }).finished;
    expect([code, stderr]).toEqual([130, expect.stringMatching(/Stopped\. What was read is in the archive; .*\n$/)]);
    expect(JSON.parse((await siphon('collect', ...at(place), '--json')).stdout)).toMatchObject({
      counts: { carriers: 50 },
    });
    expect((await siphon('collect', ...at(place))).stderr).toContain('Nothing new in 50 transcripts');
  });

  it('writes nothing in a dry run', async () => {
    using place = new TestPlace();
    place.session('one').prompt('first');
    const { stdout } = await siphon('collect', ...at(place), '--dry-run', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ dryRun: true, counts: { sessions: { added: 1 } } });
    expect((await siphon('collect', ...at(place), '--dry-run')).stderr).toMatch(
      /^Read 1 transcript in .*: 1 conversation, 1 message\.\nNothing was written/m,
    );
    expect(existsSync(place.data)).toBe(false);
    expect(JSON.parse((await siphon('collect', ...at(place), '--json')).stdout)).toMatchObject({
      counts: { parsed: 1, commits: 1 },
    });
  });

  it('tells what to do about a home folder that cannot be read and a data folder that cannot be written', async () => {
    using place = new TestPlace();
    expect(await siphon('collect', '--home', join(place.folder, 'nobody'), '--data', place.data)).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(/cannot be read[^]*--home/),
    });
    writeFileSync(join(place.folder, 'file'), '');
    const nowhere = [join(place.folder, 'file', 'data'), ...(existsSync('/proc/self') ? ['/proc/data/folder'] : [])];
    for (const data of nowhere)
      expect(await siphon('collect', '--home', place.home, '--data', data)).toMatchObject({
        code: 6,
        stderr: expect.stringMatching(/cannot be written[^]*--data/),
      });
  });
});

describe('siphon normalize', () => {
  it('prints the header and then messages with role and blocks, and leaves nothing behind', async () => {
    using place = new TestPlace();
    const { file } = place
      .session('one')
      .prompt('first')
      .tool('Read', { file_path: '/home/ana/shop/a.ts' }, 'export {}');
    const { stdout, code } = await siphon('normalize', file, '--data', place.data);
    expect(code).toBe(0);
    const [header, ...records] = stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(header).toMatchObject({ type: 'session', source: 'claude-code' });
    expect(records).toMatchObject([
      { role: 'user', blocks: [{ type: 'text', text: 'first' }] },
      { role: 'assistant', blocks: [{ type: 'tool_call', kind: 'read' }] },
      { role: 'tool', blocks: [{ type: 'tool_result', text: 'export {}' }] },
    ]);
    expect(existsSync(place.data)).toBe(false);
  });

  it('names the sources it knows when it knows none for a file', async () => {
    using place = new TestPlace();
    const file = join(place.folder, 'notes.txt');
    writeFileSync(file, 'hello');
    expect(await siphon('normalize', file)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--source: .*claude-code/),
    });
  });
});

describe('siphon index and siphon search', () => {
  it('find words, prefixes, typing mistakes, phrases and what only a tool printed', async () => {
    using place = new TestPlace();
    const session = place
      .session('one')
      .prompt('the checkout page flickers')
      .answer('It renders twice because of the hydration mismatch.')
      .tool('Bash', { command: 'npm run trace' }, 'ERR_WOMBAT_OVERFLOW at render.ts:12');
    await siphon('collect', ...at(place));
    const indexed = await siphon('index', '--data', place.data, '--json');
    expect(JSON.parse(indexed.stdout)).toMatchObject({ version: 1, counts: { sessions: { indexed: 1 } } });
    const hits = async (...query: readonly string[]) => {
      const { stdout } = await siphon('search', ...query, '--data', place.data, '--json');
      return (JSON.parse(stdout) as { hits: { message: { seq: number }; conversation: { nativeId: string } }[] }).hits;
    };
    expect(await hits('hydration')).toMatchObject([{ conversation: { nativeId: session.id }, message: { seq: 1 } }]);
    expect(await hits('hydra')).toMatchObject([{ message: { seq: 1 } }]);
    expect(await hits('hydratoin')).toMatchObject([{ message: { seq: 1 } }]);
    expect(await hits('"renders twice"')).toMatchObject([{ message: { seq: 1 } }]);
    expect(await hits('"twice renders"')).toEqual([]);
    expect(await hits('wombat')).toMatchObject([{ message: { seq: 3 } }]);
    expect(await hits('why did the checkout flicker?')).toMatchObject([{ message: { seq: 0 } }]);
    expect(await hits('wombat', '--kind', 'prompt')).toEqual([]);
  });

  it('say that nothing is there yet', async () => {
    using place = new TestPlace();
    expect(await siphon('search', 'x', '--data', place.data)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('siphon up'),
    });
    expect(await siphon('index', '--data', place.data)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('siphon collect'),
    });
  });

  it('show nothing that could steer a terminal', async () => {
    using place = new TestPlace();
    place.session('one').prompt('numbat \u001B[31mred\u001B]0;title\u0007 \u202Ebidi');
    await siphon('collect', ...at(place));
    await siphon('index', '--data', place.data);
    const { stdout } = await siphon('search', 'numbat', '--data', place.data);
    expect(stdout).toContain('numbat');
    // oxlint-disable-next-line no-control-regex -- exactly these must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E]/);
  });
});

describe('siphon up', () => {
  it('makes an appended line searchable, stops on Ctrl-C, and does no work twice', async () => {
    using place = new TestPlace();
    const session = place.session('one').prompt('hello there');
    {
      await using up = new RunningSiphon(['up', ...at(place), '--no-open', '--port', '0']);
      const [, site = ''] = await up.says(/Site: (\S+)\//);
      await up.says(/Watching/);
      session.answer('the dugong swims');
      await expect.poll(() => foundOn(site, 'dugong'), { interval: 50 }).toBe(1);
      const { stdout } = await siphon('search', 'dugong', '--data', place.data, '--json');
      expect(JSON.parse(stdout)).toMatchObject({ hits: [{ url: expect.stringMatching(`^${site}/c/`) }] });
      expect(await siphon('up', ...at(place), '--once', '--no-open')).toMatchObject({
        code: 5,
        stderr: expect.stringContaining('--data'),
      });
      expect((await up.interrupt()).code).toBe(0);
    }
    const again = await siphon('up', ...at(place), '--once', '--no-open');
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing new in 1 transcript ') });
    expect(git(join(place.data, 'archive.git'), 'rev-list', '--count', 'main').trim()).toBe('2');
    expect(existsSync(join(place.data, 'server.json'))).toBe(false);
  });

  it('says which option helps when the port is taken', async () => {
    using place = new TestPlace();
    place.session('one').prompt('hello');
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stderr } = await siphon('up', ...at(place), '--no-open', '--port', String(port));
    await new Promise((resolve) => server.close(resolve));
    expect(code).toBe(5);
    expect(stderr).toContain('--port 0');
  });
});

/** Has a program get its Ctrl-C as soon as a file is there: from inside, so that it never comes too late on a busy machine. */
function interruptedAfter(file: string): { readonly NODE_OPTIONS: string } {
  const watching = `
    import { existsSync } from 'node:fs';
    import { isMainThread } from 'node:worker_threads';
    const looking = setInterval(() => {
      if (!existsSync(${JSON.stringify(file)})) return;
      clearInterval(looking);
      process.kill(process.pid, 'SIGINT');
    }, 1);
    if (!isMainThread) clearInterval(looking);`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(watching)}` };
}

/** Hits of a word through the site's own address and key. */
async function foundOn(site: string, word: string): Promise<number> {
  const { apiKey } = (await (await fetch(`${site}/config.json`)).json()) as { apiKey: string };
  const body = JSON.stringify({ searches: [{ collection: 'messages', q: word, query_by: 'content', num_typos: 0 }] });
  const answer = await fetch(`${site}/multi_search?x-typesense-api-key=${apiKey}`, { method: 'POST', body });
  const { results } = (await answer.json()) as { results: { found?: number }[] };
  return results[0]?.found ?? 0;
}
