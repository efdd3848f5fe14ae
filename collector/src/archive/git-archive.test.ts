import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git, gitBytes } from '@session-siphon/schemas/git/git-for-tests';
import { encodeSession } from '@session-siphon/schemas/session-file';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RedactedSession } from '../redact/redacted-session.ts';
import type { ArchiveWriter } from './archive-writer.ts';
import { archiveWriterContract } from './archive-writer.contract.ts';
import { openGitArchive } from './git-archive.ts';
import { sampleSession, sampleTexts } from './sample-session.ts';

let folder: string;
let directory: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siphon-archive-'));
  directory = join(folder, 'archive.git');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (machine = 'laptop'): Promise<ArchiveWriter> =>
  openGitArchive({ directory, name: 'Ana', machine, person: 'Ana', now: () => 1_770_000_000_000 });

/** Opens the archive, commits the sessions together, and closes it. */
async function commit(...sessions: RedactedSession[]): Promise<string | undefined> {
  await using archive = await open();
  for (const session of sessions) await archive.put(session);
  return await archive.commit();
}

const files = (revision = 'main'): string[] => git(directory, ['ls-tree', '-r', '--name-only', revision]).split('\n');
const jsonl = (revision = 'main'): string[] => files(revision).filter((path) => path.endsWith('.jsonl'));
const show = (path: string, revision = 'main'): string =>
  gitBytes(directory, ['show', `${revision}:${path}`]).toString();
const textOf = (session: RedactedSession): string => [...encodeSession(session)].join('');
const archived = (): string =>
  jsonl()
    .map((path) => show(path))
    .join('');
const objects = (): number => git(directory, ['cat-file', '--batch-all-objects', '--batch-check']).split('\n').length;
const fsck = (): string => git(directory, ['fsck', '--strict', '--full']);
const day = 'machines/laptop/claude-code/2026-02/03';

archiveWriterContract('git', open);

describe('the repository', () => {
  it('is one that git takes: checked, cloned and read as ordinary files', async () => {
    const session = sampleSession({ texts: ['hello', 'wörld 🎉\u2028'] });
    await commit(session);
    expect(fsck()).toBe('');
    const clone = join(folder, 'clone');
    git(folder, ['clone', '-q', directory, clone]);
    expect(git(clone, ['status', '--porcelain'])).toBe('');
    expect(git(clone, ['branch', '--show-current'])).toBe('main');
    expect(archived()).toBe(textOf(session));
    expect(files()).toEqual([
      '.gitattributes',
      'README.md',
      'archive.json',
      `${day}/README.md`,
      `${day}/${session.header.id}/00000.jsonl`,
    ]);
  });

  it('shows the same on main and on the branch of the machine, and tells who it was', async () => {
    const id = await commit(sampleSession({ texts: ['hello'] }));
    expect(git(directory, ['rev-parse', 'main', 'machines/laptop'])).toBe(`${id}\n${id}`);
    expect(git(directory, ['log', '-1', '--format=%an %ct%n%B'])).toBe(
      'Ana 1770000000\nclaude-code: 1 session in shop (1 message)\n\nMachine: laptop\nAdded: 1\nChanged: 0\n',
    );
  });

  it('holds what each commit brought as one pack with exactly the new objects', async () => {
    await commit(sampleSession({ texts: sampleTexts(50, 4000) }));
    const before = objects();
    await commit(sampleSession({ texts: [...sampleTexts(50, 4000), 'one more'] }));
    // The grown segment, the list of the day, the trees from the root to the session's folder, the commit.
    expect(objects() - before).toBe(2 + 7 + 1);
    const packs = readdirSync(join(directory, 'objects/pack')).filter((name) => name.endsWith('.pack'));
    expect(packs).toHaveLength(2);
    for (const pack of packs)
      expect(() => git(directory, ['verify-pack', join(directory, 'objects/pack', pack)])).not.toThrow();
  });

  it('gets the same bytes whatever steps a session came in', async () => {
    const texts = sampleTexts(40, 5000);
    const whole = sampleSession({ texts });
    for (const count of [3, 17, 18, 40]) await commit(sampleSession({ texts: texts.slice(0, count) }));
    expect(archived()).toBe(textOf(whole));
    expect(await commit(whole)).toBeUndefined();
  });

  it('keeps the path of a session, whatever is added to it later', async () => {
    await commit(sampleSession({ texts: ['a'] }));
    const before = jsonl();
    await commit(sampleSession({ texts: ['a', 'b', 'c'] }));
    expect(jsonl()).toEqual(before);
  });
});

