import { defineCommand } from '../command.ts';
import { placeOptions, typesenseServer } from '../place-options.ts';

export const serve = defineCommand({
  name: 'serve',
  summary: 'show the site over what has been indexed',
  description: `
Serves the site and the search server of the data folder, without collecting or indexing. Behind the site only
searches of the conversations are possible; nothing can be changed through it. With --typesense the site searches
that server instead of the embedded one.`,
  positionals: [],
  options: {
    port: {
      type: 'integer',
      value: 'N',
      range: [0, 65_535],
      help: 'Port of the site; 0 takes a free one. Default: 4555, or a free one when 4555 is taken.',
    },
    host: { type: 'string', value: 'ADDRESS', help: 'Address to listen on. Default: 127.0.0.1, this machine only.' },
    typesense: {
      type: 'string',
      value: 'URL',
      help: `${typesenseServer} The key is read from TYPESENSE_API_KEY.`,
    },
    data: placeOptions.data,
    config: placeOptions.config,
  },
  examples: [
    { line: 'siphon serve', shows: 'the site over the last index' },
    { line: 'siphon serve --port 8080', shows: 'at a fixed port' },
  ],
  failures: [
    'PORT_IN_USE',
    'DATA_FOLDER_BUSY',
    'DATA_FOLDER_UNREADABLE',
    'DATA_FOLDER_UNWRITABLE',
    'DISK_FULL',
    'INDEX_MISSING',
    'SITE_MISSING',
    'SEARCH_UNREACHABLE',
    'SEARCH_REFUSED',
    'CONFIG_INVALID',
  ],
  run: async ({ options, terminal }) => {
    const { runServe } = await import('../serve/run-serve.ts');
    return runServe(options, terminal);
  },
});
