/** The first commit of an empty remote: the files that a shared archive starts with. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { mainRef } from '@session-siphon/schemas/archive-path';
import { encodeCommit } from '@session-siphon/schemas/git/commit';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { type TreeEntry, encodeTree } from '@session-siphon/schemas/git/tree';
import { scratchFolder } from '../../scratch-folder.ts';
import { PackWriter } from '../objects/pack-writer.ts';
import type { Remote } from './remote.ts';
import { refusalError } from './push-failure.ts';

export interface StartOptions {
  readonly remote: Pick<Remote, 'receive'>;
  /** The archive on this machine. It keeps the commit too, so that it can go on from there. */
  readonly directory: string;
  /** By their paths. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Display name for the commit. */
  readonly author: string;
  /** Milliseconds since 1970-01-01. */
  now(): number;
}

/** What hosts say to a token that may not write files that run on them. */
const workflowRefusal = /workflow/i;
const workflowFolder = '.github/';

/** Returns the files that the remote did not take. Throws what pushing throws. */
export async function startRemote(given: StartOptions): Promise<readonly string[]> {
  // Read once: what is kept here has to be the commit that was pushed.
  const startedMs = given.now();
  const options: StartOptions = { ...given, now: () => startedMs };
  const refused = await pushFiles(options);
  if (refused === undefined) return [];
  const without = new Map([...options.files].filter(([path]) => !path.startsWith(workflowFolder)));
  if (!workflowRefusal.test(refused.why) || without.size === options.files.size) throw refused.error;
  const again = await pushFiles({ ...options, files: without });
  if (again) throw again.error;
  return [...options.files.keys()].filter((path) => !without.has(path));
}

/** Undefined when the remote took them. */
async function pushFiles(options: StartOptions): Promise<{ readonly why: string; readonly error: Error } | undefined> {
  const { remote, directory } = options;
  await using folder = await scratchFolder();
  const sent = new PackWriter(folder.path);
  try {
    const commit = await writeCommit(sent, options);
    const { path, sizeBytes } = await sent.detach();
    await using connection = await remote.receive();
    const report = await connection.push([{ ref: mainRef, before: undefined, after: commit }], {
      sizeBytes,
      stream: () => createReadStream(path),
    });
    const why = report.refused.get(mainRef) ?? (report.unpack === 'ok' ? undefined : report.unpack);
    if (why !== undefined) return { why: `${why} ${report.said}`, error: refusalError(report, why) };
    const kept = new PackWriter(join(directory, 'objects', 'pack'));
    await writeCommit(kept, options);
    await kept.finish();
    return undefined;
  } finally {
    await sent.discard();
  }
}

async function writeCommit(pack: PackWriter, { files, author, now }: StartOptions): Promise<ObjectId> {
  const tree = await writeTree(pack, files);
  return pack.add(
    'commit',
    encodeCommit({
      tree,
      parents: [],
      author: { name: author, email: 'siphon@localhost' },
      time: Math.floor(now() / 1000),
      message: 'archive: begin\n',
    }),
  );
}

async function writeTree(pack: PackWriter, files: ReadonlyMap<string, Buffer>): Promise<ObjectId> {
  const entries: TreeEntry[] = [];
  const folders = new Map<string, Map<string, Buffer>>();
  for (const [path, content] of files) {
    const [name = '', ...rest] = path.split('/');
    if (rest.length === 0) entries.push({ name, id: await pack.add('blob', Buffer.from(content)), kind: 'blob' });
    else folders.set(name, (folders.get(name) ?? new Map<string, Buffer>()).set(rest.join('/'), content));
  }
  for (const [name, inner] of folders) entries.push({ name, id: await writeTree(pack, inner), kind: 'tree' });
  return pack.add('tree', encodeTree(entries));
}
