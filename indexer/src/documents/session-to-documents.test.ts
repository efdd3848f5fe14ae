import { describe, expect, it } from 'vitest';
import { sessionId } from '@session-siphon/schemas/identity';
import type { ConversationLink, MessageDocument } from '@session-siphon/schemas/search-document';
import type { Block, Message, Session, SessionHeader, SessionRecord } from '@session-siphon/schemas/session';
import { bundledWordVectors } from '../bundled-word-vectors.ts';
import { sessionToDocuments } from './session-to-documents.ts';

const header: SessionHeader = {
  type: 'session',
  format: 1,
  id: '0123456789abcdef01234567',
  source: 'claude-code',
  nativeId: 'native-1',
  agent: { name: 'Claude Code', monogram: 'CC', version: '2.1.0' },
  machine: 'laptop',
  person: 'Ana',
  project: { name: 'shop', path: '~/shop', repo: 'git.example.com/acme/shop', branch: 'main' },
  startedAt: '2026-02-03T04:05:06.000Z',
  resume: { argv: ['claude', '--resume', 'native-1'], directory: '~/shop' },
};

const text = (value: string): Block => ({ type: 'text', text: value });

function message(role: Message['role'], blocks: Block[], facts: Partial<Message> = {}): SessionRecord {
  return { type: 'message', seq: 0, id: '', role, at: '2026-02-03T04:05:07.000Z', blocks, ...facts };
}

/** A session whose messages are numbered and named by their positions. */
function session(records: readonly SessionRecord[], facts: Partial<SessionHeader> = {}): Session {
  let seq = 0;
  const numbered = records.map((record): SessionRecord => {
    if (record.type === 'event') return { ...record, seq };
    seq += 1;
    return { ...record, seq: seq - 1, id: (seq - 1).toString(16).padStart(16, '0') };
  });
  return { header: { ...header, ...facts }, records: numbered };
}

function documentsOf(given: Session, fromSeq?: number) {
  const copies = ['laptop', 'desktop'].map((machine) => ({ machine, messages: 1, folder: `machines/${machine}` }));
  const { conversation, messages } = sessionToDocuments({
    session: given,
    copies,
    rev: 7,
    vectors: bundledWordVectors(),
    ...(fromSeq === undefined ? {} : { fromSeq }),
  });
  return { conversation, messages: [...messages] };
}

const kindsOf = (messages: readonly MessageDocument[]): string[] =>
  messages.map(({ kind, tool }) => (tool ? `${kind} ${tool}` : kind));

describe('the documents of a message', () => {
  it('tell apart what was said, thought, called and answered', () => {
    const { messages } = documentsOf(
      session([
        message('user', [text('why does it loop?')]),
        message('assistant', [
          { type: 'thinking', text: 'the cookie, perhaps' },
          text('Let me look.'),
          {
            type: 'tool_call',
            call: 'c1',
            name: 'Bash',
            kind: 'run',
            input: { command: 'npm test', deep: [{ why: 'to see' }] },
          },
        ]),
        message('tool', [{ type: 'tool_result', call: 'c1', ok: false, text: '1 failing' }]),
        message('tool', [{ type: 'edit', call: 'c1', path: '~/shop/a.ts', diff: '@@ -1 +1 @@\n-a\n+b' }]),
        message('system', [text('a reminder')], { kind: 'reminder' }),
      ]),
    );
    expect(kindsOf(messages)).toEqual([
      'prompt',
      'prose',
      'thinking',
      'tool Bash',
      'result Bash',
      'result Bash',
      'system',
    ]);
    expect(messages.map(({ content }) => content)).toEqual([
      'why does it loop?',
      'Let me look.',
      'the cookie, perhaps',
      'Bash\nnpm test\nto see',
      '1 failing',
      '~/shop/a.ts\n@@ -1 +1 @@\n-a\n+b',
      'a reminder',
    ]);
  });

  it('are chunks with ids of their own, of which the first holds what the page shows', () => {
    const { messages } = documentsOf(session([message('user', [text('word '.repeat(4_000))])]));
    expect(messages.length).toBeGreaterThan(3);
    expect(messages.map(({ id }) => id)).toEqual(messages.map((_, chunk) => `0000000000000000x${chunk}`));
    expect(messages.every(({ content }) => content.length <= 6_000)).toBe(true);
    expect(messages.map(({ blocks }) => blocks !== undefined)).toEqual(messages.map((_, chunk) => chunk === 0));
  });

  it('carry the facets of the conversation, of every machine that has it', () => {
    const [first] = documentsOf(session([message('user', [text('hello')])])).messages;
    expect(first).toMatchObject({
      conversation_id: header.id,
      source: 'claude-code',
      project: 'shop',
      branch: 'main',
      machine: ['laptop', 'desktop'],
      rev: 7,
      ts: 1_770_091_507,
      month: 202_602,
      title: 'hello',
    });
  });

  it('take the time of the message before where one has none', () => {
    const { messages } = documentsOf(
      session([message('user', [text('a')]), message('assistant', [text('b')], { at: undefined })]),
    );
    expect(messages[1]?.ts).toBe(messages[0]?.ts);
  });

  it('hold output without what only moves or colours a terminal', () => {
    const output =
      '\u001B[2K\u001B[1G\u001B[32m✓\u001B[39m all \u001B]8;;https://example.com\u0007green\u001B]8;;\u0007';
    const { messages } = documentsOf(
      session([message('tool', [{ type: 'tool_result', call: 'c', ok: true, text: output }])]),
    );
    expect(messages[0]?.content).toBe('✓ all green');
  });

  it('hold the head and the tail of a long output, and no blobs', () => {
    const blob = 'QUJD'.repeat(100);
    const output = `first ${blob} ${'x '.repeat(30_000)} last`;
    const { messages } = documentsOf(
      session([message('tool', [{ type: 'tool_result', call: 'c', ok: true, text: output }])]),
    );
    const all = messages.map(({ content }) => content).join('');
    expect(all).toContain('first');
    expect(all).toContain('last');
    expect(all).not.toContain('QUJDQUJD');
    expect(all.length).toBeLessThan(30_000);
  });

  it('stand for messages that say nothing, too', () => {
    expect(kindsOf(documentsOf(session([message('assistant', [{ type: 'thinking', text: '' }])])).messages)).toEqual([
      'thinking',
    ]);
  });

  it('are given again only from a position on, with those that carry the title', () => {
    const given = session([
      message('user', [text('a')]),
      message('assistant', [text('b')]),
      message('user', [text('c')]),
    ]);
    expect(documentsOf(given, 2).messages.map(({ seq }) => seq)).toEqual([0, 2]);
  });

  it('are given again with the prompt whose turn goes on', () => {
    const given = session([
      message('user', [text('a')]),
      message('assistant', [text('b')]),
      message('user', [text('why does the deploy fail?')]),
      message('assistant', [text('let me look')]),
      message('assistant', [text('the certificate has expired')]),
    ]);
    const again = documentsOf(given, 4).messages;
    expect(again.map(({ seq }) => seq)).toEqual([0, 2, 4]);
    expect(again[1]).toEqual(documentsOf(given).messages[2]);
  });

  it('have the meaning of a turn on its prompt: of what was asked and what was said, not of what tools print', () => {
    const answered = (...answers: Session['records']) =>
      documentsOf(session([message('user', [text('why does it fail?')]), ...answers])).messages;
    const [asked] = answered();
    const certificate = message('assistant', [text('the certificate has expired')]);
    const [prompt, prose] = answered(certificate);
    expect(asked?.meaning).toHaveLength(128);
    expect(prompt?.meaning).not.toEqual(asked?.meaning);
    expect(prose?.meaning).toBeUndefined();
    const printed = message('tool', [{ type: 'tool_result', call: 'c1', ok: true, text: 'a walrus sleeps' }]);
    const another = message('user', [text('and the penguins?')]);
    expect(answered(certificate, printed, another)[0]?.meaning).toEqual(prompt?.meaning);
  });
});

