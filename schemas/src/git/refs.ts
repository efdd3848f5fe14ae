/** Refs of a git directory: loose files first, then `packed-refs`. */
import { AppError } from '../errors.ts';
import type { ObjectId } from './object-id.ts';
import type { GitFiles } from './object-store.ts';

const idPattern = /^[0-9a-f]{40}$/;

/** The id a ref points to; undefined when there is no such ref. An unreadable one is ARCHIVE_DAMAGED: taking it for missing would start a second history. */
export function readRef(files: GitFiles, ref: string): ObjectId | undefined {
  const text = files.read(ref)?.toString('latin1').trim();
  if (text === undefined) return packedRefs(files).get(ref);
  if (idPattern.test(text)) return text;
  throw new AppError('ARCHIVE_DAMAGED', `the branch file ${ref} of the archive holds no commit id.`, {
    hint: 'A crash of the machine can do this. Write the last good commit id into it (`git reflog`, a clone, or the remote has it).',
  });
}

/** Every ref below a prefix such as `refs/heads/`, with its id. */
export function listRefs(files: GitFiles, prefix: string): ReadonlyMap<string, ObjectId> {
  const found = new Map([...packedRefs(files)].filter(([ref]) => ref.startsWith(prefix)));
  const walk = (folder: string): void => {
    for (const name of files.list(folder)) {
      const path = `${folder}/${name}`;
      if (name.startsWith('.tmp-') || name.endsWith('.lock')) continue;
      if (files.list(path).length > 0) walk(path);
      else if (files.read(path) !== undefined) found.set(path, readRef(files, path) ?? '');
    }
  };
  walk(prefix.replace(/\/$/, ''));
  return found;
}

function packedRefs(files: GitFiles): ReadonlyMap<string, ObjectId> {
  const lines = files.read('packed-refs')?.toString('utf8').split('\n') ?? [];
  return new Map(
    lines.flatMap((line) => (/^[0-9a-f]{40} \S+$/.test(line) ? [[line.slice(41), line.slice(0, 40)] as const] : [])),
  );
}
