import { appendFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionId } from '@session-siphon/schemas/identity';
import { silentLog } from '@session-siphon/schemas/log';
import type { SiphonConfig } from '@session-siphon/schemas/config';
import { MemoryArchive } from '../archive/memory-archive.ts';
import { createTextRedaction } from '../redact/redact-text.ts';
import { claudeCode } from '../sources/claude-code/source.ts';
import type { Source } from '../source.ts';
import { collect } from '../pipeline/collect.ts';
import type { CollectorParts } from '../pipeline/collector-parts.ts';
import { projectOf } from '../pipeline/complete.ts';
import { Consent } from './consent.ts';
import { ConsentCheck } from './consent-check.ts';
import { Seen } from '../pipeline/seen.ts';

const main = '0b7e4c52-6f0e-4b0e-9a3c-5d1f2a6b7c80';
const other = '5d1f2a6b-6f0e-4b0e-9a3c-0b7e4c527c80';
const home = '/home/ana';

function line(session: string, cwd: string, text: string): string {
  const facts = { uuid: `${session}-${text.slice(0, 20)}`, parentUuid: null, timestamp: '2026-02-03T09:00:00.000Z' };
  return (
    JSON.stringify({ type: 'user', sessionId: session, cwd, message: { role: 'user', content: text }, ...facts }) + '\n'
  );
}

/** What a sub-agent of the main session writes. */
function agentLines(cwd: string): string {
  const facts = { isSidechain: true, agentId: 'a1b2', sessionId: main, cwd, timestamp: '2026-02-03T09:00:00.000Z' };
  const prompt = { type: 'user', uuid: 'u1', message: { role: 'user', content: 'count the tests' } };
  const content = [{ type: 'text', text: 'Seven.' }];
  const answer = { type: 'assistant', uuid: 'u2', parentUuid: 'u1', message: { id: 'm1', role: 'assistant', content } };
  return [prompt, answer].map((row) => JSON.stringify({ ...facts, ...row }) + '\n').join('');
}

