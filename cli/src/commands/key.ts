import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions, typesenseServer } from '../place-options.ts';

export const key = defineCommand({
  name: 'key',
  summary: 'make, list and revoke keys that may search conversations and nothing else',
  description: `
  siphon key create      a new key; its value is printed once and kept nowhere
  siphon key list        the keys there are, without their values
  siphon key revoke ID   the key, and every key that was derived from it, opens nothing any more

A key may search the two collections of conversations: it can write nothing and read no other collection. With
--project, --source or --machine it shows only those conversations. Keys of other kinds are neither made nor revoked
here. On a Typesense server a key holds what it promises only behind \`siphon gate\` or \`siphon serve\`.

To change the key of a site without a gap: create a new one, put it into \`apiKey\` of the site's config.json, wait until
open pages were loaded again, and revoke the old one. \`siphon serve\` makes its key itself: remove the file
state/search-key of its data folder and start it again, and the same holds. A key that became known to others is revoked
at once; then start \`siphon serve\` again, and pages that are open ask to be loaded again.

Without --typesense the keys are those of the embedded engine of the data folder; stop a running siphon for it first.
For a Typesense server, TYPESENSE_API_KEY has to be one that may manage keys.`,
  positionals: ['create|list|revoke', 'ID?'],
  options: {
    description: { type: 'string', value: 'TEXT', help: 'What the key is for, shown by `siphon key list`.' },
    project: { type: 'string', value: 'NAME', help: 'Show conversations of this project only.' },
    source: { type: 'string', value: 'ID', help: 'Show conversations of this assistant only.' },
    machine: { type: 'string', value: 'NAME', help: 'Show conversations of this machine only.' },
    days: {
      type: 'integer',
      value: 'N',
      range: [1, 3_650],
      help: 'Days until the key expires. Default: it does not.',
    },
    typesense: {
      type: 'string',
      value: 'URL',
      help: `${typesenseServer} The key that manages keys is read from TYPESENSE_API_KEY.`,
    },
    data: placeOptions.data,
    config: placeOptions.config,
    ...jsonOption,
  },
  examples: [
    { line: 'siphon key create --days 90 --description "site"', shows: 'a key for a site' },
    {
      line: 'TYPESENSE_API_KEY=… siphon key create --project shop --typesense http://localhost:8108',
      shows: 'a key that shows one project',
    },
    { line: 'siphon key revoke 3', shows: 'the old key, after the new one is in place' },
  ],
  failures: [
    'SEARCH_UNREACHABLE',
    'SEARCH_REFUSED',
    'DATA_FOLDER_BUSY',
    'DATA_FOLDER_UNWRITABLE',
    'DISK_FULL',
    'CONFIG_INVALID',
  ],
  run: async ({ options, positionals, terminal }) => {
    const { runKey } = await import('../keys/run-key.ts');
    return runKey(positionals, options, terminal);
  },
});
