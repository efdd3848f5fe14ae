import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions } from '../place-options.ts';

export const scan = defineCommand({
  name: 'scan',
  summary: 'look for secrets in an archive, a folder or a range of commits',
  description: `
Looks for what is replaced before anything is archived, with the same rules: in a file, in all files of a folder, in
an archive, or with --since in what commits added and changed. Names file, line and kind of every secret, never the
secret, and fails when there is one: a gate for an archive that others push to. Reads without changing anything.`,
  positionals: ['PATH?'],
  options: {
    since: { type: 'string', value: 'COMMIT', help: 'Only what changed in the git repository from there to HEAD.' },
    config: placeOptions.config,
    ...jsonOption,
  },
  examples: [
    { line: 'siphon scan', shows: 'every file of this folder' },
    { line: 'siphon scan --since origin/main', shows: 'what is about to be merged' },
    {
      line: 'siphon scan ~/.local/share/session-siphon/archive.git',
      shows: 'the last commit of the archive of this machine',
    },
  ],
  failures: ['SECRETS_FOUND', 'CONFIG_INVALID', 'CARRIER_UNREADABLE', 'ARCHIVE_MISSING', 'OBJECT_MISSING'],
  run: async ({ options, positionals, terminal }) => {
    const { runScan } = await import('../scan/run-scan.ts');
    return runScan(positionals[0] ?? '.', options, terminal);
  },
});
