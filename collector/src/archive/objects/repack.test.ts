import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGitArchive } from '../git-archive.ts';
import { repack } from './repack.ts';
import { sampleSession, sampleTexts } from '../sample-session.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'siphon-repack-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const folder = () => join(directory, 'objects/pack');
const packs = () => readdirSync(folder()).filter((name) => name.endsWith('.pack'));
const objects = () => git(directory, ['cat-file', '--batch-all-objects', '--batch-check']);

/** Commits a session that grows, once for each number of its messages. */
async function commitSteps(steps: readonly number[], bytes = 200): Promise<void> {
  await using archive = await openGitArchive({
    directory,
    name: 'x',
    machine: 'laptop',
    person: 'Ana',
    now: () => 0,
  });
  for (const count of steps) {
    await archive.put(sampleSession({ texts: sampleTexts(count, bytes) }));
    await archive.commit();
  }
}

describe('joining packs', () => {
  it('leaves a few as they are', async () => {
    await commitSteps([1, 2, 3]);
    expect(await repack(directory, { mostPacks: 3 })).toEqual({ joined: 0 });
    expect(packs()).toHaveLength(3);
  });

  it('makes one of many, with the same objects', async () => {
    await commitSteps([1, 2, 3, 4, 5]);
    const before = objects();
    expect(await repack(directory, { mostPacks: 4 })).toEqual({ joined: 5 });
    expect(packs()).toHaveLength(1);
    expect(objects()).toBe(before);
    expect(git(directory, ['fsck', '--strict', '--full'])).toBe('');
    expect(() => git(directory, ['verify-pack', join(folder(), packs()[0] ?? '')])).not.toThrow();
  });

  it('does not copy a large pack for a few small ones', async () => {
    await commitSteps([300, 301, 302, 303], 2000);
    const large = packs().toSorted()[0];
    expect(large).toBeDefined();
    expect(await repack(directory, { mostPacks: 3 })).toEqual({ joined: 3 });
    expect(packs()).toHaveLength(2);
    expect(git(directory, ['fsck', '--strict', '--full'])).toBe('');
  });

  it('leaves packs with deltas alone and still joins the others', async () => {
    await commitSteps([20, 40, 60], 1000);
    git(directory, ['repack', '-adfq']);
    const foreign = packs();
    await commitSteps([61, 62, 63], 10);
    const before = objects();
    expect(await repack(directory, { mostPacks: 3 })).toEqual({ joined: 3 });
    expect(packs()).toEqual(expect.arrayContaining(foreign));
    expect(packs()).toHaveLength(2);
    expect(objects()).toBe(before);
  });

  it('passes over a pack that a killed process left without its index', async () => {
    await commitSteps([1, 2, 3, 4]);
    const [first = ''] = packs();
    copyFileSync(join(folder(), first), join(folder(), `pack-${'0'.repeat(40)}.pack`));
    expect(await repack(directory, { mostPacks: 3 })).toEqual({ joined: 4 });
    expect(git(directory, ['fsck', '--strict', '--full'])).toBe('');
  });

  it('makes no pack larger than the limit', async () => {
    await commitSteps([40, 41, 42, 43, 44, 45, 46, 47], 2000);
    const sizes = (): number[] => packs().map((name) => statSync(join(folder(), name)).size);
    const before = objects();
    const largestBytes =
      3 *
      Math.max(
        ...sizes()
          .toSorted((a, b) => a - b)
          .slice(0, -1),
      );
    expect((await repack(directory, { mostPacks: 2, largestBytes })).joined).toBeGreaterThanOrEqual(2);
    expect(Math.max(...sizes())).toBeLessThanOrEqual(largestBytes);
    expect(objects()).toBe(before);
  });

  it('leaves a damaged pack as it is, so that the damage is seen', async () => {
    await commitSteps([1, 2, 3, 4, 5]);
    const [damaged = ''] = packs();
    const bytes = readFileSync(join(folder(), damaged));
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    chmodSync(join(folder(), damaged), 0o644);
    writeFileSync(join(folder(), damaged), bytes);
    expect(await repack(directory, { mostPacks: 4 })).toEqual({ joined: 4 });
    expect(packs()).toContain(damaged);
    expect(() => git(directory, ['fsck', '--full'])).toThrow(damaged);
  });

  it('leaves a pack as it is that is shorter than its index says', async () => {
    await commitSteps([1, 2, 3, 4, 5]);
    const [short = ''] = packs();
    chmodSync(join(folder(), short), 0o644);
    truncateSync(join(folder(), short), 100);
    expect(await repack(directory, { mostPacks: 4 })).toEqual({ joined: 4 });
    expect(packs()).toContain(short);
  });

  it('keeps one of the copies of what is in several packs', async () => {
    await commitSteps([1, 2, 3, 4]);
    git(directory, ['repack', '-aq', '--depth=0', '--window=0']);
    const before = objects();
    expect(packs()).toHaveLength(5);
    expect(await repack(directory, { mostPacks: 3 })).toEqual({ joined: 5 });
    expect(packs()).toHaveLength(1);
    expect(objects()).toBe(before);
    expect(git(directory, ['fsck', '--strict', '--full'])).toBe('');
  });

  it('can be taken up again when only the new pack was written before a crash', async () => {
    await commitSteps([1, 2, 3, 4]);
    const saved = mkdtempSync(join(tmpdir(), 'siphon-old-packs-'));
    for (const name of readdirSync(folder())) copyFileSync(join(folder(), name), join(saved, name));
    await repack(directory, { mostPacks: 3 });
    for (const name of readdirSync(saved)) renameSync(join(saved, name), join(folder(), name));
    rmSync(saved, { recursive: true });
    const before = objects();
    expect(packs()).toHaveLength(5);
    expect(await repack(directory, { mostPacks: 3 })).toEqual({ joined: 5 });
    expect(objects()).toBe(before);
    expect(git(directory, ['fsck', '--strict', '--full'])).toBe('');
  });

  it('happens by itself while an archive is written, and nothing is read again or lost', async () => {
    await commitSteps(Array.from({ length: 60 }, (_, at) => at + 1));
    expect(packs().length).toBeLessThan(20);
    expect(git(directory, ['rev-list', '--count', 'main'])).toBe('60');
    expect(git(directory, ['fsck', '--strict', '--full'])).toBe('');
  });
});
