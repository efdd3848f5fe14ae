import { defineCommand } from '../command.ts';
import { placeOptions } from '../place-options.ts';

export const normalize = defineCommand({
  name: 'normalize',
  summary: "print one transcript in the archive's format",
  description: `
Reads one transcript file through its source, redacts it like a collect would, and prints the session as JSON Lines:
first the header, then messages and events. Skipped records are counted on stderr. Changes nothing.`,
  positionals: ['FILE'],
  options: {
    source: { type: 'string', value: 'ID', help: 'Source that reads the file. Default: found from its path.' },
    config: placeOptions.config,
    data: placeOptions.data,
  },
  examples: [
    {
      line: 'siphon normalize ~/.claude/projects/-home-ana-shop/1af7….jsonl',
      shows: 'one conversation as the archive would keep it',
    },
    {
      line: 'siphon normalize --source codex copy-of-a-rollout.jsonl | head -1',
      shows: 'only the header of a file that lies elsewhere',
    },
  ],
  failures: ['SOURCE_UNKNOWN', 'CARRIER_UNREADABLE', 'CONFIG_INVALID'],
  run: async ({ options, positionals, terminal }) => {
    const { runNormalize } = await import('../collect/run-normalize.ts');
    return runNormalize(positionals[0] ?? '', options, terminal);
  },
});
