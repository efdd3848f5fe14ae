import { defineCommand } from '../command.ts';
import { setupFailures, setupOptions } from '../init/setup-options.ts';
import { jsonOption, placeOptions } from '../place-options.ts';

export const join = defineCommand({
  name: 'join',
  summary: 'join a shared archive with the code of another machine',
  description: `
Takes the line that \`siphon init\` printed on a machine of the archive, shows what it says, asks which projects of
this machine may be shared, and sets it up. The code holds the address of the git remote and the rules of the archive;
there is no secret in it, so the remote still decides who may read and write.`,
  positionals: ['CODE'],
  options: { ...setupOptions, ...placeOptions, ...jsonOption },
  examples: [
    { line: 'siphon join eyJ2IjoxLCJyZW1vdGUiOiJnaXRA…', shows: 'asks which projects to share' },
    { line: 'siphon join eyJ2IjoxLCJyZW1vdGUiOiJnaXRA… --projects all --yes', shows: 'without questions' },
  ],
  failures: setupFailures,
  run: async ({ options, positionals, terminal }) => {
    const { runJoin } = await import('../init/run-init.ts');
    return runJoin(positionals[0] ?? '', options, terminal);
  },
});
