/** Another archive in the place of the present one, which is put aside. State and index are made again from what is there then. */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '../data-folder.ts';

/** Where an archive is made that is to take the place of the present one. What a run that broke off left there is removed. */
export function freshArchive({ archive }: DataFolder): string {
  const fresh = `${archive}.new`;
  for (const left of [fresh, readyFor(archive)]) rmSync(left, { recursive: true, force: true });
  return fresh;
}

/** Only the holder of the data folder's lock may call it. */
export function replaceArchive(folder: DataFolder, fresh: string, aside: string | undefined): void {
  const { archive } = folder;
  renameSync(fresh, readyFor(archive));
  if (aside !== undefined) renameSync(archive, aside);
  finishReplacing(folder);
}

/** Puts an archive in its place that stands ready for it: a process that was killed did not come to that. */
export function finishReplacing({ archive, state, index }: DataFolder): void {
  const ready = readyFor(archive);
  if (existsSync(archive) || !existsSync(ready)) return;
  for (const name of readdirSync(state)) if (name.startsWith('seen-')) rmSync(join(state, name));
  for (const name of readdirSync(index)) rmSync(join(index, name), { recursive: true });
  renameSync(ready, archive);
}

function readyFor(archive: string): string {
  return `${archive}.ready`;
}
