/** The configuration file, if there is one. */
import type { SiphonConfig } from '@session-siphon/schemas/config';
import { AppError } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { configText, invalidYaml } from './config-text.ts';
import { defaultConfigFile } from './host.ts';
import type { Terminal } from './terminal.ts';

/** Reads the configuration. A missing default file is an empty configuration; a missing file that was asked for is CONFIG_INVALID. Keys that nobody knows are named on the terminal. */
export async function loadConfig(file: string | undefined, terminal: Pick<Terminal, 'say'>): Promise<SiphonConfig> {
  const path = file ?? defaultConfigFile();
  const text = configText(path);
  if (text === undefined) {
    if (file === undefined) return {};
    throw new AppError('CONFIG_INVALID', `there is no configuration ${path}.`, {
      hint: 'Check the path given with --config.',
    });
  }
  // Reading YAML and checking it costs more than many a command; most people have no configuration.
  const { parseConfig, unknownConfigKeys } = await import('@session-siphon/schemas/config');
  const value = await decode(text, path);
  const unknown = unknownConfigKeys(value);
  if (unknown.length > 0) terminal.say(printable(`${path}: there is no setting ${unknown.join(', ')}; ignored.`));
  return parseConfig(value, path);
}

async function decode(text: string, path: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(text);
  } catch (cause) {
    throw invalidYaml(path, cause);
  }
}
