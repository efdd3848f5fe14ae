/** The program `siphon`: finds the command, runs it, and turns an error into a message and an exit status. Nothing else may exit. */
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { isFull, systemCode } from '@session-siphon/schemas/system-code';
import { parseCommandLine } from './command-line.ts';
import { commands } from './commands.ts';
import { commandHelp, overview } from './help.ts';
import { meantText } from './meant-name.ts';
import { programVersion } from './program-version.ts';
import { processTerminal, type Terminal } from './terminal.ts';

const terminal = processTerminal({
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  now: () => Date.now(),
});

process.stdout.on('error', (error) => {
  // A reader that closes early (`siphon search x | head`) is no failure.
  if (systemCode(error) === 'EPIPE') process.exit(exitCodes.ok);
  terminal.say(`siphon: the output cannot be written: ${error.message}.`);
  process.exit(isFull(error) ? exitCodes.diskFull : exitCodes.failed);
});
// Where nobody hears what is said about the work, it goes on all the same.
process.stderr.on('error', () => undefined);

try {
  process.exitCode = await dispatch(process.argv.slice(2), terminal);
} catch (error) {
  process.exitCode = report(error, terminal);
}

async function dispatch(args: readonly string[], to: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    to.print(overview(commands, { version: programVersion(), width: to.width }));
    return exitCodes.ok;
  }
  if (name === '--version' || name === '-V') {
    to.print(`${programVersion()}\n`);
    return exitCodes.ok;
  }
  const wanted = name === 'help' ? (rest[0] ?? '') : name;
  const command = commands.find((candidate) => candidate.name === wanted);
  if (!command) {
    const names = [...commands.map((candidate) => candidate.name), 'help', '--help', '--version'];
    throw new AppError('USAGE', `there is no command ${JSON.stringify(wanted)}${meantText(wanted, names)}`, {
      hint: 'See `siphon --help`.',
    });
  }
  const call = parseCommandLine(command, name === 'help' ? ['--help'] : rest);
  if (call.options['help'] === true) {
    to.print(commandHelp(command, to.width));
    return exitCodes.ok;
  }
  return command.run({ options: call.options, positionals: call.positionals, terminal: to });
}

function report(error: unknown, to: Terminal): number {
  if (error instanceof AppError) {
    to.say(`siphon: ${printable(error.message)}`);
    if (error.hint !== undefined) to.say(`  ${printable(error.hint)}`);
    return error.exitCode;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  to.say(`siphon: an error nobody expected (INTERNAL). Please report it with these lines:\n${detail}`);
  return exitCodes.failed;
}
