/** Sets up what was planned. What can fail elsewhere comes first, what makes it hold last. */
import { readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { UnchosenArchive } from '@session-siphon/collector/archive/copy-chosen';
import { openGitArchive } from '@session-siphon/collector/archive/git-archive';
import { setArchiveRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import { openRemote } from '@session-siphon/collector/archive/remote/connect-remote';
import { startRemote } from '@session-siphon/collector/archive/remote/start-remote';
import { archiveOptions, keepMachineId, openArchive } from '../collect/open-collector.ts';
import { createDataFolder, lockDataFolder, writeFailure } from '../data-folder.ts';
import { type SetupPlan, choosesBy } from './setup-plan.ts';
import { templateFolder } from './template-folder.ts';

/** Returns what the remote did not take of the files it begins with. Throws DATA_FOLDER_BUSY or ARCHIVE_LOCKED while a siphon runs that the plan has to wait for. */
export async function carryOut(plan: SetupPlan): Promise<readonly string[]> {
  const { place } = plan;
  const { folder } = place;
  createDataFolder(folder);
  try {
    if (plan.archive.state === 'kept') return await finish(plan, folder.archive);
    using _lock = lockDataFolder(folder);
    keepMachineId(place, plan.machine);
    if (plan.archive.state === 'new') {
      await (await openArchive(place))[Symbol.asyncDispose]();
      return await finish(plan, folder.archive);
    }
    return await beginAnew(plan, plan.archive.aside);
  } catch (error) {
    throw writeFailure(folder, error);
  }
}

/** The chosen sessions get a history of their own, and the archive with the others is put aside. State and index are made again from what is there then. */
async function beginAnew(plan: SetupPlan, aside: string): Promise<readonly string[]> {
  const { archive: directory, state, index } = plan.place.folder;
  const fresh = `${directory}.new`;
  rmSync(fresh, { recursive: true, force: true });
  // Held by this process until it is moved: nobody adds to it meanwhile.
  const old = await openArchive(plan.place);
  try {
    {
      await using archive = await openGitArchive({ ...archiveOptions(plan.place), directory: fresh });
      await new UnchosenArchive(directory, plan.machine).copyTo(archive, choosesBy(plan.consent));
    }
    return await finish(plan, fresh, async () => {
      await old[Symbol.asyncDispose]();
      renameSync(directory, aside);
      renameSync(fresh, directory);
      for (const name of readdirSync(state)) if (name.startsWith('seen-')) rmSync(join(state, name));
      for (const name of readdirSync(index)) rmSync(join(index, name), { recursive: true });
    });
  } finally {
    await old[Symbol.asyncDispose]();
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** `directory` is the archive that goes to the remote; `settle` puts it where it belongs. */
async function finish(
  { place, configFile, changes, remote }: SetupPlan,
  directory: string,
  settle: () => Promise<void> = async () => undefined,
): Promise<readonly string[]> {
  const left =
    remote?.found.kind === 'empty'
      ? await startRemote({
          remote: openRemote(remote.address, { env: process.env }),
          directory,
          files: templateFiles(),
          author: place.person ?? 'Session Siphon',
          now: () => Date.now(),
        })
      : [];
  // The choice holds before the remote is known: in no moment could anything else be pushed.
  if (changes.length > 0) await configFile.write();
  await settle();
  if (remote) await setArchiveRemote(place.folder.archive, { url: remote.address, branches: remote.branches });
  return left;
}

function templateFiles(): ReadonlyMap<string, Buffer> {
  const folder = templateFolder();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((file) => {
      const path = join(file.parentPath, file.name);
      return [relative(folder, path).split(sep).join('/'), readFileSync(path)];
    }),
  );
}
