/** `pause.json` of a data folder: as long as it holds, nothing is read. The program that runs looks at it before every transcript. */
import { readFileSync, rmSync } from 'node:fs';
import { writeFileAtomically } from '@session-siphon/collector/archive/objects/atomic-files';
import { objectOf, parseJson } from '@session-siphon/schemas/narrow';
import { isNotThere } from '@session-siphon/schemas/system-code';
import type { DataFolder } from '../data-folder.ts';

export interface Pause {
  /** ISO time. */
  readonly since: string;
  /** ISO time of its end; undefined: until somebody ends it. */
  readonly until: string | undefined;
}

/** The pause that holds at a time; undefined when there is none. */
export function currentPause({ pauseFile }: Pick<DataFolder, 'pauseFile'>, nowMs: number): Pause | undefined {
  const pause = readPause(pauseFile);
  return pause?.until !== undefined && Date.parse(pause.until) <= nowMs ? undefined : pause;
}

export async function writePause({ pauseFile }: Pick<DataFolder, 'pauseFile'>, pause: Pause): Promise<void> {
  await writeFileAtomically(pauseFile, `${JSON.stringify({ version: 1, ...pause })}\n`, 0o600);
}

export function removePause({ pauseFile }: Pick<DataFolder, 'pauseFile'>): void {
  rmSync(pauseFile, { force: true });
}

/** A file that is there and cannot be read or understood is a pause all the same: who wrote it wanted one. */
function readPause(file: string): Pause | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (isNotThere(error)) return undefined;
    text = '';
  }
  const { since, until } = objectOf(parseJson(text));
  return {
    since: isTime(since) ? since : new Date(0).toISOString(),
    until: isTime(until) ? until : undefined,
  };
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}