describe('the document of a conversation', () => {
  it('counts prompts, calls, failures and tokens, and names models and tools', () => {
    const { conversation } = documentsOf(
      session([
        message('user', [text('one')]),
        message('assistant', [{ type: 'tool_call', call: 'c1', name: 'Bash', kind: 'run', input: {} }], {
          model: 'opus',
          usage: { input: 1, output: 2, cacheRead: 10, cacheWrite: 100 },
        }),
        message('tool', [{ type: 'tool_result', call: 'c1', ok: false, text: 'no' }]),
        message('user', [text('two')]),
      ]),
    );
    expect(conversation).toMatchObject({
      messages: 4,
      prompt_count: 2,
      tool_call_count: 1,
      error_count: 1,
      is_error: true,
      tokens_input: 111,
      tokens_output: 2,
      model: ['opus'],
      tool: ['Bash'],
      prompts: 'one\n\ntwo',
      agent_name: 'Claude Code',
      resume: expect.stringContaining('claude --resume native-1'),
    });
  });

  it('calls only pictures images', () => {
    const attachment = (mediaType: string): Block => ({ type: 'attachment', mediaType, bytes: 1 });
    expect(
      documentsOf(session([message('user', [attachment('application/pdf')])])).conversation.has_image,
    ).toBeUndefined();
    expect(documentsOf(session([message('user', [attachment('image/png')])])).conversation.has_image).toBe(true);
  });

  it('links to parents, sub-agents of either kind, forks and pull requests', () => {
    const { conversation } = documentsOf(
      session(
        [
          message('user', [text('go')]),
          { type: 'event', event: 'subagent', seq: 0, agentId: 'a1', call: 'c1', description: 'Look around' },
          { type: 'event', event: 'subagent', seq: 0, agentId: 'own', nativeId: 'own' },
          { type: 'event', event: 'link', seq: 0, relation: 'pull-request', target: 'https://git.example.com/pr/1' },
        ],
        { links: [{ relation: 'fork-of', nativeId: 'native-0' }] },
      ),
    );
    const links: ConversationLink[] = JSON.parse(conversation.links ?? '[]');
    const { source } = header;
    expect(links).toEqual([
      { relation: 'fork-of', conversation: sessionId({ source, nativeId: 'native-0' }), target: 'native-0' },
      {
        relation: 'child',
        conversation: sessionId({ source, nativeId: 'native-1', agentId: 'a1' }),
        target: 'a1',
        seq: 1,
        call: 'c1',
        label: 'Look around',
      },
      { relation: 'child', conversation: sessionId({ source, nativeId: 'own' }), target: 'own', seq: 1 },
      { relation: 'pull-request', target: 'https://git.example.com/pr/1', seq: 1 },
    ]);
  });

  it.each([
    ['an agent id', { agentId: 'a1' }],
    ['a parent', { links: [{ relation: 'parent' as const, nativeId: 'native-0' }] }],
  ])('is of a sub-agent when it has %s', (_what, facts) => {
    const { conversation, messages } = documentsOf(session([message('user', [text('x')])], facts));
    expect(conversation.is_subagent).toBe(true);
    expect(messages[0]?.is_subagent).toBe(true);
  });
});
