/** Walks the roots of the sources and lists their carriers. Reads no file. */
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { systemCode } from '@session-siphon/schemas/system-code';
import type { Source } from '../source.ts';
import { factsOf, type FoundFile } from './file-facts.ts';
import { type SourceRoots, placeBelowRoots } from './source-roots.ts';

export interface FoundCarrier extends FoundFile {
  readonly source: Source;
  /** Absolute path; the carrier's identity in the collector's state. */
  readonly path: string;
}

interface Found {
  readonly carriers: FoundCarrier[];
  readonly unreadable: string[];
}

/** Every carrier below the roots. A folder that is not there or cannot be read is passed over and named in `unreadable`. */
export async function scan(
  all: readonly SourceRoots[],
): Promise<{ readonly carriers: readonly FoundCarrier[]; readonly unreadable: readonly string[] }> {
  const found: Found = { carriers: [], unreadable: [] };
  for (const { source, roots } of all) for (const root of roots) await walk({ source, root }, '', found);
  return found;
}

/** `below` is a path below the root with `/` at its end, or empty. */
async function walk(of: Pick<FoundCarrier, 'source' | 'root'>, below: string, found: Found): Promise<void> {
  const { source, root } = of;
  const folder = join(root, below, sep);
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') found.unreadable.push(join(root, below));
    return;
  }
  for (const entry of entries) {
    const relativePath = below + entry.name;
    if (entry.isDirectory()) {
      if (source.mayHold?.(relativePath) ?? true) await walk(of, `${relativePath}/`, found);
    } else if (entry.isFile() && source.carries(relativePath)) {
      const path = folder + entry.name;
      const facts = factsOf(path);
      if (facts?.isFile === true)
        found.carriers.push({ source, root, relativePath, path, sizeBytes: facts.sizeBytes, mtimeMs: facts.mtimeMs });
    }
  }
}

/** A carrier that was found before, as it is now. Undefined when it is gone, or lies below no root any more. */
export function findAgain(
  all: readonly SourceRoots[],
  { path, source: id }: { readonly path: string; readonly source: string },
): FoundCarrier | undefined {
  const place = placeBelowRoots(
    path,
    all.filter(({ source }) => source.id === id),
  );
  const facts = factsOf(path);
  if (place === undefined || facts?.isFile !== true) return undefined;
  return { ...place, path, sizeBytes: facts.sizeBytes, mtimeMs: facts.mtimeMs };
}

/** The newest first: what a person just did is looked for first. */
export function newestFirst(a: FoundCarrier, b: FoundCarrier): number {
  return b.mtimeMs - a.mtimeMs || (a.path < b.path ? -1 : 1);
}
