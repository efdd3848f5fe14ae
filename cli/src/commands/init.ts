import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions } from '../place-options.ts';
import { setupFailures, setupOptions } from '../init/setup-options.ts';

export const init = defineCommand({
  name: 'init',
  summary: 'set up what is collected, and share it by a git remote',
  description: `
Looks at what is on this machine, asks what is to be collected and where it goes, shows what it would write, and then
writes it. Without a remote everything stays on this machine. With one, conversations go to people who can read it:
no project is shared that was not chosen. An empty remote becomes a new archive; one that is an archive is joined.
Run it again to change something. Without a terminal everything comes from options.`,
  positionals: [],
  options: {
    remote: { type: 'string', value: 'URL', help: 'Git remote to share with: https, ssh, or a path.' },
    shared: { type: 'boolean', help: 'Every machine writes main, where the host lets nobody make branches.' },
    ...setupOptions,
    ...placeOptions,
    ...jsonOption,
  },
  examples: [
    { line: 'siphon init', shows: 'asks, shows, and writes after a last yes' },
    {
      line: 'siphon init --remote git@git.example.com:team/conversations.git --restore laptop-1b2c',
      shows: 'goes on with what this machine pushed before its data folder was lost',
    },
    {
      line: 'siphon init --remote git@git.example.com:team/conversations.git --projects shop,billing --yes',
      shows: 'shares two projects, without questions',
    },
  ],
  failures: setupFailures,
  run: async ({ options, terminal }) => {
    const { runInit } = await import('../init/run-init.ts');
    return runInit(options, terminal);
  },
});
