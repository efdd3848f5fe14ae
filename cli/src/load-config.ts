/** The configuration file, if there is one. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type SiphonConfig, parseConfig, unknownConfigKeys } from '@session-siphon/schemas/config';
import { AppError } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { defaultConfigFile } from './host.ts';
import type { Terminal } from './terminal.ts';

/** Reads the configuration. A missing default file is an empty configuration; a missing file that was asked for is CONFIG_INVALID. Keys that nobody knows are named on the terminal. */
export function loadConfig(file: string | undefined, terminal: Pick<Terminal, 'say'>): SiphonConfig {
  const path = file ?? defaultConfigFile();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (isMissing && file === undefined) return parseConfig({}, path);
    throw new AppError('CONFIG_INVALID', `${path} cannot be read.`, {
      hint: 'Check the path given with --config.',
      cause,
    });
  }
  const value = decode(text, path);
  const unknown = unknownConfigKeys(value);
  if (unknown.length > 0) terminal.say(printable(`${path}: there is no setting ${unknown.join(', ')}; ignored.`));
  return parseConfig(value, path);
}

function decode(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : 'not YAML';
    throw new AppError('CONFIG_INVALID', `${path} is not valid YAML: ${reason}`, { cause });
  }
}
