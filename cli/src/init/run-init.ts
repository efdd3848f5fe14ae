/** `siphon init` and `siphon join`. */
import type { Terminal } from '../terminal.ts';
import { decodeJoinCode } from './join-code.ts';
import { terminalQuestions } from './questions.ts';
import { setUp } from './set-up.ts';
import type { SetupOptions } from './setup-wishes.ts';

export async function runInit(options: SetupOptions, terminal: Terminal): Promise<number> {
  using questions = options.yes || options.json ? undefined : terminalQuestions(terminal);
  return await setUp({ options, terms: undefined, terminal, questions });
}

export async function runJoin(
  code: string,
  options: Omit<SetupOptions, 'remote' | 'shared'>,
  terminal: Terminal,
): Promise<number> {
  const terms = decodeJoinCode(code);
  using questions = options.yes || options.json ? undefined : terminalQuestions(terminal);
  const all = { ...options, remote: undefined, shared: false };
  return await setUp({ options: all, terms, terminal, questions });
}
