/** Folders to look in for each source: its usual ones on every host, and those the configuration adds. */
import type { SiphonConfig } from '@session-siphon/schemas/config';
import { pathBelow } from '../path-below.ts';
import type { Host, Source } from '../source.ts';

export interface SourceRoots {
  readonly source: Source;
  readonly roots: readonly string[];
}

/** The first host is the one the program runs on: `~` in the configuration is its home folder. */
export function rootsOf(
  sources: readonly Source[],
  hosts: readonly [Host, ...Host[]],
  settings: NonNullable<SiphonConfig['collector']>['sources'] = {},
): readonly SourceRoots[] {
  return sources.map((source) => {
    const usual = hosts.flatMap((host) => source.roots(host));
    const added = (settings[source.id]?.paths ?? []).map((path) =>
      addedRoot(source, path.replace(/^~(?=$|[/\\])/, hosts[0].home)),
    );
    return { source, roots: [...new Set([...usual, ...added])] };
  });
}

export interface FilePlace {
  readonly source: Source;
  readonly root: string;
  /** Below the root, `/` as separator. */
  readonly relativePath: string;
}

/** Which source takes a file as a carrier, and from which of its roots. `path` is absolute. */
export function placeBelowRoots(path: string, all: readonly SourceRoots[]): FilePlace | undefined {
  for (const { source, roots } of all)
    for (const root of roots) {
      const relativePath = pathBelow(root, path);
      if (!relativePath.startsWith('..') && source.carries(relativePath)) return { source, root, relativePath };
    }
  return undefined;
}

/** Wildcards of a shell or of older configurations. */
const wildcard = /[*?[{]/;
/** A path may name a folder this far inside a root: `~/.codex/sessions`. */
const deepestInside = 3;

/**
 * A root from a path that a person wrote: a root itself, a folder inside one, or a pattern for its files. What a source knows of the folders below its roots
 * tells how far inside it lies.
 */
function addedRoot(source: Source, path: string): string {
  const parts = path.split(/[/\\]/);
  const pattern = parts.findIndex((part) => wildcard.test(part));
  const folder = (pattern === -1 ? parts : parts.slice(0, pattern)).filter((part, index) => part !== '' || index === 0);
  const file = pattern === -1 && source.carries(folder.at(-1) ?? '') ? 1 : 0;
  const named = folder.slice(0, folder.length - file);
  for (let inside = Math.min(deepestInside, named.length - 1); inside > 0; inside -= 1)
    if (source.mayHold?.(named.slice(-inside).join('/'))) return joined(named.slice(0, -inside));
  return joined(named);
}

function joined(parts: readonly string[]): string {
  return parts.length === 1 && parts[0] === '' ? '/' : parts.join('/');
}
