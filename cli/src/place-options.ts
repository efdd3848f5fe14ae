/** Options that say where things are; the same words in every command. */
import type { Options } from './command.ts';
import { defaultConfigFile, defaultDataFolder, fromHome } from './host.ts';

export const placeOptions = {
  home: { type: 'path', value: 'DIR', help: 'Collect this home folder instead of yours.' },
  data: {
    type: 'path',
    value: 'DIR',
    help: `Folder of archive, index and state. Default: ${fromHome(defaultDataFolder())}.`,
  },
  config: {
    type: 'path',
    value: 'FILE',
    help: `Configuration file. Default: ${fromHome(defaultConfigFile())}.`,
  },
} as const satisfies Options;

export const jsonOption = {
  json: { type: 'boolean', help: 'Print one JSON object on stdout.' },
} as const satisfies Options;

/** Beginning of the help of every option that names a search server. */
export const typesenseServer = 'Typesense server, or the nodes of a cluster with commas between them.';
