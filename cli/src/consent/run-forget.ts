/** `siphon forget`. */
import { archiveRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { shellWord } from '@session-siphon/schemas/shell-word';
import { plural } from '../counted.ts';
import { jsonLine } from '../json-line.ts';
import { type Place, findPlace, knownMachineId } from '../place.ts';
import { asideArchives, checkDataFolder } from '../data-folder.ts';
import { terminalQuestions } from '../init/questions.ts';
import { Pushing } from '../push/pushing.ts';
import type { Terminal } from '../terminal.ts';
import { ArchivePart, type FoundSession } from './find-sessions.ts';
import { type ForgetReceipt, forgetPlan, receiptLines } from './forget-report.ts';
import { type DoneSomewhere, haveDone } from './hold-archive.ts';
import { type IndexRemoval, removeFromIndex } from './index-removal.ts';
import { rewriteCommands } from './rewrite-commands.ts';

interface ForgetOptions {
  readonly undo: boolean;
  readonly yes: boolean;
  readonly home: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

export async function runForget(names: readonly string[], options: ForgetOptions, terminal: Terminal): Promise<number> {
  const place = await findPlace(options, terminal);
  checkDataFolder(place.folder);
  const part = new ArchivePart(place.folder.archive, knownMachineId(place));
  if (options.undo)
    return takeUpAgain(
      part.findForgotten(names).map(({ session }) => session),
      { place, options, terminal },
    );
  const sessions = part.find(names);
  const plan = forgetPlan(sessions);
  if (!options.json || !options.yes) for (const line of plan) terminal.say(printable(line));
  if (!options.yes) await confirm(terminal);
  const receipt = await forget(sessions, { place, options, terminal });
  if (options.json) terminal.print(jsonLine(receipt));
  else for (const line of receiptLines(receipt)) terminal.print(`${printable(line)}\n`);
  return receipt.index.state === 'pending' || receipt.remote?.pushed === false ? exitCodes.failed : exitCodes.ok;
}

interface Run {
  readonly place: Place;
  readonly options: ForgetOptions;
  readonly terminal: Terminal;
}

async function confirm(terminal: Terminal): Promise<void> {
  using questions = terminalQuestions(terminal);
  if (!questions)
    throw new AppError('USAGE', 'nobody can be asked whether this is meant.', {
      hint: 'Add --yes. It can be taken back with --undo as long as nobody rewrites the history.',
    });
  if (await questions.yes('Forget this, here and in every index?', false)) return;
  throw new AppError('CANCELLED', 'nothing was changed.');
}

async function forget(sessions: readonly FoundSession[], { place, options, terminal }: Run): Promise<ForgetReceipt> {
  const { archive } = place.folder;
  const remote = await archiveRemote(archive, { env: process.env });
  const at = new Date().toISOString();
  const done = await haveDone(place, terminal, {
    kind: 'forget',
    sessions: sessions.flatMap(({ id, source, dates, conversation }) =>
      dates.map((date) => ({ session: id, source, date, ...(conversation === undefined ? {} : { conversation }) })),
    ),
    ...(place.person === undefined ? {} : { by: place.person }),
    at,
  });
  const data = options.data === undefined ? '' : ` --data ${shellWord(options.data)}`;
  const asked = sessions.filter(({ conversation }) => conversation === undefined).map(({ id }) => id);
  return {
    version: 1,
    forgotten: sessions,
    archive: { path: archive, machine: knownMachineId(place), commit: done.commit, at },
    index: await indexAfter(done, { place, terminal, how: 'purge' }),
    remote: remote && { address: remote.shown, ...(await pushed(done, place, terminal)) },
    transcripts: done.transcripts,
    aside: asideArchives(place.folder),
    historyRewrite: rewriteCommands({ archive, remote: remote?.shown, sessions, options: data }),
    undo: `siphon forget --undo ${asked.join(' ')}${data}`,
  };
}

/** What `siphon forget --undo --json` prints. Version 1; fields are only added. */
interface UndoReceipt {
  readonly version: 1;
  readonly takenUp: readonly string[];
  /** Sessions that the history no longer has; they come back only from the assistant's own transcripts. */
  readonly missing: readonly string[];
  readonly commit: string;
  readonly index: IndexRemoval;
}

async function takeUpAgain(ids: readonly string[], { place, options, terminal }: Run): Promise<number> {
  const done = await haveDone(place, terminal, { kind: 'restore', ids: [...ids] });
  const index = await indexAfter(done, { place, terminal, how: 'run' });
  const takenUp = ids.filter((id) => !done.missing.includes(id));
  const receipt: UndoReceipt = { version: 1, takenUp, missing: done.missing, commit: done.commit, index };
  if (options.json) terminal.print(jsonLine(receipt));
  else {
    terminal.say(`Taken up again: ${plural(takenUp.length, 'session')}, as it was when it was forgotten.`);
    if (done.missing.length > 0)
      terminal.say(
        `The history no longer has ${done.missing.join(', ')}; what the assistant still has of it is collected again.`,
      );
  }
  return exitCodes.ok;
}

function indexAfter(
  { indexedAt }: DoneSomewhere,
  { place, terminal, how }: { readonly place: Place; readonly terminal: Terminal; readonly how: 'purge' | 'run' },
): Promise<IndexRemoval> {
  return indexedAt === undefined
    ? removeFromIndex(place, terminal, how)
    : Promise.resolve({ state: 'removed', at: indexedAt });
}

/** A siphon that runs pushes by itself; else this process does. */
async function pushed(
  { isElsewhere }: DoneSomewhere,
  place: Place,
  terminal: Terminal,
): Promise<Pick<NonNullable<ForgetReceipt['remote']>, 'pushed' | 'problem'>> {
  if (isElsewhere) return { pushed: undefined, problem: undefined };
  try {
    await (await Pushing.open(place, terminal))?.push();
    return { pushed: true, problem: undefined };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { pushed: false, problem: error.message };
  }
}
