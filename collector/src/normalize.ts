/** One transcript file, read as a collect would read it, without an archive. */
import { stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { AppError } from '@session-siphon/schemas/errors';
import { diskFiles } from './pipeline/carrier-files.ts';
import type { FoundFile } from './pipeline/carrier.ts';
import { type Collecting, complete } from './pipeline/complete.ts';
import { type LeftOut, readCarrier } from './pipeline/read-carrier.ts';
import { scan } from './pipeline/scan.ts';
import type { SourceRoots } from './pipeline/source-roots.ts';
import type { RedactText } from './redact/redact-text.ts';
import { redact } from './redact/redact.ts';
import type { RedactedSession } from './redact/redacted-session.ts';
import { sources } from './registry.ts';
import type { Source } from './source.ts';

interface NormalizeOptions {
  /** Source that reads the file; undefined finds one by the file's path. */
  readonly sourceId: string | undefined;
  readonly roots: readonly SourceRoots[];
  readonly collecting: Collecting;
  readonly redactText: RedactText;
}

interface Normalized {
  readonly source: Source;
  /** Sessions in the file. */
  readonly sessions: AsyncIterable<RedactedSession>;
  /** Complete when the sessions are. */
  readonly leftOut: LeftOut;
}

interface Place {
  readonly source: Source;
  readonly root: string;
  readonly relativePath: string;
}

/** Opens the file. Throws CARRIER_UNREADABLE or SOURCE_UNKNOWN. */
export async function normalizeFile(file: string, options: NormalizeOptions): Promise<Normalized> {
  const path = resolve(file);
  const facts = await stat(path).catch((cause: unknown) => {
    throw new AppError('CARRIER_UNREADABLE', `${file} cannot be read.`, {
      hint: 'Check the path and the rights.',
      cause,
    });
  });
  const place = placeOf(path, options);
  const found: FoundFile = {
    root: place.root,
    relativePath: place.relativePath,
    sizeBytes: facts.size,
    mtimeMs: facts.mtimeMs,
  };
  const neighbours = async () => (await scan([{ source: place.source, roots: [place.root] }])).carriers;
  const { drafts, carrier, leftOut } = readCarrier(place.source, found, { files: diskFiles, neighbours });
  const { collecting, redactText } = options;
  async function* sessions(): AsyncGenerator<RedactedSession> {
    for await (const draft of drafts) {
      const session = await complete(draft, { source: place.source, collecting, fallbackTime: carrier.modifiedAt });
      yield redact(session, redactText).session;
    }
  }
  return { source: place.source, sessions: sessions(), leftOut };
}

function placeOf(path: string, { sourceId, roots }: NormalizeOptions): Place {
  const wanted = sources.filter((source) => sourceId === undefined || source.id === sourceId);
  if (wanted.length === 0)
    throw new AppError('SOURCE_UNKNOWN', `there is no source ${JSON.stringify(sourceId)}.`, {
      hint: `Known sources: ${sources.map((source) => source.id).join(', ')}.`,
    });
  const place = placeBelowRoots(path, wanted, roots) ?? placeByShape(path, wanted);
  if (place) return place;
  const [only] = wanted;
  // Whoever names the source of a file that lies anywhere is believed.
  if (sourceId !== undefined && only)
    return { source: only, root: dirname(path), relativePath: slashed(relative(dirname(path), path)) };
  throw new AppError('SOURCE_UNKNOWN', `no source reads a file with the path ${path}.`, {
    hint: `Name one with --source: ${sources.map((source) => source.id).join(', ')}.`,
  });
}

function placeBelowRoots(path: string, wanted: readonly Source[], roots: readonly SourceRoots[]): Place | undefined {
  for (const { source, roots: folders } of roots)
    for (const root of folders) {
      const relativePath = slashed(relative(root, path));
      if (wanted.includes(source) && !relativePath.startsWith('..') && source.carries(relativePath))
        return { source, root, relativePath };
    }
  return undefined;
}

/** A copied folder keeps its inner shape: the longest end of the path that a source takes tells which one. */
function placeByShape(path: string, wanted: readonly Source[]): Place | undefined {
  const parts = slashed(path).split('/');
  for (let start = 1; start < parts.length; start += 1) {
    const relativePath = parts.slice(start).join('/');
    const source = wanted.find((one) => one.carries(relativePath));
    if (source) return { source, root: parts.slice(0, start).join('/') || '/', relativePath };
  }
  return undefined;
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
