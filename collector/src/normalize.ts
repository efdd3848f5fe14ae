/** One transcript file, read as a collect would read it, without an archive. */
import type { Stats } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '@session-siphon/schemas/errors';
import { systemCode } from '@session-siphon/schemas/system-code';
import { diskFiles } from './pipeline/carrier-files.ts';
import type { FoundFile } from './pipeline/file-facts.ts';
import { type Collecting, complete } from './pipeline/complete.ts';
import { type LeftOut, readCarrier } from './pipeline/read-carrier.ts';
import { placeOfFile } from './pipeline/place-of-file.ts';
import { neighboursBelow } from './pipeline/neighbours.ts';
import type { SourceRoots } from './pipeline/source-roots.ts';
import type { RedactText } from './redact/redact-text.ts';
import { redact } from './redact/redact.ts';
import type { RedactedSession } from './redact/redacted-session.ts';
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

/** Opens the file. Throws CARRIER_UNREADABLE or SOURCE_UNKNOWN. */
export async function normalizeFile(file: string, options: NormalizeOptions): Promise<Normalized> {
  const path = resolve(file);
  const facts = await factsOf(path).catch((cause: unknown) => {
    throw new AppError('CARRIER_UNREADABLE', `${file} cannot be read (${systemCode(cause)}).`, {
      hint: 'Check the path and the rights.',
      cause,
    });
  });
  if (!facts.isFile())
    throw new AppError('CARRIER_UNREADABLE', `${file} is no file.`, { hint: 'Name one transcript in it.' });
  const place = placeOfFile(path, options);
  const found: FoundFile = {
    root: place.root,
    relativePath: place.relativePath,
    sizeBytes: facts.size,
    mtimeMs: facts.mtimeMs,
  };
  const neighbours = () => neighboursBelow(place.source, place.root);
  const { collecting, redactText } = options;
  const { images } = collecting;
  const { drafts, carrier, leftOut } = readCarrier(place.source, found, { files: diskFiles, neighbours, images });
  async function* sessions(): AsyncGenerator<RedactedSession> {
    for await (const draft of drafts) {
      const session = await complete(draft, { source: place.source, collecting, fallbackTime: carrier.modifiedAt });
      yield redact(session, redactText).session;
    }
  }
  return { source: place.source, sessions: sessions(), leftOut };
}

/** Only of a file that may be read. */
async function factsOf(path: string): Promise<Stats> {
  await access(path, constants.R_OK);
  return await stat(path);
}
