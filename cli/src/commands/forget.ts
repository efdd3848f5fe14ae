import { exitCodes } from '@session-siphon/schemas/errors';
import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions } from '../place-options.ts';

export const forget = defineCommand({
  name: 'forget',
  summary: 'remove conversations from archive, index and site',
  description: `
Removes conversations that this machine collected, with their sub-agents, from the archive and from the index, and
leaves a note in the archive: they are never collected again, and no index shows them, whatever machine has a copy. A
siphon that runs does it between two transcripts. The receipt says what is gone since when, and what it takes to
remove them from the history of the archive as well, which still has them, like every clone. Until somebody does
that, --undo takes it back. The assistant's own transcripts are left alone.`,
  positionals: ['ID…'],
  options: {
    undo: { type: 'boolean', help: 'Take forgotten conversations up again, as they were.' },
    yes: { type: 'boolean', help: 'Do not ask.' },
    ...placeOptions,
    ...jsonOption,
  },
  examples: [
    { line: 'siphon forget 319140486b2b', shows: "by the beginning of a session id; the assistant's own id does, too" },
    {
      line: "siphon forget 'http://127.0.0.1:4555/c/?id=319140486b2bc0bc30143683#m-0~0'",
      shows: 'by the address of a search result',
    },
    { line: 'siphon forget --undo 319140486b2b', shows: 'the way back' },
  ],
  failures: [
    'SESSION_UNKNOWN',
    'CANCELLED',
    'ARCHIVE_MISSING',
    'ARCHIVE_LOCKED',
    'ARCHIVE_DAMAGED',
    'DATA_FOLDER_UNREADABLE',
    'DATA_FOLDER_UNWRITABLE',
    'DISK_FULL',
    'CONFIG_INVALID',
  ],
  statuses: [
    [exitCodes.failed, 'forgotten here, and the receipt says what does not know it yet: the index or the remote'],
  ],
  run: async ({ options, positionals, terminal }) => {
    const { runForget } = await import('../consent/run-forget.ts');
    return runForget(positionals, options, terminal);
  },
});
