// `siphon search` as a process of its own, over an index that siphon made.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { SearchAnswer } from '@session-siphon/schemas/search-answer';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { RunningSiphon, siphon } from './siphon-process.ts';

const place = new TestPlace();
const at = ['--home', place.home, '--data', place.data];
beforeAll(async () => {
  place
    .session('shop', 'shop')
    .prompt('the walrus checkout flickers')
    .answer('The walrus renders twice.')
    .tool('Bash', { command: 'npm run walrus' }, 'walrus trace done')
    .answer('All is well now.');
  place.session('web', 'web site').prompt('a walrus on the web').answer('Nothing to see here.');
  await siphon('up', ...at, '--once', '--no-open');
});
afterAll(() => place[Symbol.dispose]());

async function answer(...query: readonly string[]): Promise<SearchAnswer> {
  const { stdout, stderr } = await siphon('search', '--data', place.data, '--json', ...query);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}
/** Which messages were found, in order: `project/seq`. */
async function found(...query: readonly string[]): Promise<string[]> {
  const { hits } = await answer(...query);
  return hits.map(({ conversation, message }) => `${conversation.project}/${message.seq}`);
}

describe('operators in a search', () => {
  it('narrow it as the options do, and exclude with a dash or NOT', async () => {
    const everywhere = ['shop/0', 'shop/1', 'shop/2', 'shop/3', 'web site/0'];
    expect((await found('walrus')).toSorted()).toEqual(everywhere);
    expect(await found('walrus', 'project:"web site"')).toEqual(['web site/0']);
    expect(await found('walrus', '--project', 'web site')).toEqual(['web site/0']);
    expect((await found('walrus', 'role:user')).toSorted()).toEqual(['shop/0', 'web site/0']);
    expect((await found('walrus', 'NOT', 'project:shop')).toSorted()).toEqual(['web site/0']);
    expect((await found('-tool:Bash', 'walrus')).toSorted()).toEqual(['shop/0', 'shop/1', 'web site/0']);
    expect((await found('walrus', 'project:shop', 'project:"web site"')).toSorted()).toEqual(everywhere);
    expect(await found('walrus', 'before:2026-10-05')).toEqual([]);
    expect((await found('walrus', 'after:2026-10-05', 'before:2026-11')).toSorted()).toEqual(everywhere);
  });

  it('ask for one conversation by its id', async () => {
    const [hit] = (await answer('checkout')).hits;
    const inside = await found(`in:${hit?.conversation.id}`, '--sort', 'oldest');
    expect([...new Set(inside)]).toEqual(['shop/0', 'shop/1', 'shop/2', 'shop/3', 'shop/4']);
  });

  it('alone list what they leave, newest first, with the beginning of the text', async () => {
    const { hits, found: total } = await answer('role:assistant', 'project:shop');
    expect(hits.map(({ message, snippet }) => [message.seq, snippet.split('\n')[0]])).toEqual([
      [4, 'All is well now.'],
      [2, 'Bash'],
      [1, 'The walrus renders twice.'],
    ]);
    expect(total).toBe(3);
  });

  it('with a value that is none are words, and the person is told', async () => {
    const { stdout, stderr, code } = await siphon('search', 'walrus', 'before:soon', '--data', place.data, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ query: 'walrus before:soon', found: 0 });
    expect(stderr).toContain('before:soon');
    expect(code).toBe(0);
  });
});

describe('the answer as data', () => {
  it('has exactly the fields that were promised', async () => {
    const { hits, ...rest } = await answer('checkout');
    expect(rest).toEqual({ version: 1, query: 'checkout', found: 1, tookMs: expect.any(Number) });
    const text = expect.any(String);
    expect(hits).toEqual([
      {
        conversation: { id: text, nativeId: text, source: text, project: 'shop', title: text, machine: text },
        message: { id: text, seq: 0, role: 'user', at: '2026-10-05T09:00:00.000Z' },
        snippet: 'the walrus checkout flickers',
        url: expect.stringMatching(/^c\/\?id=[0-9a-f]{24}#m-[0-9a-f]{16}~0$/),
      },
    ]);
  });

  it('has the neighbours of a hit when they are asked for', async () => {
    const [hit] = (await answer('renders', '--context', '2')).hits;
    expect(hit?.context?.before).toMatchObject([{ seq: 0, role: 'user', text: 'the walrus checkout flickers' }]);
    expect(hit?.context?.after).toMatchObject([{ seq: 2 }, { seq: 3, role: 'tool', text: 'walrus trace done' }]);
  });
});

describe('pages and order', () => {
  it('hold every hit once, and the first page says how to see the next', async () => {
    const pages = await Promise.all(
      [1, 2, 3].map((page) => found('walrus', '--newest', '--limit', '2', '--page', String(page))),
    );
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat()[0]).toBe('shop/3');
    expect(new Set(pages.flat())).toEqual(new Set(await found('walrus')));
    const first = await siphon('search', 'walrus', '--limit', '2', '--data', place.data);
    expect(first.stderr).toContain('3 more: --page 2');
    const beyond = await siphon('search', 'walrus', '--page', '9', '--data', place.data);
    expect(beyond).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('5 found; page 9') });
  });

  it('cannot be two orders at once', async () => {
    const both = await siphon('search', 'walrus', '--newest', '--sort', 'oldest', '--data', place.data);
    expect(both).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('contradict') });
  });
});

