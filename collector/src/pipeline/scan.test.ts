import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Source } from '../source.ts';
import { scan } from './scan.ts';

const source: Pick<Source, 'id' | 'title' | 'monogram' | 'roots' | 'carries' | 'read'> = {
  id: 'noting',
  title: 'Noting',
  monogram: 'NO',
  roots: () => [],
  carries: (path) => path.endsWith('.note'),
  async *read() {},
};

describe('looking for carriers', () => {
  let home: string;
  let root: string;

  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'siphon-scan-')));
    root = join(home, 'root');
    write('root/own/a.note');
  });
  afterEach(() => rmSync(home, { recursive: true }));

  function write(path: string): void {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), 'x');
  }
  function link(path: string, target: string): void {
    symlinkSync(join(home, target), join(home, path));
  }
  async function found(): Promise<readonly string[]> {
    const { carriers } = await scan([{ source, roots: [root] }]);
    return carriers.map(({ relativePath }) => relativePath).toSorted();
  }

  it('follows links that lead out of the root, to folders and to files', async () => {
    write('elsewhere/b.note');
    write('elsewhere/below/c.note');
    write('kept/d.txt');
    link('root/linked', 'elsewhere');
    link('root/e.note', 'kept/d.txt');
    expect(await found()).toEqual(['e.note', 'linked/b.note', 'linked/below/c.note', 'own/a.note']);
  });

  it('looks below a root that is a link itself', async () => {
    link('short', 'root');
    root = join(home, 'short');
    expect(await found()).toEqual(['own/a.note']);
  });

  it('finds what lies below the root once, and ends where links go round', async () => {
    write('elsewhere/b.note');
    link('root/again', 'root/own');
    link('root/up', 'root');
    link('root/home', '');
    link('root/linked', 'elsewhere');
    link('elsewhere/ring', 'elsewhere');
    link('elsewhere/back', 'root');
    link('root/gone', 'nowhere');
    expect(await found()).toEqual(['linked/b.note', 'own/a.note']);
  });

  it.runIf(process.platform !== 'win32')('passes over sockets, and folders with the name of a carrier', async () => {
    const server = createServer().listen(join(home, 'socket.note'));
    await once(server, 'listening');
    link('root/linked.note', 'socket.note');
    mkdirSync(join(root, 'folder.note'));
    expect(await found()).toEqual(['own/a.note']);
    server.close();
  });
});
