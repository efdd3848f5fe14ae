/** The branches of all machines shown as one tree. Every path has one writer, so there is nothing to merge: each machine's folder comes from its branch. */
import { archiveRoot } from '@session-siphon/schemas/archive-path';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { encodeTree } from '@session-siphon/schemas/git/tree';
import { type ObjectReader, entriesOf, folderAt } from '@session-siphon/schemas/git/tree-entries';

type WriteTree = (content: Buffer) => Promise<ObjectId>;

/**
 * The tree of `base` with every machine's folder as its branch has it. `tips` are the trees of the branches, by machine. Files at the root are those of `base`;
 * where it has none, of the first branch.
 */
export async function weaveTrees(
  store: ObjectReader,
  { base, tips }: { readonly base: ObjectId | undefined; readonly tips: ReadonlyMap<string, ObjectId> },
  write: WriteTree,
): Promise<ObjectId> {
  const under = base ?? [...tips.values()][0];
  const root = entriesOf(store, under);
  const machines = entriesOf(store, folderAt(store, under, archiveRoot.machines));
  for (const [machine, tip] of tips) {
    const id = machineTree(store, tip, machine);
    if (id !== undefined) machines.set(machine, { name: machine, id, kind: 'tree' });
  }
  if (machines.size > 0) {
    const id = await write(encodeTree(machines.values()));
    root.set(archiveRoot.machines, { name: archiveRoot.machines, id, kind: 'tree' });
  }
  return write(encodeTree(root.values()));
}

/** The folder of a machine in the tree of an archive. */
export function machineTree(store: ObjectReader, tree: ObjectId, machine: string): ObjectId | undefined {
  return folderAt(store, tree, `${archiveRoot.machines}/${machine}`);
}

/** The folders of all machines in the tree of an archive. */
export function machinesIn(store: ObjectReader, tree: ObjectId | undefined): ReadonlyMap<string, ObjectId> {
  const machines = entriesOf(store, folderAt(store, tree, archiveRoot.machines));
  return new Map([...machines].map(([name, { id }]) => [name, id]));
}

/** A branch as main is to show it. */
export interface WovenTip {
  readonly machine: string;
  readonly commit: ObjectId;
  /** Message of that commit. */
  readonly message: string;
  /** Whether main shows something else of this machine so far. */
  readonly isNews: boolean;
}

const mostNames = 3;

/** Says what is new on main, in the words of the branches; and for programs, as trailers, which tips it shows. */
export function weaveMessage(tips: readonly WovenTip[]): string {
  const all = tips.toSorted((a, b) => (a.machine < b.machine ? -1 : 1));
  const news = all.filter(({ isNews }) => isNews);
  const trailers = all.map(({ machine, commit }) => `Tip: machines/${machine} ${commit}`);
  const [first] = news;
  if (first && news.length === 1) {
    const where = all.length > 1 ? `, on ${first.machine}` : '';
    return [subjectOf(first) + where, '', ...trailers, ''].join('\n');
  }
  const names = news.slice(0, mostNames).map(({ machine }) => machine);
  const left = news.length - names.length;
  return [
    `main: news of ${names.join(', ')}${left > 0 ? ` and ${left} more` : ''}`,
    '',
    ...news.map((tip) => `- ${tip.machine}: ${subjectOf(tip)}`),
    '',
    ...trailers,
    '',
  ].join('\n');
}

function subjectOf({ message }: WovenTip): string {
  return message.split('\n', 1)[0] ?? '';
}
