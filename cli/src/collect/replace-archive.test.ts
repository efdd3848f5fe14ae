import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DataFolder, createDataFolder, dataFolderAt } from '../data-folder.ts';
import { finishReplacing, freshArchive, replaceArchive } from './replace-archive.ts';

let folder: DataFolder;
let aside: string;
beforeEach(() => {
  folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'siphon-replace-')));
  aside = join(folder.path, 'aside.git');
  createDataFolder(folder);
  for (const file of [join(folder.state, 'seen-1'), join(folder.state, 'marker-key'), join(folder.index, 'x')])
    writeFileSync(file, '');
  make(folder.archive, 'before');
});
afterEach(() => rmSync(folder.path, { recursive: true }));

function make(archive: string, text: string): string {
  mkdirSync(archive);
  writeFileSync(join(archive, 'HEAD'), text);
  return archive;
}
const headOf = (archive: string): string => readFileSync(join(archive, 'HEAD'), 'utf8');

describe('an archive that takes the place of another', () => {
  it('leaves that one aside, and nothing of what was known of it', () => {
    replaceArchive(folder, make(freshArchive(folder), 'after'), aside);
    expect([headOf(folder.archive), headOf(aside)]).toEqual(['after', 'before']);
    expect([readdirSync(folder.state), readdirSync(folder.index)]).toEqual([['marker-key'], []]);
  });

  it('does so with the next start when the process was killed before it was in its place', () => {
    make(`${folder.archive}.ready`, 'after');
    renameSync(folder.archive, aside);
    finishReplacing(folder);
    expect([headOf(folder.archive), headOf(aside)]).toEqual(['after', 'before']);
    expect(readdirSync(folder.state)).toEqual(['marker-key']);
  });

  it('does not when it was killed before that was put aside', () => {
    make(`${folder.archive}.ready`, 'after');
    finishReplacing(folder);
    expect(headOf(folder.archive)).toBe('before');
    freshArchive(folder);
    expect(existsSync(`${folder.archive}.ready`)).toBe(false);
  });
});
