/** Walks the roots of the sources and lists their carriers. Reads no file. */
import { realpathSync } from 'node:fs';
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

/** Every carrier below the roots, also where links lead out of them. A folder that is not there or cannot be read is passed over and named in `unreadable`. */
export async function scan(
  all: readonly SourceRoots[],
): Promise<{ readonly carriers: readonly FoundCarrier[]; readonly unreadable: readonly string[] }> {
  const found: Found = { carriers: [], unreadable: [] };
  for (const { source, roots } of all)
    for (const root of roots) await walk({ source, root, links: new Links(root), found }, '');
  return found;
}

interface Walk extends Pick<FoundCarrier, 'source' | 'root'> {
  readonly links: Links;
  readonly found: Found;
}

/** `below` is a path below the root with `/` at its end, or empty. */
async function walk(of: Walk, below: string): Promise<void> {
  const { source, root, links, found } = of;
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
    const path = folder + entry.name;
    const isCarrier = !entry.isDirectory() && source.carries(relativePath);
    const mayHold = !entry.isFile() && (source.mayHold?.(relativePath) ?? true);
    if (!isCarrier && !mayHold) continue;
    if (entry.isSymbolicLink() && !links.leadOut(path)) continue;
    // What is neither file nor folder, such as a pipe, has no facts.
    const facts = entry.isDirectory() ? undefined : factsOf(path);
    if (entry.isDirectory() || facts?.isFile === false) {
      if (mayHold) await walk(of, `${relativePath}/`);
    } else if (facts && isCarrier)
      found.carriers.push({ source, root, relativePath, path, sizeBytes: facts.sizeBytes, mtimeMs: facts.mtimeMs });
  }
}

/** Links below a root. Each place that they lead to is entered once, so that no ring of them is without end. */
class Links {
  readonly #root: string;
  readonly #entered = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Whether a link leads out of the root. What lies below the root is found there; around it lies everything else. */
  leadOut(path: string): boolean {
    const target = realPath(path);
    const root = realPath(this.#root);
    if (target === undefined || root === undefined || this.#entered.has(target)) return false;
    this.#entered.add(target);
    return !isWithin(target, root) && !isWithin(root, target);
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
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