describe('a session that grows', () => {
  it('never changes a sealed segment', async () => {
    const texts = sampleTexts(60, 5000);
    await commit(sampleSession({ texts: texts.slice(0, 40) }));
    const before = new Map(jsonl().map((path) => [path, show(path)]));
    await commit(sampleSession({ texts }));
    const sealed = jsonl('main~').slice(0, -1);
    expect(sealed.length).toBeGreaterThan(1);
    for (const path of sealed) expect(show(path)).toBe(before.get(path));
    expect(jsonl().length).toBeGreaterThan(before.size);
  });

  it('is cut at line ends into segments of a bounded size', async () => {
    const session = sampleSession({ texts: [...sampleTexts(30, 20_000), 'x'.repeat(3 << 20), 'end'] });
    await commit(session);
    const contents = jsonl().map((path) => show(path));
    expect(contents.every((content) => content.endsWith('}\n'))).toBe(true);
    expect(contents.filter((content) => content.length > 1 << 20)).toHaveLength(1);
    expect(contents.join('')).toBe(textOf(session));
  });
});

describe('a session whose past was rewritten', () => {
  const texts = sampleTexts(100, 5000);

  it('starts a new generation beside nothing; the old one stays in the history', async () => {
    const before = sampleSession({ texts });
    const after = sampleSession({ texts: ['rewritten', ...texts.slice(1)] });
    await commit(before);
    await commit(after);
    expect(jsonl().every((path) => path.startsWith(`${day}/${after.header.id}.1/`))).toBe(true);
    expect(archived()).toBe(textOf(after));
    expect(
      jsonl('main~')
        .map((path) => show(path, 'main~'))
        .join(''),
    ).toBe(textOf(before));
    expect(show(`${day}/README.md`)).toContain(`](${after.header.id}.1)`);
    expect(fsck()).toBe('');
  });

  it('has one generation at the end, however often it is put before a commit', async () => {
    await commit(sampleSession({ texts }));
    const last = sampleSession({ texts: ['third', ...texts.slice(1)] });
    await commit(sampleSession({ texts: ['second', ...texts.slice(1)] }), last);
    expect(archived()).toBe(textOf(last));
  });

  it('loses the segments that it has no lines for any more', async () => {
    await commit(sampleSession({ texts: texts.slice(0, 20) }));
    const shorter = sampleSession({ texts: texts.slice(0, 2) });
    await commit(shorter);
    expect(archived()).toBe(textOf(shorter));
  });
});

describe('what people read', () => {
  it('is a list of the conversations of a day, by time', async () => {
    const header = (time: string) => ({ startedAt: `2026-02-03T${time}:00.000Z` });
    const late = sampleSession({ name: 'late', texts: ['Fix | the <b>table</b>\nplease'], header: header('17:00') });
    const early = sampleSession({ name: 'early', texts: ['Hello'], header: header('08:30') });
    await commit(late, early);
    expect(show(`${day}/README.md`)).toBe(
      [
        '# Claude Code, 2026-02-03, on laptop',
        '',
        '| Time (UTC) | Conversation | Project | Messages |',
        '|---|---|---|---|',
        `| 08:30 | [Hello](${early.header.id}) | shop | 1 |`,
        `| 17:00 | [Fix \\| the &lt;b>table&lt;/b>](${late.header.id}) | shop | 1 |`,
        '',
      ].join('\n'),
    );
  });

  it('keeps the rows of sessions that did not change', async () => {
    await commit(sampleSession({ name: 'one', texts: ['One'] }), sampleSession({ name: 'two', texts: ['Two'] }));
    await commit(sampleSession({ name: 'two', texts: ['Two', 'more'] }));
    const rows = show(`${day}/README.md`)
      .split('\n')
      .filter((line) => line.startsWith('| 04'));
    expect(rows.map((row) => row.replace(/\(.*?\)/, '()')).toSorted()).toEqual([
      '| 04:05 | [One]() | shop | 1 |',
      '| 04:05 | [Two]() | shop | 2 |',
    ]);
  });

  it('explains the archive at its root, and says that the files were generated', async () => {
    await commit(sampleSession({ texts: ['hello'] }));
    expect(show('README.md')).toContain('Conversations with AI coding assistants');
    expect(JSON.parse(show('archive.json'))).toEqual({ kind: 'session-siphon-archive', format: 1, name: 'Ana' });
    expect(show('.gitattributes')).toBe('*.jsonl -text linguist-generated\n');
  });
});

