/** `siphon push` and `siphon weave`. */
import { archiveRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import { openRemote } from '@session-siphon/collector/archive/remote/connect-remote';
import type { PushCounts } from '@session-siphon/collector/archive/remote/push-archive';
import { type WeaveResult, weaveRemote } from '@session-siphon/collector/archive/remote/weave-remote';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { plural } from '../counted.ts';
import { checkDataFolder } from '../data-folder.ts';
import { jsonLine } from '../json-line.ts';
import { findPlace } from '../place.ts';
import { terminalQuestions } from '../init/questions.ts';
import type { Terminal } from '../terminal.ts';
import { askedCredentials } from './asked-credentials.ts';
import { Pushing, pushLine } from './pushing.ts';

interface PlaceOptions {
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

/** What `siphon push --json` prints. Version 1; fields are only added. */
interface PushAnswer {
  readonly version: 1;
  readonly remote: string;
  readonly counts: PushCounts;
}

export async function runPush(
  options: PlaceOptions & { readonly again: boolean },
  terminal: Terminal,
): Promise<number> {
  const place = await findPlace(options, terminal);
  checkDataFolder(place.folder);
  using questions = options.json ? undefined : terminalQuestions(terminal);
  const pushing = await Pushing.open(place, terminal, questions && askedCredentials(questions));
  if (!pushing) throw noRemote(place.folder.archive);
  const counts = await pushing.push(options.again ? 'build on it' : 'stop');
  const answer: PushAnswer = { version: 1, remote: pushing.shown, counts };
  if (options.json) terminal.print(jsonLine(answer));
  else terminal.say(pushLine(counts, pushing.shown));
  return exitCodes.ok;
}

/** What `siphon weave --json` prints. Version 1; fields are only added. */
interface WeaveAnswer extends WeaveResult {
  readonly version: 1;
  readonly remote: string;
}

export async function runWeave(
  options: PlaceOptions & { readonly remote: string | undefined },
  terminal: Terminal,
): Promise<number> {
  const place = await findPlace(options, terminal);
  if (options.remote === undefined) checkDataFolder(place.folder);
  using questions = options.json ? undefined : terminalQuestions(terminal);
  const access = { env: process.env, asked: questions && askedCredentials(questions) };
  const remote =
    options.remote === undefined
      ? (await archiveRemote(place.folder.archive, access))?.remote
      : openRemote(options.remote, access);
  if (!remote) throw noRemote(place.folder.archive);
  const result = await weaveRemote({ remote, author: place.person ?? 'Session Siphon', now: () => Date.now() });
  const answer: WeaveAnswer = { version: 1, remote: remote.shown, ...result };
  if (options.json) terminal.print(jsonLine(answer));
  else terminal.say(weaveLine(result, remote.shown));
  return exitCodes.ok;
}

function weaveLine({ machines, commit }: WeaveResult, shown: string): string {
  if (machines.length === 0) return `${shown} has no branches of machines yet.`;
  const what = `${plural(machines.length, 'machine')} (${machines.join(', ')})`;
  return commit === undefined ? `main of ${shown} shows ${what} already.` : `main of ${shown} shows ${what} now.`;
}

function noRemote(archive: string): AppError {
  return new AppError('REMOTE_MISSING', `the archive ${archive} has no remote.`, {
    hint: 'Name one with `siphon init --remote URL`.',
  });
}
