import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '@session-siphon/schemas/log';
import type { Source } from '../source.ts';
import { watchCarriers } from './watch.ts';

/** Sessions in `talks/<name>.talk`, each with a log `<name>.log` beside it. */
const talking: Source = {
  id: 'talking',
  title: 'Talking',
  monogram: 'TA',
  roots: () => [],
  mayHold: (folder) => folder === 'talks',
  carries: (path) => /^talks\/[^/]+\.talk$/.test(path),
  group: (path) => /^talks\/([^/.]+)\.(?:talk|log)$/.exec(path)?.[1],
  async *read() {},
};

describe('watching', () => {
  let home: string;
  let root: string;
  let stop: AbortController;
  let ended: Promise<void>;
  let dirty: string[];
  let ready: Promise<void>;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'siphon-watch-'));
    root = join(home, 'present');
    await mkdir(join(root, 'talks'), { recursive: true });
    await writeFile(join(root, 'talks', 'a.talk'), 'a');
    await writeFile(join(root, 'talks', 'b.talk'), 'b');
    await mkdir(join(home, 'kept', 'talks'), { recursive: true });
    await mkdir(join(home, 'partly'));
    await symlink(join(home, 'kept'), join(home, 'linked'));
    await symlink(join(home, 'kept', 'talks'), join(home, 'partly', 'talks'));
    stop = new AbortController();
    const roots = [root, join(home, 'not', 'yet'), join(home, 'linked'), join(home, 'partly')];
    dirty = [];
    ready = new Promise((resolve) => {
      ended = watchCarriers([{ source: talking, roots }], {
        signal: stop.signal,
        log: silentLog,
        onReady: resolve,
        async onDirty(carriers) {
          dirty.push(...carriers.map(({ relativePath }) => relativePath));
        },
      });
    });
    await ready;
    expect(dirty.toSorted()).toEqual(['talks/a.talk', 'talks/b.talk']);
    dirty.length = 0;
  });

  afterEach(async () => {
    stop.abort();
    await ended;
    await rm(home, { recursive: true });
  });

  it('hands over the carrier that was written', async () => {
    await appendFile(join(root, 'talks', 'b.talk'), 'more');
    await expect.poll(() => dirty).toEqual(['talks/b.talk']);
  });

  it('hands over the carriers of a group when one of its other files was written, new ones included', async () => {
    await writeFile(join(root, 'talks', 'a.log'), 'log');
    await expect.poll(() => dirty).toEqual(['talks/a.talk']);
    await writeFile(join(root, 'talks', 'c.talk'), 'c');
    await expect.poll(() => dirty).toEqual(['talks/a.talk', 'talks/c.talk']);
    await writeFile(join(root, 'talks', 'c.log'), 'log');
    await expect.poll(() => dirty).toEqual(['talks/a.talk', 'talks/c.talk', 'talks/c.talk']);
  });

  it('begins with a folder that is made later', async () => {
    await mkdir(join(home, 'not', 'yet', 'talks'), { recursive: true });
    await writeFile(join(home, 'not', 'yet', 'talks', 'd.talk'), 'd');
    await expect.poll(() => dirty).toContain('talks/d.talk');
  });

  it('hears of what is written behind links', async () => {
    await writeFile(join(home, 'kept', 'talks', 'e.talk'), 'e');
    await expect.poll(() => dirty).toEqual(['talks/e.talk', 'talks/e.talk']);
  });

  it('goes on when a folder is made anew', async () => {
    await rm(root, { recursive: true });
    await mkdir(join(root, 'talks'), { recursive: true });
    await writeFile(join(root, 'talks', 'c.talk'), 'c');
    await expect.poll(() => dirty).toContain('talks/c.talk');
  });

  it('hears nothing of other files', async () => {
    await writeFile(join(root, 'talks', 'note.txt'), 'note');
    await writeFile(join(root, 'elsewhere.talk'), 'x');
    await appendFile(join(root, 'talks', 'a.talk'), 'more');
    await expect.poll(() => dirty).toEqual(['talks/a.talk']);
  });
});
