import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions } from '../place-options.ts';
import { remoteFailures } from '../push/remote-failures.ts';

export const weave = defineCommand({
  name: 'weave',
  summary: 'show the branches of all machines on main of a git remote',
  description: `
Each machine pushes its own branch. This brings main up to them, so that whoever opens the repository sees all
conversations together. It fetches the upper folders only, whatever the size of the archive, makes one commit on top of
main, and tries again when somebody else was faster. Run it from a timer or a CI job; running it twice does no harm.`,
  positionals: [],
  options: {
    remote: {
      type: 'path',
      value: 'URL',
      help: 'The git remote. Default: the one of the archive in the data folder.',
    },
    data: placeOptions.data,
    config: placeOptions.config,
    ...jsonOption,
  },
  examples: [
    { line: 'siphon weave', shows: 'the remote of this machine’s archive' },
    { line: 'siphon weave --remote https://git.example.com/team/conversations.git', shows: 'in a CI job' },
  ],
  failures: ['REMOTE_MISSING', ...remoteFailures, 'DATA_FOLDER_UNREADABLE', 'CONFIG_INVALID'],
  run: async ({ options, terminal }) => {
    const { runWeave } = await import('../push/run-push.ts');
    return runWeave(options, terminal);
  },
});
