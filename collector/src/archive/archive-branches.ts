/** The branch of a machine, and main, which shows the same: an archive of one machine needs no weaving. */
import { dirname, join } from 'node:path';
import { machineRef, mainRef } from '@session-siphon/schemas/archive-path';
import { decodeCommit } from '@session-siphon/schemas/git/commit';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { readRef } from '@session-siphon/schemas/git/refs';
import { prepareFile, syncFolder, writeFileAtomically } from './objects/atomic-files.ts';

export class ArchiveBranches {
  readonly #directory: string;
  readonly #ref: string;

  constructor(directory: string, machine: string) {
    this.#directory = directory;
    this.#ref = machineRef(machine);
  }

  /** The machine's last commit; undefined when there is none. Throws ARCHIVE_DAMAGED when the branch cannot be read. */
  tip(): ObjectId | undefined {
    return readRef(nodeGitFiles(this.#directory), this.#ref);
  }

  /** Both branches show a commit as soon as everything that it leads to is durable. */
  async move(commit: ObjectId, durable: Promise<void>): Promise<void> {
    const paths = [this.#ref, mainRef].map((ref) => join(this.#directory, ref));
    await using files = new AsyncDisposableStack();
    const prepare = async (path: string) => files.use(await prepareFile(path, `${commit}\n`));
    const [branches] = await Promise.all([Promise.all(paths.map(prepare)), durable]);
    for (const branch of branches) await branch.place();
    await Promise.all(paths.map((path) => syncFolder(dirname(path))));
  }

  /** A process that was killed between the two branches left main one commit behind. */
  async showOnMain(store: ObjectStore): Promise<void> {
    const tip = this.tip();
    if (tip === undefined) return;
    const main = readRef(nodeGitFiles(this.#directory), mainRef);
    const { parents } = decodeCommit(store.read(tip).content);
    if (main === undefined || parents.includes(main))
      await writeFileAtomically(join(this.#directory, mainRef), `${tip}\n`);
  }
}
