import { exitCodes } from '@session-siphon/schemas/errors';
import { defineCommand } from '../command.ts';
import { placeOptions } from '../place-options.ts';
import { remoteRefusals } from '../push/remote-failures.ts';

export const up = defineCommand({
  name: 'up',
  summary: 'collect this machine, index, show the site, keep watching',
  description: `
Collects the conversations of the AI coding assistants on this machine into a local git archive, indexes them and
shows them on a site at a local address. New lines are searchable within a second. Ctrl-C stops; the next start
goes on where this one stopped. Everything stays on this machine: the site listens on 127.0.0.1 only.
Without any assistant on the machine it shows a demo archive with invented conversations.`,
  positionals: [],
  options: {
    port: {
      type: 'integer',
      value: 'N',
      range: [0, 65_535],
      help: 'Port of the site; 0 takes a free one. Default: 4555, or a free one when 4555 is taken.',
    },
    ...placeOptions,
    'no-open': { type: 'boolean', help: 'Do not open the site in the browser.' },
    once: { type: 'boolean', help: 'Collect and index, then stop.' },
  },
  examples: [
    { line: 'siphon up', shows: 'everything on this machine, in the browser' },
    {
      line: 'siphon up --home /mnt/old-laptop/home/ana --data ./old-laptop',
      shows: "another machine's home folder, kept apart",
    },
    { line: 'siphon up --once --no-open', shows: 'collect and index from a timer' },
  ],
  failures: [
    'PORT_IN_USE',
    'DATA_FOLDER_BUSY',
    'DATA_FOLDER_UNWRITABLE',
    'HOME_UNREADABLE',
    'DISK_FULL',
    'CONFIG_INVALID',
    ...remoteRefusals,
    'SITE_MISSING',
    'ARCHIVE_LOCKED',
    'ARCHIVE_DAMAGED',
  ],
  statuses: [
    [exitCodes.interrupted, 'with --once: stopped by Ctrl-C; what was read is kept, and the next run goes on'],
  ],
  run: async ({ options, terminal }) => {
    const { runUp } = await import('../up/run-up.ts');
    return runUp(options, terminal);
  },
});
