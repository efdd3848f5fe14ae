import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions } from '../place-options.ts';

export const pause = defineCommand({
  name: 'pause',
  summary: 'read no transcript for a while',
  description: `
From now on no transcript is read, by a siphon that runs or by one that is started later, until the time is over or
until \`siphon resume\`. Searching goes on. What the assistants write meanwhile is collected afterwards: to keep a
conversation out for good, exclude it or its project in the configuration, or forget it.`,
  positionals: ['DURATION?'],
  options: { data: placeOptions.data, config: placeOptions.config, ...jsonOption },
  examples: [
    { line: 'siphon pause', shows: 'until `siphon resume`' },
    { line: 'siphon pause 1h30m', shows: 'for a while; s, m, h and d can be used' },
  ],
  failures: ['DATA_FOLDER_UNWRITABLE', 'DISK_FULL', 'CONFIG_INVALID'],
  run: async ({ options, positionals, terminal }) => {
    const { runPause } = await import('../consent/run-pause.ts');
    return runPause(positionals[0], options, terminal);
  },
});
