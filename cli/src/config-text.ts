/** The text of a configuration file, and what can be wrong with it. */
import { readFileSync } from 'node:fs';
import { AppError } from '@session-siphon/schemas/errors';
import { isNotThere, systemCode } from '@session-siphon/schemas/system-code';

/** Undefined when there is no such file. Throws CONFIG_INVALID for one that cannot be read. */
export function configText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (isNotThere(cause)) return undefined;
    const why = systemCode(cause) ?? 'nobody knows why';
    throw new AppError('CONFIG_INVALID', `the configuration ${path} cannot be read (${why}).`, {
      hint: 'Make it a file that you may read, or name another one with --config FILE.',
      cause,
    });
  }
}

/** `cause` is what the reader of YAML says; its first line has the place. */
export function invalidYaml(path: string, cause: unknown): AppError {
  const said = cause instanceof Error ? cause.message.split('\n', 1)[0]?.replace(/:$/, '') : String(cause);
  return new AppError('CONFIG_INVALID', `${path} is not valid YAML: ${said}.`, {
    hint: 'Correct the line; every key is optional.',
    cause,
  });
}
