import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions } from '../place-options.ts';

export const resume = defineCommand({
  name: 'resume',
  summary: 'read transcripts again after a pause',
  description: `
Ends what \`siphon pause\` began. A siphon that runs goes on at once and collects what was written meanwhile.`,
  positionals: [],
  options: { data: placeOptions.data, config: placeOptions.config, ...jsonOption },
  examples: [{ line: 'siphon resume', shows: 'the end of a pause' }],
  failures: ['DATA_FOLDER_UNWRITABLE', 'CONFIG_INVALID'],
  run: async ({ options, terminal }) => {
    const { runResume } = await import('../consent/run-pause.ts');
    return runResume(options, terminal);
  },
});
