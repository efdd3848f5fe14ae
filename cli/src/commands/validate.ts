import { defineCommand } from '../command.ts';
import { jsonOption } from '../place-options.ts';

export const validate = defineCommand({
  name: 'validate',
  summary: 'check that an archive follows its format',
  description: `
Reads archive.json, the session files and the notes of what was forgotten, in an archive, or with --since in what
commits added and changed, and names each file that does not follow the format, with its first problem. A gate for an
archive that others push to, beside \`siphon scan\`. Reads without changing anything.`,
  positionals: ['PATH?'],
  options: {
    since: { type: 'string', value: 'COMMIT', help: 'Only what changed in the git repository from there to HEAD.' },
    ...jsonOption,
  },
  examples: [
    { line: 'siphon validate', shows: 'a clone of the archive, in this folder' },
    { line: 'siphon validate --since origin/main', shows: 'what is about to be merged' },
  ],
  failures: ['SESSION_FILE_INVALID', 'CARRIER_UNREADABLE', 'ARCHIVE_MISSING', 'OBJECT_MISSING'],
  run: async ({ options, positionals, terminal }) => {
    const { runValidate } = await import('../validate/run-validate.ts');
    return runValidate(positionals[0] ?? '.', options, terminal);
  },
});
