/** What keeps a file of an archive from following the format. Pure. */
import { ArchiveManifest } from '@session-siphon/schemas/archive-manifest';
import { archiveRoot, parseSegmentPath, parseTombstonePath } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import { parseWith } from '@session-siphon/schemas/parse';
import { formatVersion } from '@session-siphon/schemas/format-version';
import { decodeLine } from '@session-siphon/schemas/session-file';
import { Tombstone } from '@session-siphon/schemas/tombstone';

/** Its first problem, with the line; undefined for a file that follows the format, and for one that the format says nothing about. */
export function fileProblem(path: string, text: string): string | undefined {
  try {
    checkFile(path, text);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

function checkFile(path: string, text: string): void {
  if (path === archiveRoot.manifest) checkManifest(text);
  else if (parseTombstonePath(path))
    parseWith(Tombstone, parsed(text), { code: 'SESSION_FILE_INVALID', where: 'note of what was forgotten' });
  else if (path.startsWith(`${archiveRoot.machines}/`) && path.endsWith('.jsonl')) checkSegment(path, text);
}

function checkManifest(text: string): void {
  const { format } = parseWith(ArchiveManifest, parsed(text), { code: 'SESSION_FILE_INVALID', where: 'manifest' });
  if (format > formatVersion)
    throw new AppError('FORMAT_TOO_NEW', `format ${format}, this program reads up to ${formatVersion}.`);
}

function checkSegment(path: string, text: string): void {
  const location = parseSegmentPath(path);
  if (!location) throw invalid('no session lies at such a path.');
  for (const [at, line] of text.split('\n').entries()) {
    // The first segment begins with the header; no line but that is one.
    const isHeaderLine = at === 0 && location.segment === 0;
    if (line === '' && !isHeaderLine) continue;
    const record = decodeLine(line, at + 1);
    if ((record.type === 'session') !== isHeaderLine)
      throw invalid(`line ${at + 1}: ${isHeaderLine ? 'the first record must be the header.' : 'a second header.'}`);
    if (record.type === 'session' && (record.id !== location.sessionId || record.source !== location.source))
      throw invalid('line 1: the header belongs to another session than the path.');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('SESSION_FILE_INVALID', 'not JSON.', { cause });
  }
}

function invalid(what: string): AppError {
  return new AppError('SESSION_FILE_INVALID', what);
}
