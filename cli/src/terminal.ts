/** The three streams and what they can show. stdout is data, stderr is everything said about the work. */
import { type Log, createLog } from '@session-siphon/schemas/log';

export interface Terminal {
  /** Data; ends with the process's output, not with a line. */
  print(text: string): void;
  /** One line about the work. */
  say(line: string): void;
  /** A line that replaces the one before it where the terminal can; elsewhere a plain line every few seconds of long work. */
  progress(line: string): void;
  readonly isInteractive: boolean;
  /** Columns for running text on stdout: as many as there are, and no more than are pleasant to read. */
  readonly width: number;
  readonly hasColor: boolean;
}

const firstPlainMs = 2_000;
const plainIntervalMs = 5_000;
const widest = 100;

/** The terminal of this process. `env` decides on colour: NO_COLOR and TERM=dumb switch it off. */
export function processTerminal(streams: {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): number;
}): Terminal {
  const { stdout, stderr, env } = streams;
  const isInteractive = stderr.isTTY && env['TERM'] !== 'dumb';
  let isProgressShown = false;
  let nextPlainAt = streams.now() + firstPlainMs;
  const clear = () => {
    if (isProgressShown) stderr.write('\r\x1b[2K');
    isProgressShown = false;
  };
  return {
    isInteractive,
    width: Math.min(stdout.columns ?? widest, widest),
    hasColor: stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    print(text) {
      clear();
      stdout.write(text);
    },
    say(line) {
      clear();
      stderr.write(line + '\n');
    },
    progress(line) {
      if (isInteractive) {
        clear();
        stderr.write(line.slice(0, (stderr.columns ?? 80) - 1));
        isProgressShown = true;
      } else if (streams.now() >= nextPlainAt) {
        nextPlainAt = streams.now() + plainIntervalMs;
        stderr.write(line + '\n');
      }
    },
  };
}

/** Warnings and errors of the work, on the terminal; everything else with SIPHON_LOG=debug or info. */
export function terminalLog(terminal: Terminal): Log {
  const level = levels.find((one) => one === process.env['SIPHON_LOG']) ?? 'warn';
  return createLog({ level, write: (line) => terminal.say(line.trimEnd()) });
}

const levels = ['debug', 'info', 'warn', 'error'] as const;
