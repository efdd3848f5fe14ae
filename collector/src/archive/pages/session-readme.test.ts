import { sessionId } from '@session-siphon/schemas/identity';
import type { Block, DraftEvent, Message, SessionHeader, SessionRecord } from '@session-siphon/schemas/session';
import { describe, expect, it } from 'vitest';
import { foreignTags, rendered } from './markdown-page-for-tests.ts';
import { sampleSession } from '../sample-session.ts';
import type { PathTo } from './related-pages.ts';
import { type PlacedRecord, sessionReadme } from './session-readme.ts';

const { header } = sampleSession({ texts: [], header: { person: 'Ana' } });

type Said = Partial<Omit<Message, 'blocks'>> & { readonly blocks: readonly Block[] };

const nowhere: PathTo = () => undefined;

/** A page of messages and events, all in the first segment. */
function pageOf(
  records: readonly (Said | DraftEvent)[],
  facts: Partial<SessionHeader> = {},
  pathTo: PathTo = nowhere,
): string {
  return sessionReadme({ ...header, ...facts }, placed(records)).text(pathTo);
}

function placed(records: readonly (Said | DraftEvent)[], segment = '00000.jsonl'): PlacedRecord[] {
  return records.map((record, seq) => ({
    segment,
    record: {
      type: 'message',
      seq,
      id: seq.toString(16).padStart(16, '0'),
      role: 'assistant',
      ...record,
    } as SessionRecord,
  }));
}

const text = (content: string): Block => ({ type: 'text', text: content });
const prompt = (content: string): Said => ({ role: 'user', blocks: [text(content)] });
const answer = (content: string): Said => ({ blocks: [text(content)] });
const call = (id: string, name: string, input: object): Block => ({
  type: 'tool_call',
  call: id,
  name,
  kind: name === 'Bash' ? 'run' : name === 'Read' ? 'read' : 'other',
  input: input as never,
});
const result = (id: string, ok: boolean, exitCode?: number): Said => ({
  role: 'tool',
  blocks: [{ type: 'tool_result', call: id, ok, text: 'output', ...(exitCode === undefined ? {} : { exitCode }) }],
});
const body = (page: string): string => page.slice(page.indexOf('\n###') + 1);

