import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions } from '../place-options.ts';

export const status = defineCommand({
  name: 'status',
  summary: 'what was found, collected, skipped and indexed',
  description: `
Shows per assistant where siphon looks, what it found and collected, and which records it could not read and why;
then the archive's last commit and the state of the index. Reads no transcript and changes nothing. With --redactions
also every conversation in which secrets were replaced, with their kinds and counts, never the secrets.`,
  positionals: [],
  options: {
    redactions: {
      type: 'boolean',
      help: 'Also list what was replaced in which conversation; reads the whole archive.',
    },
    ...placeOptions,
    ...jsonOption,
  },
  examples: [
    { line: 'siphon status', shows: 'the state of this machine' },
    { line: 'siphon status --redactions', shows: 'where secrets were replaced, and where the same one stood again' },
  ],
  failures: ['DATA_FOLDER_UNREADABLE', 'CONFIG_INVALID'],
  run: async ({ options, terminal }) => {
    const { runStatus } = await import('../status/run-status.ts');
    return runStatus(options, terminal);
  },
});
