/** Another archive in the place of the present one, which is put aside. State and index are made again from what is there then. */
import { readdirSync, renameSync, rmSync } from 'node:fs';
import type { DataFolder } from '../data-folder.ts';

/** Where an archive is made that is to take the place of the present one. What a run that broke off left there is removed. */
export function freshArchive({ archive }: DataFolder): string {
  const fresh = `${archive}.new`;
  rmSync(fresh, { recursive: true, force: true });
  return fresh;
}

/** Only the holder of the data folder's lock may call it. */
export function replaceArchive({ archive, state, index }: DataFolder, fresh: string, aside: string | undefined): void {
  if (aside !== undefined) renameSync(archive, aside);
  renameSync(fresh, archive);
  for (const name of readdirSync(state)) if (name.startsWith('seen-')) rmSync(`${state}/${name}`);
  for (const name of readdirSync(index)) rmSync(`${index}/${name}`, { recursive: true });
}
