import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions, typesenseServer } from '../place-options.ts';

export const indexArchive = defineCommand({
  name: 'index',
  summary: 'bring the search index up to the archive',
  description: `
Reads what changed in the archive since the last run and sends it to the search engine. Without --typesense the
embedded engine of the data folder is brought up to date. The position lives in the engine itself: an empty or new
engine is filled from the whole archive. With --rebuild a fresh index is built beside the old one and then takes its
place, without a gap for people who search. A long run that broke off is carried on with.

What the server does not take is left out, told with its conversation here and by \`siphon status\`, and makes the exit
status 1; everything else is searchable.`,
  positionals: [],
  options: {
    archive: {
      type: 'path',
      value: 'PATH',
      help: 'Git repository with the archive. Default: the one of the data folder.',
    },
    typesense: { type: 'string', value: 'URL', help: `${typesenseServer} The key is read from TYPESENSE_API_KEY.` },
    rebuild: { type: 'boolean', help: 'Build a fresh index and swap it in.' },
    data: placeOptions.data,
    config: placeOptions.config,
    ...jsonOption,
  },
  examples: [
    { line: 'siphon index', shows: 'the embedded engine of this machine' },
    {
      line: 'TYPESENSE_API_KEY=… siphon index --archive . --typesense http://localhost:8108',
      shows: 'a clone of the archive into a Typesense server',
    },
    {
      line: 'siphon index --archive . --typesense http://a:8108,http://b:8108,http://c:8108',
      shows: 'into a cluster: whichever node answers',
    },
  ],
  failures: [
    'ARCHIVE_MISSING',
    'ARCHIVE_DAMAGED',
    'FORMAT_TOO_NEW',
    'SEARCH_UNREACHABLE',
    'SEARCH_REFUSED',
    'IMPORT_REJECTED',
    'DATA_FOLDER_BUSY',
    'DATA_FOLDER_UNREADABLE',
    'DATA_FOLDER_UNWRITABLE',
    'DISK_FULL',
    'CONFIG_INVALID',
  ],
  run: async ({ options, terminal }) => {
    const { runIndex } = await import('../index-archive/run-index.ts');
    return runIndex(options, terminal);
  },
});
