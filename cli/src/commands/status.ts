import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions } from '../place-options.ts';

export const status = defineCommand({
  name: 'status',
  summary: 'what was found, collected, skipped and indexed',
  description: `
Shows per assistant where siphon looks, what it found and collected, and which records it could not read and why;
then the archive's last commit and the state of the index. Reads no transcript and changes nothing.`,
  positionals: [],
  options: { ...placeOptions, ...jsonOption },
  examples: [{ line: 'siphon status', shows: 'the state of this machine' }],
  failures: ['CONFIG_INVALID'],
  run: async ({ options, terminal }) => {
    const { runStatus } = await import('../status/run-status.ts');
    return runStatus(options, terminal);
  },
});
