/** The git program, as the judge of what we write and as a writer of what we read. */
import { execFileSync } from 'node:child_process';

/** Whoever runs the tests has settings of their own; none of them reaches git. */
const environment = {
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Ana',
  GIT_AUTHOR_EMAIL: 'ana@example.com',
  GIT_COMMITTER_NAME: 'Ana',
  GIT_COMMITTER_EMAIL: 'ana@example.com',
};

/** Runs git in a directory and returns what it prints; throws with its message when it fails. */
export function gitBytes(
  directory: string,
  args: readonly string[],
  input?: Buffer | string,
  settings: Readonly<Record<string, string>> = {},
): Buffer {
  return execFileSync('git', args, {
    cwd: directory,
    env: { ...environment, ...settings },
    maxBuffer: 1 << 30,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  });
}

/** The same as text, without the last line end. */
export function git(
  directory: string,
  args: readonly string[],
  input?: Buffer | string,
  settings?: Readonly<Record<string, string>>,
): string {
  return gitBytes(directory, args, input, settings).toString('utf8').replace(/\n$/, '');
}
