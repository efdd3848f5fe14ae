/** Walks the roots of the sources and lists their carriers. Reads no file. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../source.ts';
import type { SourceRoots } from './source-roots.ts';
import type { FoundFile } from './carrier.ts';

export interface FoundCarrier extends FoundFile {
  readonly source: Source;
  /** Absolute path; the carrier's identity in the collector's state. */
  readonly path: string;
}

const parallelStats = 32;

/** Every carrier below the roots. A folder that is not there or cannot be read is passed over and named in `unreadable`. */
export async function scan(
  all: readonly SourceRoots[],
): Promise<{ carriers: readonly FoundCarrier[]; unreadable: readonly string[] }> {
  const paths: { source: Source; root: string; relativePath: string }[] = [];
  const unreadable: string[] = [];
  for (const { source, roots } of all)
    for (const root of roots)
      for await (const relativePath of walk({ source, root, unreadable }, ''))
        if (source.carries(relativePath)) paths.push({ source, root, relativePath });

  const carriers: FoundCarrier[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let entry = paths[next++]; entry; entry = paths[next++]) {
      const path = join(entry.root, entry.relativePath);
      const facts = await stat(path).catch(() => undefined);
      if (facts?.isFile()) carriers.push({ ...entry, path, sizeBytes: facts.size, mtimeMs: facts.mtimeMs });
    }
  };
  await Promise.all(Array.from({ length: parallelStats }, worker));
  return { carriers: carriers.toSorted((a, b) => b.mtimeMs - a.mtimeMs || (a.path < b.path ? -1 : 1)), unreadable };
}

interface Walk {
  readonly source: Source;
  readonly root: string;
  readonly unreadable: string[];
}

async function* walk(of: Walk, below: string): AsyncGenerator<string> {
  const { source, root, unreadable } = of;
  let entries;
  try {
    entries = await readdir(join(root, below), { withFileTypes: true });
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing) unreadable.push(join(root, below));
    return;
  }
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      if (source.mayHold?.(path) ?? true) yield* walk(of, path);
    } else if (entry.isFile()) yield path;
  }
}