describe('words that no single message holds', () => {
  it('find the conversation that holds them, and each message says which it has', async () => {
    const { hits, ...rest } = await answer('checkout', 'trace');
    expect(rest).toMatchObject({ found: 0, foundPartly: 2 });
    expect(hits.map(({ conversation, message, partly }) => [conversation.project, message.seq, partly])).toEqual(
      expect.arrayContaining([
        ['shop', 0, { words: ['checkout'], isWholeInConversation: true }],
        ['shop', 3, { words: ['trace'], isWholeInConversation: true }],
      ]),
    );
  });

  it('come after the messages that hold all, page by page', async () => {
    const pages = await Promise.all(
      [1, 2, 3].map((page) => found('walrus web', '--limit', '1', '--page', String(page))),
    );
    expect(pages[0]).toEqual(['web site/0']);
    expect(pages[1]).toHaveLength(1);
    expect(pages.flat()).toHaveLength(new Set(pages.flat()).size);
  });

  it('are told apart on the terminal', async () => {
    const { stdout } = await siphon('search', 'checkout trace', '--data', place.data);
    expect(stdout).toMatch(/^No message holds all these words\./);
    expect(stdout).toContain('has checkout; the conversation has all words');
  });
});

describe('a search on the terminal', () => {
  it('shows the messages around each hit', async () => {
    const { stdout } = await siphon('search', 'renders', '--context', '1', '--data', place.data);
    expect(stdout.split('\n').slice(1, 4)).toEqual([
      '  0 user  the walrus checkout flickers',
      '  The walrus renders twice.',
      expect.stringMatching(/^ {2}2 assistant {2}Bash/),
    ]);
  });

  it('that asks for nothing is a mistake', async () => {
    for (const query of [[], ['--', '--'], ['NOT']])
      expect(await siphon('search', '--data', place.data, ...query)).toMatchObject({ code: 2, stdout: '' });
  });

  it('opens the first hit where the site runs, and elsewhere says how it would', async () => {
    const bin = join(place.folder, 'bin');
    const opened = join(place.folder, 'opened');
    mkdirSync(bin);
    for (const name of ['xdg-open', 'open']) {
      writeFileSync(
        join(bin, name),
        `#!/bin/sh\nprintf %s "$1" > "${opened}.part" && mv "${opened}.part" "${opened}"\n`,
      );
      chmodSync(join(bin, name), 0o755);
    }
    vi.stubEnv('PATH', bin + delimiter + process.env['PATH']);
    const alone = await siphon('search', 'checkout', '--open', '--data', place.data);
    expect(alone).toMatchObject({ code: 0, stderr: expect.stringContaining('siphon up') });
    expect(existsSync(opened)).toBe(false);
    await using up = new RunningSiphon(['up', ...at, '--no-open', '--port', '0']);
    const [, site = ''] = await up.says(/Site: (\S+)\//);
    await up.says(/Watching/);
    const { stdout } = await siphon('search', 'checkout', '--open', '--data', place.data);
    await expect.poll(() => existsSync(opened)).toBe(true);
    expect(readFileSync(opened, 'utf8')).toMatch(new RegExp(`^${site}/c/\\?id=[0-9a-f]{24}#m-[0-9a-f]{16}~0$`));
    expect(stdout).toContain(readFileSync(opened, 'utf8'));
    vi.unstubAllEnvs();
  });
});

describe('a hit', () => {
  it('names its conversation where no site shows it', async () => {
    const { stdout } = await siphon('search', 'checkout', '--data', place.data);
    const [, id = ''] = /^ {2}conversation ([0-9a-f]{24}), message 0$/m.exec(stdout) ?? [];
    expect(await found(`in:${id}`, 'flickers')).toEqual(['shop/0']);
  });
});

describe('a filter that nothing has', () => {
  it.each([
    [['walrus', '--project', 'shpo'], 'There is no project "shpo"; did you mean shop?'],
    [['walrus source:codex'], 'There is no source "codex"; there are claude-code.'],
    [['walrus tool:Baash,Edit'], 'There is no tool "Baash,Edit"; there are Bash.'],
  ])('is told with what there is: %j', async (query, line) => {
    const { code, stderr } = await siphon('search', ...query, '--data', place.data);
    expect([code, stderr.split('\n')]).toEqual([0, [expect.stringContaining('Nothing found'), line, '']]);
  });

  it('is not looked for where something was found, or every value is there', async () => {
    const { stderr } = await siphon('search', 'zebra project:SHOP', '--data', place.data);
    expect(stderr).toMatch(/^Nothing found for zebra.*\n$/);
  });
});