describe('what a person did not choose', () => {
  let root: string;
  let linesRead: number;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'siphon-consent-'));
    linesRead = 0;
  });
  afterEach(() => rm(root, { recursive: true }));

  /** The source as it is, and a count of the lines it was given. */
  const counting: Source = {
    ...claudeCode,
    read: (carrier, context) =>
      claudeCode.read(
        {
          ...carrier,
          async *lines() {
            for await (const batch of carrier.lines()) {
              linesRead += batch.length;
              yield batch;
            }
          },
        },
        context,
      ),
  };

  interface Choice {
    readonly collector?: SiphonConfig['collector'];
    readonly isShared?: boolean;
    readonly forgotten?: readonly string[];
    /** Whether it goes on from what an earlier run has seen. */
    readonly remembers?: boolean;
  }

  function partsFor({
    collector,
    isShared = false,
    forgotten = [],
    remembers = false,
  }: Choice): CollectorParts & { archive: MemoryArchive } {
    const collecting = {
      machine: 'test-machine',
      person: undefined,
      home,
      images: 'drop',
      projectFacts: async (directory: string) =>
        directory.endsWith('shop') ? { remoteUrl: 'git@github.com:team/shop.git' } : {},
    } as const;
    const gone = new Set(forgotten);
    return {
      roots: [{ source: counting, roots: [root] }],
      collecting,
      archive: new MemoryArchive(),
      seen: remembers ? Seen.load(join(root, 'state'), 'policy') : Seen.empty(join(root, 'state'), 'policy'),
      consent: new ConsentCheck({
        consent: new Consent({ settings: collector, home, isShared }),
        forgotten: () => gone,
        projectOf: (draft) => projectOf(draft, collecting),
      }),
      redactText: createTextRedaction({ key: Buffer.alloc(32) }),
      log: silentLog,
      now: () => 0,
    };
  }

  async function write(path: string, content: string): Promise<void> {
    await mkdir(join(root, 'state'), { recursive: true });
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }

  const long = (session: string, cwd: string): string =>
    Array.from({ length: 20_000 }, (_, at) => line(session, cwd, `${at} of many`)).join('');

  it('is known from the first lines of a long transcript, and no more of it is read', async () => {
    await write(`-secret/${main}.jsonl`, long(main, '/home/ana/secret'));
    const counts = await collect(partsFor({ collector: { projects: { exclude: ['~/secret'] } } }));
    expect(counts).toMatchObject({ withheld: 1, parsed: 0, messages: 0, commits: 0 });
    expect(linesRead).toBeLessThan(500);
  });

  it('leaves of a transcript its path, size and time, and a count', async () => {
    await write(`-secret/${main}.jsonl`, line(main, '/home/ana/secret', 'the wombat project') + '{"type":"strange"}\n');
    const parts = partsFor({ collector: { projects: { exclude: ['~/secret'] } } });
    await collect(parts);
    const [[path, seen] = []] = parts.seen.all();
    expect(path).toBe(join(root, `-secret/${main}.jsonl`));
    expect(seen).toEqual({
      source: 'claude-code',
      sizeBytes: expect.any(Number),
      mtimeMs: expect.any(Number),
      sessions: [],
      withheld: { rules: expect.any(String), counts: { 'project-excluded ~/secret': 1 } },
    });
    const [state = ''] = await readdir(join(root, 'state'));
    expect(await readFile(join(root, 'state', state), 'utf8')).not.toMatch(/wombat/);
  });

  it('is not looked at again before it or the choice changes', async () => {
    await write(`-secret/${main}.jsonl`, long(main, '/home/ana/secret'));
    const collector = { projects: { exclude: ['~/secret'] } };
    await collect(partsFor({ collector }));
    linesRead = 0;
    expect(await collect(partsFor({ collector, remembers: true }))).toMatchObject({ withheld: 0, parsed: 0 });
    expect(linesRead).toBe(0);
    expect(await collect(partsFor({ remembers: true }))).toMatchObject({ parsed: 1, sessions: { added: 1 } });
  });

  it('is everything once the archive goes to others, until projects are chosen by path or repository', async () => {
    await write(`-a/${main}.jsonl`, line(main, '/home/ana/shop', 'hello'));
    await write(`-b/${other}.jsonl`, line(other, '/home/ana/diary', 'hello'));
    expect(await collect(partsFor({ isShared: true }))).toMatchObject({ withheld: 2, sessions: { added: 0 } });
    for (const [include, added] of [
      [['github.com/team/*'], 1],
      [['~/diary', '~/shop'], 2],
      [['*'], 2],
    ] as const)
      expect(
        await collect(partsFor({ isShared: true, collector: { projects: { include: [...include] } } })),
      ).toMatchObject({
        sessions: { added },
      });
  });

  it('keeps what was collected before it was excluded', async () => {
    await write(`-a/${main}.jsonl`, line(main, '/home/ana/diary', 'hello'));
    await collect(partsFor({}));
    await appendFile(join(root, `-a/${main}.jsonl`), line(main, '/home/ana/diary', 'more'));
    const parts = partsFor({ collector: { projects: { exclude: ['~/diary'] } }, remembers: true });
    expect(await collect(parts)).toMatchObject({ withheld: 1, parsed: 1, messages: 0 });
    expect([...parts.seen.all()]).toMatchObject([[expect.any(String), { sessions: [{ messages: 1 }] }]]);
    expect([...parts.seen.all()][0]?.[1].sessions[0]).not.toHaveProperty('isGone');
  });

  it('can be a single conversation, with its sub-agents', async () => {
    await write(`-a/${main}.jsonl`, line(main, '/home/ana/shop', 'hello'));
    await write(`-a/${main}/subagents/agent-a1b2.jsonl`, agentLines('/home/ana/shop'));
    await write(`-b/${other}.jsonl`, line(other, '/home/ana/shop', 'hello'));
    const id = sessionId({ source: 'claude-code', nativeId: main });
    for (const name of [main, id])
      expect(await collect(partsFor({ collector: { sessions: { exclude: [name] } } }))).toMatchObject({
        sessions: { added: 1 },
      });
    expect(await collect(partsFor({ forgotten: [id] }))).toMatchObject({ withheld: 2, sessions: { added: 1 } });
  });

  it('is left out with its sub-agents, wherever those worked; those of a chosen conversation come with it', async () => {
    await write(`-a/${main}.jsonl`, line(main, '/home/ana/secret', 'hello'));
    await write(`-a/${main}/subagents/agent-a1b2.jsonl`, agentLines('/tmp/elsewhere'));
    expect(await collect(partsFor({ collector: { projects: { exclude: ['~/secret'] } } }))).toMatchObject({
      withheld: 2,
    });
    expect(
      await collect(partsFor({ isShared: true, collector: { projects: { include: ['~/secret'] } } })),
    ).toMatchObject({ withheld: 0, sessions: { added: 2 } });
    expect(
      await collect(partsFor({ collector: { projects: { include: ['~/secret'], exclude: ['/tmp/**'] } } })),
    ).toMatchObject({ withheld: 1, sessions: { added: 1 } });
  });
});