describe('the page of a conversation', () => {
  it('says first whose it is, about what, when, and where all of it is', () => {
    const records = [
      { ...prompt('Fix the table'), at: '2026-02-03T04:05:06.789Z' },
      { ...answer('Done.'), at: '2026-02-04T10:11:12.000Z', model: 'sonnet-4' },
    ];
    const project = { name: 'shop', repo: 'github.com/ana/shop', path: '~/src/shop', branch: 'main' };
    expect(pageOf(records, { project })).toBe(
      [
        '# Fix the table',
        '',
        '- Project: shop, github.com/ana/shop, \\~/src/shop, branch main',
        '- Assistant: Claude Code, sonnet-4',
        '- Time: 2026-02-03 04:05 to 2026-02-04 10:11 UTC',
        '- Machine: laptop, Ana',
        '- Messages: 2, in full in [00000](00000.jsonl)',
        '',
        '### Ana, 04:05',
        '',
        'Fix the table',
        '',
        '### Claude Code, 2026-02-04 10:11',
        '',
        'Done.',
        '',
      ].join('\n'),
    );
  });

  it('tells each call in one line: what it did to what, and how that ended', () => {
    const records = [
      prompt('go'),
      { blocks: [text('I look.'), call('a', 'Read', { file_path: 'src/a.ts' })] },
      result('a', true),
      { blocks: [call('b', 'Bash', { command: 'npm test\nnpm run `x`' }), call('c', 'mcp__files', {})] },
      result('b', false, 3),
      result('c', false),
      { blocks: [call('d', 'Bash', { command: 'sleep 9' })] },
    ];
    expect(body(pageOf(records))).toBe(
      [
        '### Ana, 04:05',
        '',
        'go',
        '',
        '### Claude Code, 04:05',
        '',
        'I look.',
        '',
        '- [read](00000.jsonl) `src/a.ts`, ok',
        '- [run](00000.jsonl) `` npm test npm run `x` ``, failed with 3',
        '- [mcp\\_\\_files](00000.jsonl), failed',
        '- [run](00000.jsonl) `sleep 9`, no result',
        '',
      ].join('\n'),
    );
  });

  it('leaves out what the assistant thought and what it was given, and says in a line what else happened', () => {
    const records = [
      prompt('go'),
      { role: 'system', kind: 'reminder', blocks: [text('be nice')] } as const,
      { role: 'system', kind: 'command', blocks: [text('/compact')] } as const,
      {
        blocks: [
          { type: 'thinking', text: 'hm' },
          { type: 'notice', kind: 'error', text: 'overloaded' },
        ],
      } as const,
      { type: 'event', event: 'compaction' } as const,
      { type: 'event', event: 'link', relation: 'pull-request', target: 'https://example.com/pull/1' } as const,
    ];
    const page = body(pageOf(records));
    expect(page).not.toMatch(/nice|hm/);
    expect(page).toContain(
      '- command: /compact\n\n### Claude Code, 04:05\n\n- error: overloaded\n- the assistant shortened what it remembers\n- pull request `https://example.com/pull/1`',
    );
  });

  it('names each prompt, who asked a sub-agent, and what was taken back', () => {
    const records = [
      { role: 'system', kind: 'task', blocks: [text('look around')] } as const,
      prompt('one'),
      { ...prompt('two'), superseded: true } as const,
    ];
    expect(body(pageOf(records)).match(/^###.*/gm)).toEqual([
      '### Task, 04:05',
      '### Ana, 04:05',
      '### Ana, 04:05, taken back',
    ]);
  });

  it('links each call to the segment that has it', () => {
    const page = sessionReadme(header, [
      ...placed([prompt('go')]),
      ...placed([{ blocks: [call('a', 'Read', { path: 'a' })] }], '00007.jsonl'),
    ]).text(nowhere);
    expect(page).toContain('- [read](00007.jsonl) `a`, no result');
    expect(page).toContain('in full in [00000](00000.jsonl) to [00007](00007.jsonl)');
  });

  it('says when it was in as few words as that takes, and that it was a sub-agent', () => {
    const page = (at: string): string => pageOf([{ ...prompt('go'), at }], { agentId: 'a1' });
    expect(page(header.startedAt)).toContain('- Time: 2026-02-03 04:05 UTC\n');
    expect(page('2026-02-03T05:00:00.000Z')).toContain('- Time: 2026-02-03 04:05 to 05:00 UTC\n');
    expect(page(header.startedAt)).toContain('\n- Sub-agent of another conversation\n');
  });

  it('says that there was no project where none is known', () => {
    expect(pageOf([prompt('go')], { project: { name: 'unknown' } })).toContain('\n- Project: none\n');
  });

  it('says to which conversation it belongs, and leads there where the archive has that', () => {
    const links: SessionHeader['links'] = [
      { relation: 'parent', nativeId: 'root' },
      { relation: 'fork-of', nativeId: 'other' },
    ];
    const root = sessionId({ source: header.source, nativeId: 'root' });
    const page = pageOf([prompt('go')], { links }, ({ session }) => (session === root ? `../${root}` : undefined));
    expect(page).toContain(`\n- Sub-agent of [another conversation](../${root})\n- Fork of another conversation\n`);
  });

  it('leads to each sub-agent from the line that tells of it', () => {
    const start = (agentId: string, facts: object): DraftEvent => ({
      type: 'event',
      event: 'subagent',
      agentId,
      ...facts,
    });
    const asked = [prompt('go'), { blocks: [call('a', 'Task', {})] }];
    const records = [
      ...asked,
      start('a1', { call: 'a' }),
      result('a', true),
      start('a2', { call: 'a' }),
      start('a3', {}),
    ];
    const idOf = (agentId: string) => sessionId({ source: header.source, nativeId: header.nativeId, agentId });
    const [first, second, third] = [idOf('a1'), idOf('a2'), idOf('a3')];
    const page = pageOf(records, {}, ({ session, until }) =>
      until === header.startedAt ? `../${session}` : undefined,
    );
    expect(page).toContain(`- [Task](00000.jsonl), ok, [sub-agent](../${first}), [sub-agent](../${second})\n`);
    expect(page).toContain(`- a sub-agent was started: a3, [sub-agent](../${third})\n`);
    expect(pageOf(records)).not.toContain('](../');
  });

  it('is the same for the same records', () => {
    const records = [prompt('go'), answer('yes')];
    expect(pageOf(records)).toBe(pageOf(records));
  });
});

