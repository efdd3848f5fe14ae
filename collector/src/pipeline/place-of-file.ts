/** Which source reads a file, and from which root. */
import { dirname } from 'node:path';
import { AppError } from '@session-siphon/schemas/errors';
import { pathBelow, withSlashes } from '../path-below.ts';
import { sources } from '../registry.ts';
import type { Source } from '../source.ts';
import { type FilePlace, type SourceRoots, placeBelowRoots } from './source-roots.ts';

interface PlaceOptions {
  /** Source that reads the file; undefined finds one by the file's path. */
  readonly sourceId: string | undefined;
  readonly roots: readonly SourceRoots[];
}

/** Throws SOURCE_UNKNOWN. `path` is absolute. */
export function placeOfFile(path: string, { sourceId, roots }: PlaceOptions): FilePlace {
  const wanted = sources.filter((source) => sourceId === undefined || source.id === sourceId);
  if (wanted.length === 0)
    throw new AppError('SOURCE_UNKNOWN', `there is no source ${JSON.stringify(sourceId)}.`, {
      hint: `Known sources: ${sources.map((source) => source.id).join(', ')}.`,
    });
  const known = roots.filter(({ source }) => wanted.includes(source));
  const place = placeBelowRoots(path, known) ?? placeByShape(path, wanted);
  if (place) return place;
  const [only] = wanted;
  // Whoever names the source of a file that lies anywhere is believed.
  if (sourceId !== undefined && only)
    return { source: only, root: dirname(path), relativePath: pathBelow(dirname(path), path) };
  throw new AppError('SOURCE_UNKNOWN', `no source reads a file with the path ${path}.`, {
    hint: `Name one with --source: ${sources.map((source) => source.id).join(', ')}.`,
  });
}

/** A copied folder keeps its inner shape: the longest end of the path that a source takes tells which one. */
function placeByShape(path: string, wanted: readonly Source[]): FilePlace | undefined {
  const parts = withSlashes(path).split('/');
  for (let start = 1; start < parts.length; start += 1) {
    const relativePath = parts.slice(start).join('/');
    const source = wanted.find((one) => one.carries(relativePath));
    if (source) return { source, root: parts.slice(0, start).join('/') || '/', relativePath };
  }
  return undefined;
}
