/** `siphon pause` and `siphon resume`. */
import { exitCodes } from '@session-siphon/schemas/errors';
import { createDataFolder, dataFolderAt, writeFailure } from '../data-folder.ts';
import { jsonLine } from '../json-line.ts';
import { loadConfig } from '../load-config.ts';
import { localTime } from '../local-time.ts';
import type { Terminal } from '../terminal.ts';
import { parseDuration } from './duration.ts';
import { type Pause, currentPause, removePause, writePause } from './pause-file.ts';

interface PauseOptions {
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

/** What `siphon pause --json` and `siphon resume --json` print. Version 1; fields are only added. */
interface PauseAnswer {
  readonly version: 1;
  readonly paused: Pause | undefined;
}

export async function runPause(
  duration: string | undefined,
  options: PauseOptions,
  terminal: Terminal,
): Promise<number> {
  const lengthMs = duration === undefined ? undefined : parseDuration(duration);
  const folder = dataFolderAt(options.data ?? (await loadConfig(options.config, terminal)).data);
  createDataFolder(folder);
  const nowMs = Date.now();
  const since = currentPause(folder, nowMs)?.since ?? new Date(nowMs).toISOString();
  const pause: Pause = { since, until: lengthMs === undefined ? undefined : new Date(nowMs + lengthMs).toISOString() };
  try {
    await writePause(folder, pause);
  } catch (error) {
    throw writeFailure(folder, error);
  }
  if (options.json) terminal.print(jsonLine({ version: 1, paused: pause } satisfies PauseAnswer));
  else terminal.say(`${pausedLine(pause)} What is written meanwhile is collected after it.`);
  return exitCodes.ok;
}

export async function runResume(options: PauseOptions, terminal: Terminal): Promise<number> {
  const folder = dataFolderAt(options.data ?? (await loadConfig(options.config, terminal)).data);
  const pause = currentPause(folder, Date.now());
  try {
    removePause(folder);
  } catch (error) {
    throw writeFailure(folder, error);
  }
  if (options.json) terminal.print(jsonLine({ version: 1, paused: undefined } satisfies PauseAnswer));
  else terminal.say(pause ? 'Resumed: a running siphon reads on at once.' : 'Nothing was paused.');
  return exitCodes.ok;
}

/** One sentence for people. */
export function pausedLine({ until }: Pause): string {
  return until === undefined
    ? 'Paused: no transcript is read until `siphon resume`.'
    : `Paused: no transcript is read until ${localTime(until)}, or \`siphon resume\`.`;
}
