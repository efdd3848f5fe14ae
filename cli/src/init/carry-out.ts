/** Sets up what was planned. What can fail elsewhere comes first, what makes it hold last. */
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UnchosenArchive } from '@session-siphon/collector/archive/copy-chosen';
import { plainLine } from '@session-siphon/collector/archive/pages/markdown-text';
import { openGitArchive } from '@session-siphon/collector/archive/git-archive';
import type { PreparedFile } from '@session-siphon/collector/archive/objects/atomic-files';
import { setArchiveRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import type { Remote } from '@session-siphon/collector/archive/remote/remote';
import { inspectRemote } from '@session-siphon/collector/archive/remote/inspect-remote';
import { startRemote } from '@session-siphon/collector/archive/remote/start-remote';
import { takeBack } from '@session-siphon/collector/archive/remote/take-back';
import { pathBelow } from '@session-siphon/collector/path-below';
import { archiveRoot } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import { archiveOptions, openArchive } from '../collect/open-collector.ts';
import { keepMachineId } from '../place.ts';
import { isDamage } from '../collect/repair-archive.ts';
import { freshArchive, replaceArchive } from '../collect/replace-archive.ts';
import { createDataFolder, lockDataFolder, writeFailure } from '../data-folder.ts';
import { type SetupPlan, choosesBy } from './setup-plan.ts';
import { templateFolder } from './template-folder.ts';

/** Returns what the remote did not take of the files it begins with. Throws DATA_FOLDER_BUSY or ARCHIVE_LOCKED while a siphon runs that the plan has to wait for. */
export async function carryOut(plan: SetupPlan): Promise<readonly string[]> {
  const { place } = plan;
  const { folder } = place;
  // Where the choice cannot be kept, nothing is begun.
  await using settings = plan.changes.length > 0 ? await plan.configFile.prepare() : undefined;
  createDataFolder(folder);
  const setup = { ...plan, settings };
  try {
    if (plan.archive.state === 'kept') return await finish(setup, folder.archive);
    using _lock = lockDataFolder(folder);
    keepMachineId(place, plan.machine);
    if (plan.archive.state === 'new') {
      await (await openArchive(place))[Symbol.asyncDispose]();
      return await finish(setup, folder.archive);
    }
    if (plan.archive.state === 'restored') return await restore(setup, plan.archive.aside);
    return await beginAnew(setup, plan.archive.aside);
  } catch (error) {
    throw writeFailure(folder, error);
  }
}

/** A plan, and its settings where they change. */
type Setup = SetupPlan & { readonly settings: PreparedFile | undefined };

/** The chosen sessions get a history of their own, and the archive with the others is put aside. State and index are made again from what is there then. */
async function beginAnew(setup: Setup, aside: string): Promise<readonly string[]> {
  const { place, machine, consent } = setup;
  const { folder } = place;
  const fresh = freshArchive(folder);
  // Held by this process until it is moved: nobody adds to it meanwhile.
  const old = await openArchive(place);
  try {
    {
      await using archive = await openGitArchive({ ...archiveOptions(place), directory: fresh });
      await new UnchosenArchive(folder.archive, machine).copyTo(archive, choosesBy(consent));
    }
    return await finish(setup, fresh, async () => {
      await old[Symbol.asyncDispose]();
      replaceArchive(folder, fresh, aside);
    });
  } finally {
    await old[Symbol.asyncDispose]();
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** What this machine pushed is here again, and is the archive; nothing is begun in the remote. */
async function restore(
  { place, settings, remote, machine }: Setup,
  aside: string | undefined,
): Promise<readonly string[]> {
  const fresh = freshArchive(place.folder);
  // Held by this process until it is moved, unless it can be held by nobody.
  const old = aside === undefined ? undefined : await openArchive(place).catch(unlessDamaged);
  try {
    const options = { ...archiveOptions(place), directory: fresh };
    await (await openGitArchive(options))[Symbol.asyncDispose]();
    if (remote) await setArchiveRemote(fresh, { url: remote.address, branches: remote.branches });
    if (!(await takeBack({ ...options, env: process.env })))
      throw new AppError('REMOTE_CHANGED', `the remote has no machine ${machine} any more.`, {
        hint: 'Somebody removed its branch in this moment. Run the same again to see what the remote has.',
      });
    await settings?.place();
    await old?.[Symbol.asyncDispose]();
    replaceArchive(place.folder, fresh, aside);
    return [];
  } finally {
    await old?.[Symbol.asyncDispose]();
    rmSync(fresh, { recursive: true, force: true });
  }
}

function unlessDamaged(error: unknown): undefined {
  if (!isDamage(error)) throw error;
}

/** `directory` is the archive that goes to the remote; `settle` puts it where it belongs. */
async function finish(
  { place, settings, remote }: Setup,
  directory: string,
  settle: () => Promise<void> = async () => undefined,
): Promise<readonly string[]> {
  const left = remote?.found.kind === 'empty' ? await beginRemote(remote.opened, directory, place.person) : [];
  // The choice holds before the remote is known: in no moment could anything else be pushed.
  await settings?.place();
  await settle();
  if (remote) await setArchiveRemote(place.folder.archive, { url: remote.address, branches: remote.branches });
  return left;
}

/** Returns what it did not take. Somebody else who began it meanwhile did the same. */
async function beginRemote(remote: Remote, directory: string, person: string | undefined): Promise<readonly string[]> {
  const [files, author] = [templateFiles(person), person ?? 'Session Siphon'];
  try {
    return await startRemote({ remote, directory, files, author, now: () => Date.now() });
  } catch (error) {
    const isThere = error instanceof AppError && (await inspectRemote(remote)).kind === 'archive';
    if (isThere) return [];
    throw error;
  }
}

function templateFiles(person: string | undefined): ReadonlyMap<string, Buffer> {
  const folder = templateFolder();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((file) => {
      const path = join(file.parentPath, file.name);
      const name = pathBelow(folder, path);
      return [name, name === archiveRoot.readme ? begunBy(person, readFileSync(path, 'utf8')) : readFileSync(path)];
    }),
  );
}

/** The page that everybody sees first also says who to ask. */
function begunBy(person: string | undefined, readme: string): Buffer {
  const who = person === undefined ? '' : `, begun by ${plainLine(person)}`;
  const text = `kept by Session Siphon${who}. Whose a conversation is stands on its page.`;
  return Buffer.from(readme.replace('kept by Session Siphon.', () => text));
}
