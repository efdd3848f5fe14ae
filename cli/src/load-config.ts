/** The configuration file, if there is one. */
import { readFileSync } from 'node:fs';
import type { SiphonConfig } from '@session-siphon/schemas/config';
import { AppError } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { defaultConfigFile } from './host.ts';
import type { Terminal } from './terminal.ts';

/** Reads the configuration. A missing default file is an empty configuration; a missing file that was asked for is CONFIG_INVALID. Keys that nobody knows are named on the terminal. */
export async function loadConfig(file: string | undefined, terminal: Pick<Terminal, 'say'>): Promise<SiphonConfig> {
  const path = file ?? defaultConfigFile();
  const text = textOf(path, { isAskedFor: file !== undefined });
  if (text === undefined) return {};
  // Reading YAML and checking it costs more than many a command; most people have no configuration.
  const { parseConfig, unknownConfigKeys } = await import('@session-siphon/schemas/config');
  const value = await decode(text, path);
  const unknown = unknownConfigKeys(value);
  if (unknown.length > 0) terminal.say(printable(`${path}: there is no setting ${unknown.join(', ')}; ignored.`));
  return parseConfig(value, path);
}

/** Undefined for a file that need not be there. */
function textOf(path: string, { isAskedFor }: { readonly isAskedFor: boolean }): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    if ((code === 'ENOENT' || code === 'ENOTDIR') && !isAskedFor) return undefined;
    throw new AppError('CONFIG_INVALID', `the configuration ${path} cannot be read (${code}).`, {
      hint: isAskedFor ? 'Check the path given with --config.' : 'Make it a file that you may read, or remove it.',
      cause,
    });
  }
}

async function decode(text: string, path: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n', 1)[0]?.replace(/:$/, '.') : 'nobody knows why.';
    throw new AppError('CONFIG_INVALID', `${path} is not valid YAML: ${reason}`, {
      hint: 'Correct the line; every key is optional.',
      cause,
    });
  }
}
