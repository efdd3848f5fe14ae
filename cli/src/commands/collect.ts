import { exitCodes } from '@session-siphon/schemas/errors';
import { defineCommand } from '../command.ts';
import { placeOptions } from '../place-options.ts';
import { remoteRefusals } from '../push/remote-failures.ts';

export const collect = defineCommand({
  name: 'collect',
  summary: "put this machine's conversations into the archive",
  description: `
Reads what the assistants wrote, removes secrets, brings everything into one format and commits it to the local git
archive. What did not change since the last run is not read again. With --watch it stays and commits new lines as
they are written. With --dry-run it reads and redacts everything that is there, says what it found, and writes
nothing.`,
  positionals: [],
  options: {
    watch: { type: 'boolean', help: 'Stay and commit what the assistants write.' },
    'dry-run': { type: 'boolean', help: 'Write nothing; say what is there.' },
    ...placeOptions,
    json: { type: 'boolean', help: 'Print one JSON object on stdout; with --watch one a run.' },
  },
  examples: [
    { line: 'siphon collect', shows: 'one run; a second one right after it reads and commits nothing' },
    { line: 'siphon collect --dry-run --json', shows: 'what is there, as data' },
  ],
  failures: [
    'DATA_FOLDER_BUSY',
    'DATA_FOLDER_UNWRITABLE',
    'HOME_UNREADABLE',
    'DISK_FULL',
    'ARCHIVE_LOCKED',
    'ARCHIVE_DAMAGED',
    'CONFIG_INVALID',
    ...remoteRefusals,
  ],
  statuses: [[exitCodes.interrupted, 'stopped by Ctrl-C; what was read is kept, and the next run goes on']],
  run: async ({ options, terminal }) => {
    const { runCollect } = await import('../collect/run-collect.ts');
    return runCollect(options, terminal);
  },
});