describe('another process', () => {
  it('cannot write the archive at the same time', async () => {
    await using _archive = await open();
    await expect(open()).rejects.toMatchObject({ code: 'ARCHIVE_LOCKED', hint: expect.any(String) });
  });

  it('can write it afterwards', async () => {
    await commit(sampleSession({ texts: ['hello'] }));
    await using archive = await open();
    expect(await archive.put(sampleSession({ texts: ['hello'] }))).toBe('same');
  });

  it('that runs git gc changes nothing for us', async () => {
    const texts = sampleTexts(60, 5000);
    await commit(sampleSession({ texts: texts.slice(0, 50) }));
    await commit(sampleSession({ texts: texts.slice(0, 55) }));
    git(directory, ['gc', '-q', '--aggressive', '--prune=now']);
    expect(await commit(sampleSession({ texts: texts.slice(0, 55) }))).toBeUndefined();
    await commit(sampleSession({ texts }));
    expect(archived()).toBe(textOf(sampleSession({ texts })));
    expect(fsck()).toBe('');
  });
});

describe('a commit that fails', () => {
  it('changes nothing, and what is put again afterwards is committed', async () => {
    await commit(sampleSession({ texts: ['hello'] }));
    const tip = git(directory, ['rev-parse', 'main']);
    const packs = join(directory, 'objects/pack');
    await using archive = await open();
    for (const fail of [() => archive.commit(), () => archive.put(sampleSession({ texts: sampleTexts(4000, 5000) }))]) {
      await archive.put(sampleSession({ name: 'other', texts: sampleTexts(20, 5000) }));
      renameSync(packs, join(folder, 'aside'));
      await expect(fail()).rejects.toMatchObject({ code: expect.stringMatching(/^(ARCHIVE_DAMAGED|OBJECT_MISSING)$/) });
      renameSync(join(folder, 'aside'), packs);
      expect(archive.stagedBytes).toBe(0);
      expect(await archive.commit()).toBeUndefined();
      expect(git(directory, ['rev-parse', 'main', 'machines/laptop'])).toBe(`${tip}\n${tip}`);
    }
    const other = sampleSession({ name: 'other', texts: sampleTexts(20, 5000) });
    expect(await archive.put(other)).toBe('added');
    expect(await archive.commit()).toBeDefined();
    expect(
      jsonl()
        .map((path) => show(path))
        .join(''),
    ).toContain(textOf(other));
    expect(fsck()).toBe('');
  });
});

describe('a damaged archive', () => {
  it('whose branch was torn is refused, instead of starting a second history', async () => {
    await commit(sampleSession({ texts: ['hello'] }));
    writeFileSync(join(directory, 'refs/heads/machines/laptop'), '');
    await expect(open()).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
  });

  it('that lost its packs is refused', async () => {
    await commit(sampleSession({ texts: ['hello'] }));
    rmSync(join(directory, 'objects/pack'), { recursive: true });
    await expect(open()).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
  });

  it('does not stay locked when it is refused', async () => {
    await commit(sampleSession({ texts: ['hello'] }));
    const branch = join(directory, 'refs/heads/machines/laptop');
    const tip = git(directory, ['rev-parse', 'main']);
    writeFileSync(branch, '');
    await expect(open()).rejects.toThrow();
    writeFileSync(branch, `${tip}\n`);
    await using archive = await open();
    expect(archive.isEmpty).toBe(false);
  });
});
