/** What it takes to remove forgotten sessions from the history of a git repository, as commands for a shell. */
import { archiveRoot } from '@session-siphon/schemas/archive-path';
import { shellWord } from '@session-siphon/schemas/shell-word';
import type { FoundSession } from './find-sessions.ts';

interface RewriteOptions {
  /** The archive on this machine. */
  readonly archive: string;
  /** Address of its git remote. */
  readonly remote: string | undefined;
  readonly sessions: readonly Pick<FoundSession, 'id' | 'folders'>[];
  /** What siphon needs to find the archive, with a space before it. */
  readonly options: string;
}

/** In their order; each is one line. */
export function rewriteCommands({ archive, remote, sessions, options }: RewriteOptions): readonly string[] {
  const rewrite = `FILTER_BRANCH_SQUELCH_WARNING=1 git filter-branch --force --index-filter ${shellWord(indexFilter(sessions))} -- --branches`;
  const drop = 'git for-each-ref --format="delete %(refname)" refs/original refs/remotes | git update-ref --stdin';
  const clean = 'git reflog expire --expire=now --all && git gc --quiet --prune=now';
  return [
    `cd ${shellWord(archive)}`,
    rewrite,
    drop,
    clean,
    ...(remote === undefined
      ? []
      : [
          `git clone --bare ${shellWord(remote)} ${shellWord(`${archive}.rewritten`)}`,
          `cd ${shellWord(`${archive}.rewritten`)}`,
          rewrite,
          drop,
          "git push --force origin 'refs/heads/*:refs/heads/*'",
          `cd ${shellWord(archive)}`,
          `rm -rf ${shellWord(`${archive}.rewritten`)}`,
          `siphon push --again${options}`,
        ]),
  ];
}

/** Takes the folders out of a commit, and the rows out of the lists of their days. */
function indexFilter(sessions: RewriteOptions['sessions']): string {
  const folders = sessions.flatMap((session) => session.folders);
  const dayOf = (folder: string): string => folder.slice(0, folder.lastIndexOf('/'));
  const days = [...new Set(folders.map((folder) => dayOf(folder)))];
  const places = sessions.flatMap((session) => [
    ...new Set(session.folders.map((one) => `${dayOf(one)}/${session.id}*`)),
  ]);
  const rows = sessions.map(({ id }) => `-e ${id}`).join(' ');
  const lists = days.map((day) => `${day}/${archiveRoot.readme}`);
  return [
    `git rm -r -q --cached --ignore-unmatch -- ${places.map((place) => `"${place}"`).join(' ')}`,
    `git ls-files -s -- ${lists.map((list) => `"${list}"`).join(' ')} | while read mode id stage path`,
    `do git update-index --cacheinfo "$mode,$(git cat-file blob "$id" | grep -v ${rows} | git hash-object -w --stdin),$path"`,
    'done',
  ].join('; ');
}
