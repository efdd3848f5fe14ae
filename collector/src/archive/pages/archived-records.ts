/** Reads an archived session line by line, for what is made of all its records. */
import { segmentName } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import type { SessionHeader } from '@session-siphon/schemas/session';
import { decodeLine } from '@session-siphon/schemas/session-file';
import type { PlacedRecord } from './session-readme.ts';

/** Undefined for a session that cannot be read: a person changed it, or a newer version wrote it. */
export function fromRecords<T>(
  store: ObjectStore,
  segments: readonly ObjectId[],
  make: (header: SessionHeader, records: Iterable<PlacedRecord>) => T,
): T | undefined {
  const lines = linesOf(store, segments);
  try {
    const first = lines.next().value;
    const header = first && decodeLine(first.text, 1);
    return header?.type === 'session' ? make(header, recordsOf(lines)) : undefined;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'SESSION_FILE_INVALID' || error.code === 'FORMAT_TOO_NEW'))
      return undefined;
    throw error;
  }
}

interface ArchivedLine {
  readonly text: string;
  readonly segment: string;
}

function* linesOf(store: ObjectStore, segments: readonly ObjectId[]): Generator<ArchivedLine, undefined> {
  for (const [index, id] of segments.entries())
    for (const text of store.read(id).content.toString('utf8').split('\n'))
      if (text !== '') yield { text, segment: segmentName(index) };
  return undefined;
}

function* recordsOf(lines: Iterable<ArchivedLine>): Generator<PlacedRecord> {
  let number = 1;
  for (const { text, segment } of lines) {
    number += 1;
    const record = decodeLine(text, number);
    if (record.type !== 'session') yield { record, segment };
  }
}
