/**
 * One session as JSON Lines: the header, then its records. Deterministic: the same session gives the same bytes.
 * A session file may be cut into segments at line ends; the segments in order are the file.
 */
import { AppError } from './errors.ts';
import { objectOf } from './narrow.ts';
import { parseWith } from './parse.ts';
import { formatVersion } from './format-version.ts';
import { type Session, SessionEvent, SessionHeader, Message, type SessionRecord } from './session.ts';

/** Lines of a session file, each with its LF. Keys stand in the order of the schema; text is well-formed Unicode. */
export function* encodeSession(session: Session): Generator<string> {
  yield encodeLine(session.header);
  for (const record of session.records) yield encodeLine(record);
}

/** One record as a line with its LF. */
export function encodeLine(record: SessionHeader | SessionRecord): string {
  const line = JSON.stringify(record);
  // A lone surrogate is the only thing JSON.stringify writes as `\ud…`; it has no UTF-8 form.
  return (line.includes('\\ud') ? JSON.stringify(record, wellFormed) : line) + '\n';
}

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/** No program of ours writes such a file. */
const hint = 'The file was changed by hand or written by another program; restore it from git.';

/** Decodes one line. Throws SESSION_FILE_INVALID with the line number, FORMAT_TOO_NEW for a newer header. */
export function decodeLine(text: string, lineNumber: number): SessionHeader | SessionRecord {
  const value = parseJson(text, lineNumber);
  const where = `line ${lineNumber}`;
  switch (objectOf(value)['type']) {
    case 'session':
      refuseNewer(value, lineNumber);
      return parseWith(SessionHeader, value, { code: 'SESSION_FILE_INVALID', where, hint });
    case 'message':
      return parseWith(Message, value, { code: 'SESSION_FILE_INVALID', where, hint });
    case 'event':
      return parseWith(SessionEvent, value, { code: 'SESSION_FILE_INVALID', where, hint });
    default:
      throw invalid(`${where}: a record has the type session, message or event.`);
  }
}

/** Decodes a whole session file. The first line must be the header. Throws what `decodeLine` throws. */
export function decodeSession(lines: Iterable<string>): Session {
  let header: SessionHeader | undefined;
  const records: SessionRecord[] = [];
  let lineNumber = 0;
  for (const line of lines) {
    lineNumber += 1;
    if (line === '') continue;
    const record = decodeLine(line, lineNumber);
    if (record.type === 'session') {
      if (header) throw invalid(`line ${lineNumber}: a second header.`);
      header = record;
    } else if (header) records.push(record);
    else throw invalid(`line ${lineNumber}: the first record must be the header.`);
  }
  if (!header) throw invalid('The file is empty: a session file starts with a header.');
  return { header, records };
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError('SESSION_FILE_INVALID', message, { hint, cause });
}

function parseJson(text: string, lineNumber: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(`line ${lineNumber}: not a JSON object.`, cause);
  }
}

function refuseNewer(value: unknown, lineNumber: number): void {
  const { format } = objectOf(value);
  if (typeof format === 'number' && format > formatVersion)
    throw new AppError(
      'FORMAT_TOO_NEW',
      `line ${lineNumber}: format ${format}, this program reads up to ${formatVersion}.`,
      {
        hint: 'Update siphon on this machine.',
      },
    );
}
