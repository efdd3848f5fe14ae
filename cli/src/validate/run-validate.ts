/** `siphon validate`. */
import { archiveRoot } from '@session-siphon/schemas/archive-path';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { plural } from '../counted.ts';
import { jsonLine } from '../json-line.ts';
import { scannedFiles } from '../scan/scanned-files.ts';
import type { Terminal } from '../terminal.ts';
import { fileProblem } from './file-problem.ts';

interface ValidateOptions {
  readonly since: string | undefined;
  readonly json: boolean;
}

interface FoundProblem {
  readonly path: string;
  readonly what: string;
}

/** What `siphon validate --json` prints. Version 1; fields are only added. */
interface ValidateAnswer {
  readonly version: 1;
  readonly files: number;
  readonly problems: readonly FoundProblem[];
  readonly tookMs: number;
}

/** Throws SESSION_FILE_INVALID after it told where, ARCHIVE_MISSING for a place that is none. */
export function runValidate(place: string, { since, json }: ValidateOptions, terminal: Terminal): number {
  const started = performance.now();
  const problems: FoundProblem[] = [];
  let files = 0;
  let hasManifest = since !== undefined;
  for (const { path, read } of scannedFiles(place, since)) {
    files += 1;
    hasManifest ||= path === archiveRoot.manifest;
    // Files come in the order of their names: it is not among those that follow either.
    if (!hasManifest && path > archiveRoot.manifest) throw noArchive(place);
    const what = fileProblem(path, read().toString('utf8'));
    if (what !== undefined) problems.push({ path, what });
    terminal.progress(`Validating · ${plural(files, 'file')} · ${plural(problems.length, 'problem')}`);
  }
  if (!hasManifest) throw noArchive(place);
  const answer: ValidateAnswer = { version: 1, files, problems, tookMs: Math.round(performance.now() - started) };
  if (json) terminal.print(jsonLine(answer));
  else for (const { path, what } of problems) terminal.print(`${printable(`${path}: ${what}`)}\n`);
  if (problems.length > 0)
    throw new AppError('SESSION_FILE_INVALID', `${plural(problems.length, 'file')} of ${place} is not as it must be.`, {
      hint: 'Restore it from git, or update siphon where it was written by a newer one.',
    });
  if (!json) terminal.say(`${plural(files, 'file')} checked: all follow the format.`);
  return exitCodes.ok;
}

function noArchive(place: string): AppError {
  return new AppError('ARCHIVE_MISSING', `there is no archive in ${place}: it has no ${archiveRoot.manifest}.`, {
    hint: 'Name the folder of a clone, or a bare repository.',
  });
}
