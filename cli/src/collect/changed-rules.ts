/** After a change of the rules of redaction: what stays in the history, and what it takes to remove it from there. */
import { readdirSync } from 'node:fs';
import type { CollectCounts } from '@session-siphon/collector/pipeline/collect-counts';
import { archiveRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import { shellWord } from '@session-siphon/schemas/shell-word';
import { dataFolderAt } from '../data-folder.ts';
import { plural } from '../counted.ts';
import { type Place, knownMachineId } from '../place.ts';

/** The rules by which was collected so far. */
export class CollectedRules {
  readonly #place: Place;
  readonly #before: ReadonlySet<string>;

  /** To be made before something is collected. */
  constructor(place: Place) {
    this.#place = place;
    this.#before = rulesIn(place.folder.state);
  }

  /** What a person has to know after a collect; nothing where the rules are the same, or nothing was archived anew. */
  async lines({ sessions }: Readonly<CollectCounts>): Promise<readonly string[]> {
    const { folder } = this.#place;
    const isChanged = this.#before.size > 0 && [...rulesIn(folder.state)].some((rules) => !this.#before.has(rules));
    if (!isChanged || sessions.changed === 0) return [];
    const remote = await archiveRemote(folder.archive, { env: process.env });
    const where = remote === undefined ? '' : `, and what was pushed of them at ${remote.shown} and in every clone`;
    return [
      `The rules or settings of what is archived changed, and with them ${plural(sessions.changed, 'conversation')}. As they were, they stay in the history here${where}.`,
      'To remove that history, with no siphon running:',
      ...newHistoryCommands(folder.archive, {
        machine: knownMachineId(this.#place),
        remote: remote?.branches,
        options: folder.path === dataFolderAt(undefined).path ? '' : ` --data ${shellWord(folder.path)}`,
      }).map((command) => `  ${command}`),
    ];
  }
}

/** The state has a file for each choice of rules. */
function rulesIn(state: string): ReadonlySet<string> {
  return new Set(readdirSync(state).flatMap((name) => /^seen-(\w+)-/.exec(name)?.[1] ?? []));
}

/** Every branch begins anew with what it shows now. */
function newHistoryCommands(
  archive: string,
  { machine, remote, options }: { machine: string; remote: 'own' | 'shared' | undefined; options: string },
): readonly string[] {
  const anew = (tree: string): string =>
    `$(git -c user.name=siphon -c user.email=siphon@localhost commit-tree '${tree}^{tree}' -m 'archive: history begun anew')`;
  const own = `machines/${machine}`;
  const pushed = remote === 'own' ? [own] : [];
  return [
    ...(remote === undefined ? [] : [`siphon push${options} && siphon weave${options}`]),
    `cd ${shellWord(archive)}`,
    `git update-ref refs/heads/${own} "${anew(own)}"`,
    `git update-ref refs/heads/main refs/heads/${own}`,
    ...(remote === undefined
      ? []
      : [
          'git fetch --quiet origin main',
          ['git push --force origin', ...pushed, `"${anew('FETCH_HEAD')}:refs/heads/main"`].join(' '),
        ]),
    'git for-each-ref --format="delete %(refname)" refs/remotes | git update-ref --stdin',
    'rm -f FETCH_HEAD && git reflog expire --expire=now --all && git gc --quiet --prune=now',
  ];
}