describe('a long conversation', () => {
  it('is shown as far as 200 KB go, and the page says where the rest is', () => {
    const page = sessionReadme(header, [
      ...placed(Array.from({ length: 100 }, (_, at) => answer(`${at} ${'word '.repeat(600)}`))),
      ...placed([answer('the end')], '00003.jsonl'),
    ]).text(nowhere);
    expect(page.length).toBeGreaterThan(180_000);
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(200_000);
    expect(page).not.toContain('the end');
    expect(page).toMatch(/\n---\n\n\d+ more messages do not fit here; read on in \[00000\]\(00000\.jsonl\)\.\n$/);
    const shown = page.match(/^\d+ word/gm)?.length ?? 0;
    expect(page).toContain(`\n${101 - shown} more messages`);
  });

  it('has room for later ones where one message is huge', () => {
    const page = pageOf([prompt('x'.repeat(5_000_000)), answer('after')]);
    expect(page).toContain('\n\n… 4984000 more characters in [00000](00000.jsonl)\n\n### Claude Code, 04:05\n\nafter');
  });

  it.each(['@', '<', '://', '`', '|', '🎉', '\n', '\ud800', '- a\n', '$'])(
    'is never larger, also when it is all %j',
    (piece) => {
      const records = Array.from({ length: 40 }, () => ({
        blocks: [text(piece.repeat(20_000)), call('x'.repeat(9), piece.repeat(99), { a: piece.repeat(999) })],
      }));
      const name = piece.repeat(500);
      const page = pageOf([...records, result('x'.repeat(9), false, 2 ** 31)], {
        project: { name, path: name, repo: name, branch: name },
        agent: { name, version: name, monogram: 'CC' },
        machine: name,
        person: name,
      });
      expect(Buffer.byteLength(page)).toBeLessThanOrEqual(200_000);
    },
  );
});

it('is never larger, also when one call starts thousands of sub-agents', () => {
  const starts = Array.from({ length: 9_000 }, (_, at): DraftEvent => ({
    type: 'event',
    event: 'subagent',
    agentId: `${at}`,
    call: 'a',
  }));
  const page = pageOf(
    [{ blocks: [call('a', 'Task', {})] }, ...starts],
    {},
    ({ session }) => `../../31/${session}.123456`,
  );
  expect(Buffer.byteLength(page)).toBeGreaterThan(50_000);
  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(200_000);
});

describe('a hostile conversation', () => {
  const evil =
    '<img src=x onerror=alert(1)> ![p](https://evil.example/p.png) [l](javascript:alert(1)) # h\n```\n</code>\n\u202e\u001b[2J| x |';

  it('is text in every place of the page', () => {
    const records: (Said | DraftEvent)[] = [
      prompt(evil),
      { model: evil, blocks: [call(evil, evil, { [evil]: evil }), call('r', 'Bash', { command: evil })] },
      {
        blocks: [
          { type: 'notice', kind: evil, text: evil },
          { type: 'unknown', native: evil, json: evil },
        ],
      },
      {
        blocks: [
          { type: 'edit', path: evil, diff: evil },
          { type: 'attachment', mediaType: evil, bytes: 1, name: evil },
        ],
      },
      { role: 'system', kind: 'command', blocks: [text(evil)] },
      { type: 'event', event: 'title', title: evil, by: 'person' },
      { type: 'event', event: 'model', model: evil },
      { type: 'event', event: 'subagent', agentId: evil, description: evil },
      { type: 'event', event: 'link', relation: 'pull-request', target: evil },
    ];
    const page = pageOf([...records, prompt('sentinel')], {
      project: { name: evil, path: evil, repo: evil, branch: evil },
      agent: { name: evil, version: evil, monogram: 'CC' },
      machine: evil,
      person: evil,
    });
    const html = rendered(page);
    expect(foreignTags(html)).toEqual([]);
    expect(html.match(/<h1>/g)).toHaveLength(1);
    expect(html.match(/<h3>/g)).toHaveLength(3);
    expect(html).toContain('<p>sentinel</p>');
    for (const hidden of ['\u202e', '\u001b']) expect(page).not.toContain(hidden);
  });
});
